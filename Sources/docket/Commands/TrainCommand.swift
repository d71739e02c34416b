import ArgumentParser
import Engine

/// `docket train`: a model from documents whose categories are known.
struct TrainCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Learns a model from documents whose categories are known.",
        discussion: """
            DATA is a file with a JSON object {"label","text"} a line, gzipped or not; or a folder with a labels.tsv \
            (path, tab, category, one a line), or with a sub-folder for each category.
            """)

    @Argument(help: ArgumentHelp("Labelled texts or a folder of labelled documents.", valueName: "data"))
    var data: String

    @Option(name: .shortAndLong, help: ArgumentHelp("Write the model to this file.", valueName: "file"))
    var output: String

    @Option(help: ArgumentHelp("The same data and seed give the same model.", valueName: "number"))
    var seed: UInt64 = 1

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) async throws {
        do {
            try await learn(context)
        } catch let error as ModelError {
            throw CommandFailure.usage(error.message)
        }
    }

    /// Reading and learning block for seconds; the main thread is nobody's pool.
    @MainActor
    private func learn(_ context: CommandContext) throws {
        let begin = context.time.now()
        let limits = context.settings.engine.training
        var progress = ProgressDisplay(time: context.time)
        var trainer = ModelTrainer(limits: limits, seed: seed)
        let texts = LabelledTexts(
            path: data, limits: limits, extractor: TextExtractor(limits: context.settings.engine.limits))
        let unread = try texts.forEach { labelled in
            try Task.checkCancellation()
            progress.show("reading", done: trainer.documentCount, of: nil)
            try trainer.add(labelled.text, category: labelled.category)
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
        let name = data.split(separator: "/").suffix(2).joined(separator: "/")
        let model = try trainer.model(source: name, trainedAt: context.time.wallTime().rfc3339) { step in
            try Task.checkCancellation()
            progress.show("learning", done: step.done, of: step.total)
        }
        progress.clearNow()
        try Task.checkCancellation()
        try model.write(to: output)
        let seconds = (context.time.now() - begin).inSeconds
        let record = ModelRecord(model: model, path: output, unread: unread.count, seconds: seconds)
        try Streams.printLines(json ? [JSONText.line(record.json)] : record.lines)
    }
}
