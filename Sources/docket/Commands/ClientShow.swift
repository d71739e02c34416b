import ArgumentParser
import Engine

/// `docket client show`: one client, its terms and what of them is lent.
struct ClientShow: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows one client, its terms and what of them is lent.")

    @Argument(help: ArgumentHelp("The client.", valueName: "id"))
    var client: String

    @Flag(help: "Print the client as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) async throws {
        let id = try ClientArgument.id(client)
        try await Wiring.withStore(context) { engine in
            try await Self.print(id, engine, json: json, now: context.time.wallTime())
        }
    }

    static func print(_ id: ClientID, _ engine: Engine, json: Bool, now: Timestamp) async throws {
        let terms = try await engine.standing(of: .client(id))
        let status = try await engine.client(id)
        if json {
            return try await Streams.printLine(JSONText.line(StatusRecords.json(status, terms, now: now)))
        }
        let state = status.paused ? "paused" : "open"
        var lines = [
            "client \(id)  \(state)  tier \(PlainText.clean(status.tier.rawValue))  priority \(status.priority)"
                + "  version \(terms.version)",
            "  \(PlainText.decimal(status.tokens, places: 0)) tokens, \(status.queued) queued, "
                + "\(status.inFlight) in flight, \(status.admitted) admitted, \(status.refused) refused, "
                + "\(status.settled) settled",
        ]
        lines += terms.lends.map { "  " + ActRecord.sentence($0, now: now) }
        try await Streams.printLines(lines)
    }
}
