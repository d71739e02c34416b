import ArgumentParser
import Engine

/// `docket batch list`: batches, newest first.
struct BatchList: HeadlessCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists batches, newest first.")

    @Option(help: ArgumentHelp("At most this many.", valueName: "count"))
    var limit: Int = 50

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit must be 1 to 10000") }
    }

    func perform(_ context: CommandContext) async throws {
        try await Wiring.withStore(context) { engine in
            let (batches, total) = try await engine.batches(limit: limit)
            let records = batches.map { BatchRecord(batch: $0, now: context.time.wallTime()) }
            if json {
                try await Streams.printLines(records.map { JSONText.line($0.json) })
            } else {
                let rows = [BatchRecord.columns] + records.map(\.row)
                try await Streams.printLines(PlainText.table(rows, right: BatchRecord.numericColumns))
                if total > batches.count {
                    await Streams.note("docket: \(total - batches.count) older ones are not shown; raise --limit")
                }
            }
        }
    }
}
