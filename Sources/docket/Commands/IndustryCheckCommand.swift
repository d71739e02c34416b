import ArgumentParser
import Engine

/// `docket industry check`: whether a file can be used, and how its patterns do on documents whose type is known.
struct IndustryCheckCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Says whether an industry's file can be used, and what its patterns fire on.")

    @Argument(help: ArgumentHelp("The industry's file.", valueName: "file"))
    var file: String

    @Option(
        help: ArgumentHelp(
            "Try it on the documents of this folder, whose labels.tsv holds a path, a tab and a type a line.",
            valueName: "folder"))
    var corpus: String?

    @Flag(help: "Print one JSON object a line: the industry, then types, then patterns.")
    var json = false

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) async throws {
        try await MainActor.run { try checkKind() }
        do {
            guard let corpus else { return try await reportFile() }
            try await report(on: corpus, context)
        } catch let failure as CommandFailure {
            throw failure
        } catch let closed as Streams.Closed {
            throw closed
        } catch {
            throw CommandFailure.usage(PlainText.clean(String(describing: error)))
        }
    }

    /// Blocks for one look at the file.
    private func checkKind() throws(CommandFailure) {
        let kind = FileKind(of: file)
        if kind == .missing { throw .usage("\(PlainText.clean(file)): there is no such file; name an industry's file") }
        if let obstacle = kind.obstacle {
            throw .usage("\(PlainText.clean(file)): \(obstacle); name an industry's file")
        }
    }

    /// Compiling blocks; the main thread is nobody's pool.
    @MainActor
    private func reportFile() throws {
        let summary = try IndustryCheck.read(file: file)
        let patterns = summary.categories.reduce(0) { $0 + $1.patterns }
        try Streams.printLine(
            json
                ? JSONText.line(StatusRecords.json(summary))
                : "\(summary.name) is good: \(summary.categories.count) categories with \(patterns) patterns, "
                    + "\(summary.features.count) features")
    }

    @MainActor
    private func report(on corpus: String, _ context: CommandContext) throws {
        let extractor = TextExtractor(limits: context.settings.engine.limits)
        let report = try IndustryCheck.run(file: file, corpus: corpus, extractor: extractor)
        guard json else {
            let lines = report.text.split(separator: "\n", omittingEmptySubsequences: false)
            return try Streams.printLines(lines.map { PlainText.clean($0) })
        }
        try Streams.printLine(JSONText.line(StatusRecords.json(report.industry)))
        try Streams.printLines(report.types.map { JSONText.line(Self.json($0)) })
        try Streams.printLines(report.patterns.map { JSONText.line(Self.json($0)) })
        for file in report.unread {
            Streams.note("docket: \(PlainText.clean(file.path)): \(PlainText.clean(file.error.message))")
        }
    }

    private static func json(_ row: IndustryCheck.TypeRow) -> JSONValue {
        .object([
            .init("type", .string(row.type)), .init("documents", .integer(row.documents)),
            .init("answered", .integer(row.answered)), .init("right", .integer(row.right)),
            .init("accepted", .integer(row.accepted)), .init("accepted_right", .integer(row.acceptedRight)),
            .init(
                "mistakes",
                .array(
                    row.mistakes.map {
                        .object([
                            .init("category", .string($0.category.rawValue)),
                            .init("documents", .integer($0.documents)),
                        ])
                    })),
        ])
    }

    private static func json(_ row: IndustryCheck.PatternRow) -> JSONValue {
        .object([
            .init("category", .string(row.category.rawValue)), .init("pattern", .string(row.pattern)),
            .init("strength", .string(row.strength)), .init("path", .string(row.path)),
            .init("line", .integer(row.line)), .init("own", .integer(row.own)),
            .init("other", .integer(row.othersTotal)),
            .init(
                "others",
                .array(
                    row.others.map {
                        .object([.init("type", .string($0.type)), .init("documents", .integer($0.documents))])
                    })),
        ])
    }
}
