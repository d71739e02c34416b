import ArgumentParser
import Engine

/// `docket classify`: an answer for each document now, without a store that stays.
struct ClassifyCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "classify", abstract: "Classifies files or folders now and prints one line each.")

    @Argument(help: ArgumentHelp("Files and folders; - reads a document from standard input.", valueName: "path"))
    var paths: [String]

    @Option(help: ArgumentHelp("Classify by this industry's configuration.", valueName: "name"))
    var industry: String = IndustryName.general.rawValue

    @Flag(help: "Say what each answer rests on.")
    var explain = false

    @Option(
        help: ArgumentHelp(
            "Say why each document is or is not of this category, and which of its patterns are missing.",
            valueName: "category"))
    var expect: String?

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    /// What says why a document is or is not what was expected; nil when nothing was.
    private func judge(_ context: CommandContext) async throws -> ExpectationJudge? {
        guard let expect else { return nil }
        let catalog = try await Wiring.catalog(context)
        let name = IndustryName(rawValue: industry)
        guard let summary = catalog.summaries.first(where: { $0.name == name }) else { return nil }
        guard summary.categories.contains(where: { $0.id.rawValue == expect }) else {
            let hint = "`docket industry show \(PlainText.clean(industry))` lists them"
            throw CommandFailure.usage(
                "\(PlainText.clean(industry)) has no category \"\(PlainText.clean(expect))\"; \(hint)")
        }
        return ExpectationJudge(
            category: Category(rawValue: expect), classifier: try catalog.classifier(for: name),
            extractor: TextExtractor(limits: context.settings.engine.limits))
    }

    func perform(_ context: CommandContext) async throws {
        let configuration = context.settings.engine
        let found = await MainActor.run {
            DocumentFinder.find(paths.filter { $0 != "-" }, documentsMax: configuration.documentsPerBatchMax)
        }
        var documents = found.documents
        var failures = found.problems
        let input = paths.contains("-") ? try await StandardInputFile.take(configuration.limits, &failures) : nil
        defer { input?.remove() }
        if let input { documents.insert(Document(path: input.path), at: 0) }

        let printer = ResultPrinter(
            industry: IndustryName(rawValue: industry), inputPath: input?.path, explain: explain, json: json,
            style: context.style, time: context.time, judge: try await judge(context))
        guard !documents.isEmpty || !failures.isEmpty else {
            throw CommandFailure.failed("there is no document in what was named; name files or a folder with files")
        }
        if let skipped = found.skippedSentence { await Streams.note("docket: \(skipped)") }
        for problem in failures { try await printer.print(problem) }
        var failed = failures.count
        if !documents.isEmpty {
            failed += try await Wiring.withEngineInMemory(context) { [documents] engine in
                let batch = try await engine.submit(
                    Submission(documents: documents, industry: printer.industry, name: "classify"))
                return try await printer.printAll(of: batch, from: engine)
            }
        }
        let total = documents.count + failures.count
        guard failed == 0 else {
            // A single document has said it already.
            throw CommandFailure.failed(total == 1 ? "" : "\(failed) of \(total) documents have no verdict")
        }
    }
}

/// Prints results in the order of their documents, each as soon as those before it are there.
private struct ResultPrinter: Sendable {
    let industry: IndustryName
    let inputPath: String?
    let explain: Bool
    let json: Bool
    let style: TextStyle
    let time: any TimeSource
    let judge: ExpectationJudge?

    private static let pageLength = 500
    private static let pause: Duration = .milliseconds(5)

    /// How many have no verdict.
    func printAll(of batch: Batch, from engine: Engine) async throws -> Int {
        var next = 0
        var failed = 0
        var progress = ProgressDisplay(time: time, isWanted: !TextStyle.outputIsTerminal)
        while next < batch.total {
            let page = try await engine.results(of: batch.id, from: next, limit: Self.pageLength).results
            var ready: [DocumentResult] = []
            for result in page where result.index == next {
                ready.append(result)
                next += 1
            }
            guard !ready.isEmpty else {
                await progress.show(try await engine.batch(batch.id))
                try await time.sleep(for: Self.pause)
                continue
            }
            await progress.clear()
            for result in ready {
                if result.error != nil { failed += 1 }
                try await print(result)
            }
        }
        await progress.clear()
        return failed
    }

    func print(_ problem: DocumentFinder.Problem) async throws {
        try await print(ResultRecord(problem, industry: industry, at: time.wallTime()))
    }

    private func print(_ result: DocumentResult) async throws {
        try await print(
            ResultRecord(result, industry: industry, shownPath: result.path == inputPath ? "-" : nil))
    }

    @MainActor
    private func print(_ record: ResultRecord) throws {
        let expectation = judge?.expectation(of: record.result.path)
        if json {
            let expected = expectation.map { [JSONValue.Member("expected", ExpectationLines(expectation: $0).json)] }
            try Streams.printLine(JSONText.line(.object(record.json + (expected ?? []))))
        } else if let error = record.result.error {
            Streams.note("docket: \(PlainText.clean(record.shownPath)): \(PlainText.clean(error.message))")
        } else {
            try Streams.printLines(record.lines(explained: explain, style: style))
            if let expectation { try Streams.printLines(ExpectationLines(expectation: expectation).lines) }
        }
    }
}

/// Looks at a document a second time, for what was expected of it. Blocks: on the main thread, which is nobody's pool.
private struct ExpectationJudge: Sendable {
    let category: Category
    let classifier: Classifier
    let extractor: TextExtractor

    /// nil for a document that can't be read: that was said already.
    func expectation(of path: String) -> Expectation? {
        IndustryCheck.text(of: path, extractor: extractor).flatMap { classifier.expectation(of: category, in: $0) }
    }
}
