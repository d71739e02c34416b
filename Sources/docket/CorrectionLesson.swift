import Engine
import FoundationEssentials

/// `docket train --corrections`: what people said is learned, with labelled documents beside it, and the model is used
/// if it is not worse than the one in use.
struct CorrectionLesson: Sendable {
    /// Labelled texts or documents to learn from besides.
    let data: [String]
    let seed: UInt64
    let targetPrecision: Double
    let json: Bool

    /// Corrections that are read from the store at once, with their texts.
    private static let pageLength = 100

    /// How the source of a model begins that was learned here.
    static let sourceName = "corrections"

    func take(_ context: CommandContext) async throws {
        guard context.settings.model == .shipped else {
            throw CommandFailure.usage(
                "model.path (\(context.settings.modelOrigin)) names the model to use; unset it, so that a learned one "
                    + "can be used")
        }
        let present = try await Wiring.model(context)
        let records = try await Wiring.withStore(context) { try await Self.corrections($0) }
        guard !records.isEmpty else {
            throw CommandFailure.failed(
                "there are no corrections to learn from; `docket batch relabel` makes one, or o on the Document screen")
        }
        try await learn(records, beside: present, context)
    }

    private static func corrections(_ engine: Engine) async throws -> [CorrectionRecord] {
        var records: [CorrectionRecord] = []
        var from = 0
        while true {
            try Task.checkCancellation()
            let page = try await engine.corrections(from: from, limit: pageLength, withTexts: true)
            records += page.records
            // Not how many came: what another version wrote is left out of a page.
            from += pageLength
            if from >= page.total { return records }
        }
    }

    /// Reading and learning block for seconds; the main thread is nobody's pool.
    @MainActor
    private func learn(
        _ records: [CorrectionRecord], beside present: LinearModel?, _ context: CommandContext
    ) throws {
        let begin = context.time.now()
        let limits = context.settings.engine.training
        var progress = ProgressDisplay(time: context.time)
        var learning = ModelLearning(limits: limits, seed: seed)
        let learned = try add(records, to: &learning)
        do {
            for path in data { try read(path, into: &learning, context, &progress) }
            // The shipped model has learned from these: they are for learning only.
            if let path = try Self.shippedTexts(context) {
                try read(path, into: &learning, isBase: true, context, &progress)
            }
            let model = try model(of: &learning, context, &progress)
            try Task.checkCancellation()
            let promotion = learning.promotion(of: model, over: present, targetPrecision: targetPrecision)
            let path = context.places.learnedModelPath
            if promotion.isPromoted { try model.write(to: path) }
            let record = PromotionRecord(
                promotion: promotion, model: model, path: path, corrections: learned,
                documents: learning.documentCount, documentsMin: limits.heldOutMin,
                seconds: (context.time.now() - begin).inSeconds)
            try Streams.printLines(json ? [JSONText.line(record.json)] : record.lines)
        } catch {
            progress.clearNow()
            throw error
        }
    }

    @MainActor
    private func read(
        _ path: String, into learning: inout ModelLearning, isBase: Bool = false, _ context: CommandContext,
        _ progress: inout ProgressDisplay
    ) throws {
        let texts = LabelledTexts(
            path: path, limits: context.settings.engine.training,
            extractor: TextExtractor(limits: context.settings.engine.limits))
        let unread = try texts.forEach { labelled in
            try Task.checkCancellation()
            progress.show("reading", done: learning.documentCount, of: nil)
            try learning.add(labelled, isBase: isBase)
        }
        progress.clearNow()
        for document in unread {
            Streams.note("docket: \(PlainText.clean(document.path)): \(PlainText.clean(document.error.message))")
        }
    }

    @MainActor
    private func model(
        of learning: inout ModelLearning, _ context: CommandContext, _ progress: inout ProgressDisplay
    ) throws -> LinearModel {
        let source = ([Self.sourceName] + data).joined(separator: " and ")
        let (model, tooRare) = try learning.learn(source: source, trainedAt: context.time.wallTime().rfc3339) { step in
            try Task.checkCancellation()
            progress.show("learning", done: step.done, of: step.total)
        }
        progress.clearNow()
        let needed = context.settings.engine.training.documentsPerCategoryMin
        for (category, count) in tooRare {
            Streams.note(
                "docket: \(PlainText.clean(category.rawValue)) has \(count) document and is left out; \(needed) are "
                    + "needed to learn a category")
        }
        return model
    }

    /// How many of them can be learned from; the others are named by their number.
    @MainActor
    private func add(_ records: [CorrectionRecord], to learning: inout ModelLearning) throws -> Int {
        var (learned, textless, unknown) = (0, 0, 0)
        for record in records {
            guard let text = record.text else {
                textless += 1
                continue
            }
            guard record.correction.category != .unknown else {
                unknown += 1
                continue
            }
            learned += 1
            try learning.add(LabelledText(category: record.correction.category, text: text))
        }
        if textless > 0 {
            Streams.note("docket: \(textless) corrections have no text, and nothing is learned from them")
        }
        if unknown > 0 {
            Streams.note("docket: \(unknown) corrections say unknown: no model learns what a document is not")
        }
        return learned
    }

    /// What the shipped model was learned from, where docket has it; nil elsewhere. Blocks.
    private static func shippedTexts(_ context: CommandContext) throws -> String? {
        let path = try context.places.resources().modelTexts
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }
}
