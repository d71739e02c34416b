import ArgumentParser
import Engine
import FoundationEssentials

/// `docket eval`: how well documents of known types are classified, by a model alone or by the whole engine.
struct EvalCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval", abstract: "Measures answers on documents whose categories are known.",
        discussion: """
            With --model the texts of DATA (as for `docket train`) are answered by that model alone. Without it the \
            documents of DATA, a folder, go the whole way: read, extracted, matched against an industry, with the \
            model that is set.

            With --folds the documents of DATA, a folder, are parted, and those of each part are answered by the \
            industry with a model that was trained on the others, and on what --with names. Documents that are nearly \
            the same are in one part. That is how well documents are answered that no model has seen.

            Accuracy, coverage and precision are of the types that the model or the industry has; documents of other \
            types should not be answered, and are counted as false accepts when they are. Documents without a text are \
            named and left out of the shares.
            """)

    @Argument(help: ArgumentHelp("Labelled texts or a folder of labelled documents.", valueName: "data"))
    var data: String

    @Option(help: ArgumentHelp("Judge this model; `docket train` makes one.", valueName: "file"))
    var model: String?

    @Option(help: ArgumentHelp("Judge this industry, where no model is named.", valueName: "name"))
    var industry: String?

    @Option(help: ArgumentHelp("Cross-validate with a model trained for each of so many parts.", valueName: "number"))
    var folds: Int?

    @Option(
        name: .customLong("with"),
        help: ArgumentHelp("With --folds: labelled texts that every model learns as well.", valueName: "data"))
    var base: String?

    @Option(
        help: ArgumentHelp("Share of a model's answers that should be right, from 0.5 to 0.999.", valueName: "share"))
    var targetPrecision: Double = 0.99

    @Flag(help: "Print one JSON object a line: one for each type, then all together.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard targetPrecision >= 0.5, targetPrecision <= 0.999 else {
            throw ValidationError("--target-precision is a share from 0.5 to 0.999")
        }
        guard model == nil || industry == nil else {
            throw ValidationError("--model and --industry contradict each other: judge one of them")
        }
        guard folds.map({ (2...100).contains($0) }) ?? true else {
            throw ValidationError("--folds is a number of parts from 2 to 100")
        }
        guard folds == nil || model == nil else {
            throw ValidationError("--folds trains models of its own: leave out --model")
        }
        guard base == nil || folds != nil else { throw ValidationError("--with goes with --folds") }
    }

    func perform(_ context: CommandContext) async throws {
        do {
            let name = IndustryName(rawValue: industry ?? IndustryName.general.rawValue)
            let trained = industry == nil && !LabelledTexts.isFolder(data) ? context.places.trainedModelPath : nil
            if let model = model ?? trained.flatMap({ FileManager.default.fileExists(atPath: $0) ? $0 : nil }) {
                try await judge(model: model, context)
            } else if let folds {
                try await validate(industry: name, folds: folds, context)
            } else {
                try await judge(industry: name, context)
            }
        } catch let error as ModelError {
            throw CommandFailure.usage(error.message)
        }
    }

    /// Reading and answering block; the main thread is nobody's pool.
    @MainActor
    private func judge(model path: String, _ context: CommandContext) throws {
        let configuration = context.settings.engine
        let model = try LinearModel(path: path, limits: configuration.training)
        var evaluation = ModelEvaluation(model, targetPrecision: targetPrecision, time: context.time)
        var progress = ProgressDisplay(time: context.time)
        let texts = LabelledTexts(
            path: data, limits: configuration.training, extractor: TextExtractor(limits: configuration.limits))
        let unread = try texts.forEach { labelled in
            try Task.checkCancellation()
            progress.show("answering", done: evaluation.count, of: nil)
            guard evaluation.count < configuration.training.documentsMax else {
                throw ModelError("there are more than \(configuration.training.documentsMax) documents; take a sample")
            }
            evaluation.add(labelled)
        }
        progress.clearNow()
        note(unread.map { ($0.path, $0.error) })
        let known = Set(model.categories)
        let report = evaluation.report()
        try show(
            EvaluationRecord(
                report: report, subject: path, fingerprint: model.fingerprint, unread: unread.count,
                unreadInside: unread.count { known.contains($0.category) },
                documentsPerSecond: evaluation.documentsPerSecond, targetPrecision: targetPrecision,
                threshold: evaluation.threshold, uncalibratedError: evaluation.uncalibratedError))
    }

    private func judge(industry: IndustryName, _ context: CommandContext) async throws {
        let data = data
        let entries = try await MainActor.run {
            guard LabelledTexts.isFolder(data) else {
                throw ModelError(
                    "\(data) is no folder of documents, which an industry is judged on; name one, or a --model, or make "
                        + "one with `docket train`")
            }
            return try LabelledFolder.entries(of: data)
        }
        let json = json
        let (results, summary, seconds) = try await Wiring.withEngineInMemory(context) { engine in
            guard let summary = engine.industries.first(where: { $0.name == industry }) else {
                let known = engine.industries.map(\.name.rawValue).joined(separator: ", ")
                throw CommandFailure.usage("there is no industry \(industry); there are \(known)")
            }
            let begin = context.time.now()
            var batch = try await engine.submit(
                Submission(
                    documents: entries.map { Document(path: $0.path) }, industry: industry, name: "eval"))
            var progress = ProgressDisplay(time: context.time, isWanted: !json || !TextStyle.outputIsTerminal)
            while !batch.state.isFinished {
                await progress.show(batch)
                try await context.time.sleep(for: .milliseconds(5))
                batch = try await engine.batch(batch.id)
            }
            await progress.clear()
            let seconds = (context.time.now() - begin).inSeconds
            var results: [DocumentResult] = []
            var next: Int? = 0
            while let from = next {
                let page = try await engine.results(of: batch.id, from: from, limit: 1_000)
                results += page.results
                next = page.next
            }
            return (results, summary, seconds)
        }
        await note(results.compactMap { result in result.error.map { (result.path, $0) } })
        try await show(record(entries, results, summary, seconds: seconds))
    }

    private func record(
        _ entries: [LabelledFolder.Entry], _ results: [DocumentResult], _ summary: IndustrySummary, seconds: Double
    ) -> EvaluationRecord {
        let known = Set(summary.categories.map(\.id))
        let broader = Dictionary(
            summary.categories.compactMap { kind in kind.answeredAs.map { (kind.id, $0) } },
            uniquingKeysWith: { first, _ in first })
        let unread = results.filter { $0.verdict == nil }
        let answers = results.compactMap { result in
            result.verdict.map {
                EvaluationReport.Answer(
                    truth: broader[entries[result.index].category] ?? entries[result.index].category,
                    category: $0.category, confidence: $0.confidence,
                    isAnswered: $0.decision == .accept && $0.category != .unknown)
            }
        }
        return EvaluationRecord(
            report: EvaluationReport(answers, categories: summary.categories.map(\.id)),
            subject: summary.name.rawValue, fingerprint: summary.fingerprint, unread: unread.count,
            unreadInside: unread.count { known.contains(entries[$0.index].category) },
            documentsPerSecond: seconds > 0 ? Double(results.count) / seconds : nil, targetPrecision: nil,
            threshold: summary.acceptThreshold, uncalibratedError: nil)
    }

    @MainActor
    func note(_ unread: [(path: String, error: DocumentError)]) {
        for document in unread {
            Streams.note("docket: \(PlainText.clean(document.path)): \(PlainText.clean(document.error.message))")
        }
    }

    @MainActor
    func show(_ record: EvaluationRecord) throws {
        try Streams.printLines(json ? record.json.map { JSONText.line($0) } : record.lines)
    }
}
