import ArgumentParser
import Engine

/// `docket cache stats`: how full the caches are. Hits are counted by each engine for itself, and a command that only
/// looks has none to show.
struct CacheStats: HeadlessCommand {
    static let configuration = CommandConfiguration(commandName: "stats", abstract: "Shows how full the caches are.")

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) async throws {
        try await Wiring.withStore(context) { engine in
            let caches = try await engine.caches()
            if json {
                try await Streams.printLines(caches.map { JSONText.line(StatusRecords.json($0)) })
            } else {
                let rows = caches.map {
                    [
                        $0.name.rawValue, String($0.entries), PlainText.bytes($0.bytes),
                        PlainText.seconds($0.timeToLive.inSeconds),
                    ]
                }
                try await Streams.printLines(
                    PlainText.table([["CACHE", "ENTRIES", "BYTES", "KEPT FOR"]] + rows, right: [1, 2, 3]))
            }
        }
    }
}
