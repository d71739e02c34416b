import ArgumentParser
import Engine

/// `docket tier`: the terms there are.
struct TierCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tier", abstract: "Lists the tiers and sets their terms.",
        subcommands: [TierList.self, TierSet.self])
}

/// `docket tier list`
struct TierList: HeadlessCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the tiers and their terms.")

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) async throws {
        try await Wiring.withStore(context) { engine in
            let tiers = try await engine.tiers()
            if json {
                try await Streams.printLines(tiers.map { JSONText.line(StatusRecords.json($0)) })
            } else {
                let header = ["TIER", "DOCS/S", "BURST", "WAIT TARGET", "MAX QUEUED", "MAX IN FLIGHT"]
                let rows = tiers.map {
                    [
                        $0.name.rawValue, PlainText.decimal($0.rate, places: 0), PlainText.decimal($0.burst, places: 0),
                        PlainText.seconds($0.waitTarget.inSeconds), String($0.queuedMax), String($0.inFlightMax),
                    ]
                }
                try await Streams.printLines(PlainText.table([header] + rows, right: [1, 2, 3, 4, 5]))
            }
        }
    }
}
