import ArgumentParser
import Engine

/// `docket client list`: who has submitted.
struct ClientList: HeadlessCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists clients.")

    @Option(help: ArgumentHelp("At most this many.", valueName: "count"))
    var limit: Int = 200

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit must be 1 to 10000") }
    }

    func perform(_ context: CommandContext) async throws {
        try await Wiring.withStore(context) { engine in
            let clients = try await engine.clients(limit: limit)
            if json {
                try await Streams.printLines(clients.map { JSONText.line(StatusRecords.json($0)) })
            } else {
                let header = [
                    "CLIENT", "TIER", "PRIORITY", "STATE", "TOKENS", "QUEUED", "IN FLIGHT", "REFUSED", "SETTLED",
                ]
                let rows = clients.map {
                    [
                        $0.id.rawValue, $0.tier.rawValue, String($0.priority), $0.paused ? "paused" : "open",
                        PlainText.decimal($0.tokens, places: 0), String($0.queued), String($0.inFlight),
                        String($0.refused), String($0.settled),
                    ]
                }
                try await Streams.printLines(PlainText.table([header] + rows, right: [2, 4, 5, 6, 7, 8]))
            }
        }
    }
}
