import ArgumentParser
import Engine
import FoundationEssentials

/// `docket industry check`: whether a file can be used, and what each of its patterns fires on.
struct IndustryCheckCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Says whether an industry's file can be used, and what its patterns fire on.")

    @Argument(help: ArgumentHelp("The industry's file.", valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("Try every pattern on the documents of this folder.", valueName: "folder"))
    var corpus: String?

    @Flag(help: "Print one JSON object a line: the industry, then its patterns.")
    var json = false

    @OptionGroup var common: CommonOptions

    /// Documents that are named for one pattern.
    private static let samplesMax = 3

    /// What one pattern did.
    private struct Count: Sendable {
        var documents = 0
        var samples: [String] = []
    }

    func perform(_ context: CommandContext) async throws {
        let check: IndustryCheck
        do {
            check = try await MainActor.run { try IndustryCheck(path: file) }
        } catch {
            throw CommandFailure.usage(PlainText.clean(String(describing: error)))
        }
        guard let corpus else {
            let summary = check.summary
            try await Streams.printLine(
                json
                    ? JSONText.line(StatusRecords.json(summary))
                    : "\(summary.name) is good: \(summary.categories.count) categories, \(summary.features.count) "
                        + "features, \(check.patterns.count) patterns")
            return
        }
        try await tryOn(corpus, check, context)
    }

    private func tryOn(_ folder: String, _ check: IndustryCheck, _ context: CommandContext) async throws {
        let configuration = context.settings.engine
        let (documents, problems) = await MainActor.run {
            DocumentFinder.find([folder], documentsMax: configuration.documentsPerBatchMax)
        }
        await BatchNotes.name(problems)
        guard !documents.isEmpty else { throw CommandFailure.failed("there is no document in \(folder)") }
        let extractor = TextExtractor(limits: configuration.limits)
        var counts = [Count](repeating: Count(), count: check.patterns.count)
        var unreadable = 0
        for document in documents {
            try Task.checkCancellation()
            // Reading and extracting block; the main thread is nobody's pool.
            guard let fired = await MainActor.run(body: { Self.fired(in: document, check, extractor) }) else {
                unreadable += 1
                continue
            }
            for pattern in fired {
                counts[pattern].documents += 1
                if counts[pattern].samples.count < Self.samplesMax {
                    counts[pattern].samples.append(String(document.name))
                }
            }
        }
        try await printCounts(counts, of: check, documents: documents.count - unreadable)
        if unreadable > 0 { await Streams.note("docket: \(unreadable) documents could not be read and were left out") }
    }

    /// Nil for a document that gives no text.
    private static func fired(in document: Document, _ check: IndustryCheck, _ extractor: TextExtractor) -> [Int]? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: document.path)
        guard let size = attributes?[.size] as? any BinaryInteger, Int(size) <= extractor.limits.fileBytesMax,
            let bytes = FileManager.default.contents(atPath: document.path),
            let text = try? extractor.extract(Array(bytes), name: document.name)
        else { return nil }
        return check.judge(text).fired
    }

    @MainActor
    private func printCounts(_ counts: [Count], of check: IndustryCheck, documents: Int) throws {
        guard !json else {
            try Streams.printLine(JSONText.line(StatusRecords.json(check.summary)))
            return try Streams.printLines(
                zip(check.patterns, counts).map { pattern, count in
                    JSONText.line(
                        .object([
                            .init("subject", .string(pattern.subject)), .init("role", .string(pattern.role)),
                            .init("pattern", .string(pattern.text)), .init("path", .string(pattern.path)),
                            .init("line", .integer(pattern.line)), .init("documents", .integer(count.documents)),
                            .init("samples", .array(count.samples.map { .string($0) })),
                        ]))
                })
        }
        try Streams.printLine("\(check.summary.name) on \(documents) documents")
        let rows = zip(check.patterns, counts).map { pattern, count in
            [
                String(count.documents), pattern.subject, pattern.role, String(pattern.line), pattern.text,
                count.samples.joined(separator: ", "),
            ]
        }
        try Streams.printLines(
            PlainText.table([["FIRED ON", "FOR", "AS", "LINE", "PATTERN", "SUCH AS"]] + rows, right: [0, 3]))
    }
}
