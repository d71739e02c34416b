import ArgumentParser
import Engine

/// `docket client set`: other terms for a client.
struct ClientSet: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Moves a client, and what it has queued, to another tier.")

    @Argument(help: ArgumentHelp("The client.", valueName: "id"))
    var client: String

    @Option(help: ArgumentHelp("The tier it shall have.", valueName: "name"))
    var tier: String

    @Flag(help: "Print the client as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) async throws {
        guard let id = ClientID(validating: client) else {
            throw CommandFailure.usage("a client's id is 1 to 64 of the characters A-Z a-z 0-9 . _ -")
        }
        try await Wiring.withStore(context) { engine in
            try await engine.move(id, to: TierName(rawValue: tier))
            guard json else { return try await Streams.printLine("client \(id) has tier \(PlainText.clean(tier)) now") }
            let clients = try await engine.clients(limit: 10_000)
            guard let found = clients.first(where: { $0.id == id }) else { return }
            try await Streams.printLine(JSONText.line(StatusRecords.json(found)))
        }
    }
}
