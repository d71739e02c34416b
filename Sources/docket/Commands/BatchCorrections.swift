import ArgumentParser
import Engine

/// `docket batch corrections`: what people said documents are.
struct BatchCorrections: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "corrections", abstract: "Lists what people said documents are, latest first.")

    @Option(help: ArgumentHelp("At most this many.", valueName: "count"))
    var limit: Int = 100

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit must be 1 to 100000") }
    }

    /// Corrections that are read from the store at once.
    private static let pageLength = 500

    func perform(_ context: CommandContext) async throws {
        try await Wiring.withStore(context) { engine in
            var records: [CorrectionRecord] = []
            var total = 0
            // Not how many came: what another version wrote is left out of a page.
            var from = 0
            repeat {
                try Task.checkCancellation()
                let length = min(Self.pageLength, limit - records.count)
                let page = try await engine.corrections(from: from, limit: length)
                total = page.total
                records += page.records
                from += length
            } while records.count < limit && from < total
            if json {
                try await Streams.printLines(records.map { JSONText.line(CorrectionColumns.json($0)) })
                return
            }
            let rows = [CorrectionColumns.titles] + records.map(CorrectionColumns.row)
            try await Streams.printLines(PlainText.table(rows, right: []))
            if total > records.count {
                await Streams.note("docket: \(total - records.count) older ones are not shown; raise --limit")
            }
        }
    }
}

/// A correction as commands print it.
private enum CorrectionColumns {
    static let titles = ["WHEN", "BY", "SAYS", "DOCKET SAID", "TEXT", "DOCUMENT"]

    static func row(_ record: CorrectionRecord) -> [String] {
        let correction = record.correction
        return [
            correction.at.rfc3339, correction.by.rawValue, correction.category.rawValue, correction.was.rawValue,
            record.hasText ? "kept" : "-", correction.path,
        ]
    }

    static func json(_ record: CorrectionRecord) -> JSONValue {
        let correction = record.correction
        let earlier = record.earlier.map { earlier in
            JSONValue.object([
                .init("category", .string(earlier.category.rawValue)), .init("by", .string(earlier.by.rawValue)),
                .init("at", .string(earlier.at.rfc3339)),
            ])
        }
        return .object([
            .init("sha256", .string(correction.key.sha256)),
            .init("industry", .string(correction.key.industry.rawValue)),
            .init("category", .string(correction.category.rawValue)), .init("by", .string(correction.by.rawValue)),
            .init("at", .string(correction.at.rfc3339)), .init("was", .string(correction.was.rawValue)),
            .init("was_confidence", .rounded(correction.wasConfidence)), .init("path", .string(correction.path)),
            .init("has_text", .bool(record.hasText)), .init("earlier", .array(earlier)),
        ])
    }
}
