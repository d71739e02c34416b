import Engine
import FoundationEssentials

/// `docket train --corrections`: what people said is learned, with labelled documents beside it, and the model is used
/// if it is not worse than the one in use.
struct CorrectionLesson: Sendable {
    /// Labelled texts or documents to learn from besides; nil for those that docket ships with.
    let data: String?
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
        while true {
            try Task.checkCancellation()
            let page = try await engine.corrections(from: records.count, limit: pageLength, withTexts: true)
            records += page.records
            if page.records.isEmpty || records.count >= page.total { return records }
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
        let shipped = data == nil ? try Self.shippedTexts(context) : nil
        // What docket ships with has learned from all of these texts, and can't be judged by them: one that learned as
        // the new one did, but for the corrections, stands in.
        let isLearnedHere = present?.provenance.source.hasPrefix(Self.sourceName) == true
        var rival = shipped != nil && present != nil && !isLearnedHere ? ModelLearning(limits: limits, seed: seed) : nil
        do {
            if let path = data ?? shipped {
                try read(path, context, &progress) {
                    try learning.add($0)
                    try rival?.add($0)
                    return learning.documentCount
                }
            }
            let beside = data ?? shipped.map { _ in "docket's texts" }
            let source = Self.sourceName + (beside.map { " and " + $0 } ?? "")
            let model = try model(of: &learning, source: source, context, &progress)
            let standIn = try rival.map {
                var rival = $0
                return try self.model(of: &rival, source: "texts", context, &progress, isQuiet: true)
            }
            progress.clearNow()
            try Task.checkCancellation()
            let promotion = learning.promotion(
                of: model, over: present, standIn: standIn, targetPrecision: targetPrecision)
            let path = context.places.learnedModelPath
            if promotion.isPromoted { try model.write(to: path) }
            let record = PromotionRecord(
                promotion: promotion, model: model, path: path, corrections: learned,
                documents: learning.documentCount, documentsMin: limits.heldOutMin, hasStandIn: standIn != nil,
                seconds: (context.time.now() - begin).inSeconds)
            try Streams.printLines(json ? [JSONText.line(record.json)] : record.lines)
        } catch {
            progress.clearNow()
            throw error
        }
    }

    /// `add` says how many there are so far.
    @MainActor
    private func read(
        _ path: String, _ context: CommandContext, _ progress: inout ProgressDisplay,
        _ add: (LabelledText) throws -> Int
    ) throws {
        let texts = LabelledTexts(
            path: path, limits: context.settings.engine.training,
            extractor: TextExtractor(limits: context.settings.engine.limits))
        var count = 0
        let unread = try texts.forEach { labelled in
            try Task.checkCancellation()
            progress.show("reading", done: count, of: nil)
            count = try add(labelled)
        }
        progress.clearNow()
        for document in unread {
            Streams.note("docket: \(PlainText.clean(document.path)): \(PlainText.clean(document.error.message))")
        }
    }

    @MainActor
    private func model(
        of learning: inout ModelLearning, source: String, _ context: CommandContext,
        _ progress: inout ProgressDisplay, isQuiet: Bool = false
    ) throws -> LinearModel {
        let (model, tooRare) = try learning.learn(source: source, trainedAt: context.time.wallTime().rfc3339) { step in
            try Task.checkCancellation()
            progress.show("learning", done: step.done, of: step.total)
        }
        progress.clearNow()
        let needed = context.settings.engine.training.documentsPerCategoryMin
        for (category, count) in tooRare where !isQuiet {
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
