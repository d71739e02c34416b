import Engine

extension EvalCommand {
    /// Reading, training and matching block; the main thread is nobody's pool.
    @MainActor
    func validate(industry: IndustryName, folds: Int, _ context: CommandContext) async throws {
        let engine = context.settings.engine
        let extractor = TextExtractor(limits: engine.limits)
        guard LabelledTexts.isFolder(data) else {
            throw ModelError("\(data) is no folder of documents, which an industry is judged on; name one")
        }
        let documents = try LabelledDocuments(folder: data, extractor: extractor, threads: engine.extractThreads)
        let catalog = try await Wiring.catalog(context)
        let validation: CrossValidation
        do throws(DocumentError) {
            validation = try CrossValidation(
                catalog, industry: industry, base: try baseTexts(engine, extractor), limits: engine.training, seed: 1)
        } catch {
            throw CommandFailure.usage(error.message)
        }
        try await validate(validation, documents, catalog.summary(of: industry), folds: folds, context)
    }

    private func baseTexts(
        _ engine: EngineConfiguration, _ extractor: TextExtractor
    ) throws(DocumentError) -> [LabelledText] {
        guard let base else { return [] }
        var texts: [LabelledText] = []
        do {
            _ = try LabelledTexts(path: base, limits: engine.training, extractor: extractor).forEach {
                guard texts.count < engine.training.documentsValidatedMax else {
                    throw ModelError("\(base): there are more than \(engine.training.documentsValidatedMax) texts")
                }
                texts.append($0)
            }
        } catch {
            throw DocumentError(.unsupportedType, String(describing: error))
        }
        return texts
    }

    @MainActor
    private func validate(
        _ validation: CrossValidation, _ documents: LabelledDocuments, _ summary: IndustrySummary, folds: Int,
        _ context: CommandContext
    ) async throws {
        var validation = validation
        let begin = context.time.now()
        var progress = ProgressDisplay(time: context.time)
        let unread = try await documents.forEach { sample in
            progress.show("reading", done: validation.count, of: documents.entries.count)
            try validation.add(sample)
        }
        progress.clearNow()
        note(unread.map { ($0.path, $0.error) })
        let answers = try validation.answers(folds: folds) { step in
            try Task.checkCancellation()
            progress.show("learning", done: step.done, of: step.total)
        }
        progress.clearNow()
        let seconds = (context.time.now() - begin).inSeconds
        let categories = validation.categories
        try show(
            EvaluationRecord(
                report: EvaluationReport(answers, categories: categories), subject: summary.name.rawValue,
                fingerprint: summary.fingerprint, unread: unread.count,
                unreadInside: unread.count { categories.contains($0.category) },
                documentsPerSecond: seconds > 0 ? Double(answers.count) / seconds : nil, targetPrecision: nil,
                threshold: summary.acceptThreshold, uncalibratedError: nil,
                folds: EvaluationRecord.Folds(count: folds, groups: validation.groupCount)))
    }
}
