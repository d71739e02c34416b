import ArgumentParser
import Engine

/// `docket client set`: other terms for a client.
struct ClientSet: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Sets a client's tier and priority, pauses and resumes it.",
        discussion: "It goes for what the client has queued, too. A client that is new is made by --tier.")

    @Argument(help: ArgumentHelp("The client.", valueName: "id"))
    var client: String

    @Option(help: ArgumentHelp("The tier it shall have.", valueName: "name"))
    var tier: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("From -5 to 5; a step up doubles its rate in the order.", valueName: "step"))
    var priority: String?

    @Flag(help: "Its documents wait, and nothing more of it is admitted.")
    var pause = false

    @Flag(help: "End a pause.")
    var resume = false

    @OptionGroup var lending: LendingOptions

    @Flag(help: "Print the client as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if pause && resume { throw ValidationError("--pause and --resume exclude each other") }
    }

    func perform(_ context: CommandContext) async throws {
        let id = try ClientArgument.id(client)
        var values: [Term: String] = [:]
        values[.tier] = tier
        values[.priority] = priority
        if pause || resume { values[.paused] = pause ? "1" : "0" }
        guard !values.isEmpty || lending.time?.duration == .zero else {
            throw CommandFailure.usage("name what shall be set: --tier, --priority, --pause or --resume")
        }
        let wanted = values
        try await Wiring.withStore(context) { engine in
            let act = try await engine.set(
                wanted, of: .client(id), title: "client set", seen: lending.seen, lentFor: lending.time?.duration)
            if json { return try await ClientShow.print(id, engine, json: true, now: context.time.wallTime()) }
            try await Streams.printLine(act.map { ActRecord.sentence($0) } ?? "client \(id) was so before")
        }
    }
}

/// A client named on a command line.
enum ClientArgument {
    static func id(_ text: String) throws(CommandFailure) -> ClientID {
        guard let id = ClientID(validating: text) else {
            throw CommandFailure.usage("a client's id is 1 to 64 of the characters A-Z a-z 0-9 . _ -")
        }
        return id
    }
}
