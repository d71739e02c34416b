import ArgumentParser
import Engine

/// `docket batch results`: every settled document of a batch.
struct BatchResults: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "results", abstract: "Prints the results of a batch, in the order of its documents.",
        discussion: "Each line of text begins with the document's index, which `docket batch relabel` takes.")

    enum Format: String, ExpressibleByArgument, CaseIterable, Sendable {
        case text, ndjson, csv
    }

    @Argument(help: ArgumentHelp("The batch: b-7, or 7.", valueName: "id"))
    var batch: BatchArgument

    @Option(help: "text, ndjson (a JSON object a line) or csv (for spreadsheets: what would run there is made a text).")
    var format: Format?

    @Flag(help: "The same as --format ndjson.")
    var json = false

    @OptionGroup var common: CommonOptions

    /// Results that are read from the store at once.
    private static let pageLength = 500

    func validate() throws {
        guard !json || format == nil || format == .ndjson else {
            throw ValidationError("--json and --format \(format?.rawValue ?? "") contradict each other")
        }
    }

    func perform(_ context: CommandContext) async throws {
        try await Wiring.withStore(context) { engine in
            let found = try await engine.batch(batch.id)
            let format = json ? .ndjson : format ?? .text
            if format == .csv { try await Streams.printLine(CSVText.row(ResultRecord.csvHeader)) }
            var from: Int? = 0
            while let start = from {
                try Task.checkCancellation()
                let page = try await engine.results(of: found.id, from: start, limit: Self.pageLength)
                let records = page.results.map { ResultRecord($0, industry: found.industry) }
                try await Streams.printLines(records.flatMap { lines(of: $0, format, context.style, of: found) })
                from = page.next
            }
            if !found.state.isFinished {
                let rest = found.queued + found.running
                await Streams.note("docket: \(found.id) is not done yet, \(rest) documents are on their way")
            }
        }
    }

    private func lines(
        of record: ResultRecord, _ format: Format, _ style: TextStyle, of batch: Batch
    ) -> [String] {
        switch format {
        case .ndjson: return [JSONText.line(.object(record.json(of: batch.id)))]
        case .csv: return [CSVText.row(record.csv)]
        case .text:
            let lines =
                if let error = record.result.error {
                    [
                        style.marked("failed", .bad) + "        "
                            + error.code.rawValue.padded(to: 24) + "  " + PlainText.clean(record.shownPath)
                    ]
                } else {
                    record.lines(explained: false, style: style)
                }
            let width = String(max(0, batch.total - 1)).count
            let index = String(record.result.index).paddedLeft(to: width) + "  "
            let space = String(repeating: " ", count: index.count)
            return lines.enumerated().map { ($0 == 0 ? index : space) + $1 }
        }
    }
}
