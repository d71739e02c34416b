import Engine
import FoundationEssentials

/// `docket train --corrections`: what people said is learned, with labelled documents beside it, and the model is used
/// if it is not worse than the one in use.
struct CorrectionLesson: Sendable {
    /// Labelled texts or documents to learn from besides; nil without.
    let data: String?
    let seed: UInt64
    let targetPrecision: Double
    let json: Bool

    /// Corrections that are read from the store at once, with their texts.
    private static let pageLength = 100

    func take(_ context: CommandContext) async throws {
        let records = try await Wiring.withStore(context) { try await Self.corrections($0) }
        guard !records.isEmpty else {
            throw CommandFailure.failed(
                "there are no corrections to learn from; `docket batch relabel` makes one, or o on the Document screen")
        }
        try await learn(records, context)
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
    private func learn(_ records: [CorrectionRecord], _ context: CommandContext) throws {
        let begin = context.time.now()
        let limits = context.settings.engine.training
        var progress = ProgressDisplay(time: context.time)
        defer { progress.clearNow() }
        var learning = ModelLearning(limits: limits, seed: seed)
        let learned = try add(records, to: &learning)
        if let data {
            let texts = LabelledTexts(
                path: data, limits: limits, extractor: TextExtractor(limits: context.settings.engine.limits))
            let unread = try texts.forEach { labelled in
                try Task.checkCancellation()
                progress.show("reading", done: learning.documentCount, of: nil)
                try learning.add(labelled)
            }
            progress.clearNow()
            for document in unread {
                Streams.note("docket: \(PlainText.clean(document.path)): \(PlainText.clean(document.error.message))")
            }
        }
        let path = context.places.learnedModelPath
        let present = try present(path, limits)
        let (model, tooRare) = try learning.learn(
            source: "corrections" + (data.map { " and " + $0 } ?? ""), trainedAt: context.time.wallTime().rfc3339
        ) { step in
            try Task.checkCancellation()
            progress.show("learning", done: step.done, of: step.total)
        }
        progress.clearNow()
        for (category, count) in tooRare {
            Streams.note(
                "docket: \(PlainText.clean(category.rawValue)) has \(count) document and is left out; "
                    + "\(limits.documentsPerCategoryMin) are needed to learn a category")
        }
        try Task.checkCancellation()
        let promotion = learning.promotion(of: model, over: present, targetPrecision: targetPrecision)
        if promotion.isPromoted { try model.write(to: path) }
        let record = PromotionRecord(
            promotion: promotion, model: model, path: path, corrections: learned, documents: learning.documentCount,
            documentsMin: limits.heldOutMin, seconds: (context.time.now() - begin).inSeconds)
        try Streams.printLines(json ? [JSONText.line(record.json)] : record.lines)
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

    private func present(_ path: String, _ limits: TrainingLimits) throws -> LinearModel? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try LinearModel(path: path, limits: limits)
    }
}
