import ArgumentParser
import Engine

/// `docket train`: a model from documents whose categories are known.
struct TrainCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Learns a model from documents whose categories are known.",
        discussion: """
            DATA is a file with a JSON object {"label","text"} a line, gzipped or not; or a folder with a labels.tsv \
            (path, tab, category, one a line), or with a sub-folder for each category. Several are learned together. \
            Documents that are nearly the same, as the same form filled in twice, are tried together.

            With --calibrate the verdicts of an industry, patterns and model together, are judged on the folders of \
            DATA: each part of their documents by a model that was trained on all others. The model keeps how sure \
            these verdicts were and whether they were right; the industry's confidence and its target_precision rest \
            on it. It is honest where the industry's patterns were not written against the same documents.

            Without --output the model is the one that `docket eval` judges when none is named.

            With --corrections it learns from what people said documents are, and from DATA beside it. The model takes \
            the place of the one in use, as `model` in the state folder, when it is not worse on the documents that \
            were held out; otherwise that one stays, and both figures are printed.
            """)

    @Argument(help: ArgumentHelp("Labelled texts or folders of labelled documents.", valueName: "data"))
    var data: [String] = []

    @Option(name: .shortAndLong, help: ArgumentHelp("Write the model to this file.", valueName: "file"))
    var output: String?

    @Flag(help: "Learn from people's corrections, and use the model if it is not worse.")
    var corrections = false

    @Option(help: ArgumentHelp("With --corrections: share of right answers that is asked for.", valueName: "share"))
    var targetPrecision: Double = 0.95

    @Option(
        help: ArgumentHelp("Leave out documents whose licence in labels.tsv contains this.", valueName: "licence"))
    var exceptLicence: String?

    @Option(
        help: ArgumentHelp("Judge whole verdicts of this industry, and keep how sure they were.", valueName: "name"))
    var calibrate: String?

    @Option(help: ArgumentHelp("The same data and seed give the same model.", valueName: "number"))
    var seed: UInt64 = 1

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard !corrections || output == nil else {
            throw ValidationError("--corrections writes no file that --output could name: the model goes into use")
        }
        guard calibrate == nil || !corrections else {
            throw ValidationError("--calibrate goes with DATA, not with --corrections")
        }
        guard corrections || !data.isEmpty else { throw ValidationError("name the labelled documents to learn from") }
        guard targetPrecision > 0, targetPrecision < 1 else {
            throw ValidationError("--target-precision must be above 0 and below 1")
        }
    }

    func perform(_ context: CommandContext) async throws {
        do {
            if corrections {
                let lesson = CorrectionLesson(
                    data: data, seed: seed, targetPrecision: targetPrecision, json: json)
                try await lesson.take(context)
            } else {
                try await learn(to: output ?? context.places.trainedModel(), context)
            }
        } catch let error as ModelError {
            throw CommandFailure.usage(error.message)
        }
    }

    /// Reading and learning block for seconds; the main thread is nobody's pool.
    @MainActor
    private func learn(to output: String, _ context: CommandContext) async throws {
        let begin = context.time.now()
        let limits = context.settings.engine.training
        var progress = ProgressDisplay(time: context.time)
        var trainer = ModelTrainer(limits: limits, seed: seed)
        var validation = try await validation(context)
        var unread: [LabelledTexts.Unread] = []
        for path in data {
            unread += try await read(path, into: &trainer, &validation, showing: &progress, context)
        }
        progress.clearNow()
        for document in unread {
            Streams.note("docket: \(PlainText.clean(document.path)): \(PlainText.clean(document.error.message))")
        }
        for (category, count) in trainer.leaveOutRareCategories() {
            Streams.note(
                "docket: \(PlainText.clean(category.rawValue)) has \(count) document and is left out; "
                    + "\(limits.documentsPerCategoryMin) are needed to learn a category")
        }
        let name = data.map { $0.split(separator: "/").suffix(2).joined(separator: "/") }.joined(separator: " ")
        var model = try trainer.model(source: name, trainedAt: context.time.wallTime().rfc3339) { step in
            try Task.checkCancellation()
            progress.show("learning", done: step.done, of: step.total)
        }
        if let validation {
            let verdicts = try validation.verdicts(folds: Self.foldCount) { step in
                try Task.checkCancellation()
                progress.show("judging verdicts", done: step.done, of: step.total)
            }
            model = model.judged(by: verdicts)
        }
        progress.clearNow()
        try Task.checkCancellation()
        try model.write(to: output)
        let seconds = (context.time.now() - begin).inSeconds
        let record = ModelRecord(model: model, path: output, unread: unread.count, seconds: seconds)
        try Streams.printLines(json ? [JSONText.line(record.json)] : record.lines)
    }

    private static let foldCount = 5

    /// Nil where only the model is to be judged. Blocks while the industry is compiled.
    private func validation(_ context: CommandContext) async throws -> CrossValidation? {
        guard let calibrate else { return nil }
        guard data.contains(where: LabelledTexts.isFolder) else {
            throw CommandFailure.usage("--calibrate judges whole documents: name a folder of labelled documents")
        }
        let catalog = try await Wiring.catalog(context)
        do throws(DocumentError) {
            return try CrossValidation(
                catalog, industry: IndustryName(rawValue: calibrate), base: [],
                limits: context.settings.engine.training, seed: seed)
        } catch {
            throw CommandFailure.usage(error.message)
        }
    }

    /// Documents that have no text.
    @MainActor
    private func read(
        _ path: String, into trainer: inout ModelTrainer, _ validation: inout CrossValidation?,
        showing progress: inout ProgressDisplay,
        _ context: CommandContext
    ) async throws -> [LabelledTexts.Unread] {
        let engine = context.settings.engine
        let extractor = TextExtractor(limits: engine.limits)
        guard LabelledTexts.isFolder(path) else {
            let texts = LabelledTexts(path: path, limits: engine.training, extractor: extractor)
            return try texts.forEach { labelled in
                try Task.checkCancellation()
                progress.show("reading", done: trainer.documentCount, of: nil)
                try trainer.add(labelled.text, category: labelled.category)
                try validation?.addBase(labelled)
            }
        }
        let documents = try LabelledDocuments(
            folder: path, exceptLicence: exceptLicence, extractor: extractor, threads: engine.extractThreads)
        var duplicates = NearDuplicates()
        var done = 0
        return try await documents.forEach { sample in
            done += 1
            progress.show("reading", done: done, of: documents.entries.count)
            // Each folder's groups are its own.
            let group = duplicates.add(sample.text.text) + (trainer.documentCount - done + 1) * 1_000_003
            try trainer.add(sample.text.text, category: sample.category, group: group)
            try validation?.add(sample)
        }
    }
}
