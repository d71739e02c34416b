#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Asks a model about labelled texts one after the other, and measures.
public struct ModelEvaluation {
    /// Share of right answers that is asked for.
    public let targetPrecision: Double
    /// The confidence from which on the model keeps it; nil when it can't promise it.
    public let threshold: Double?

    private let model: LinearModel
    private let time: any TimeSource
    private var answers: [EvaluationReport.Answer] = []
    /// Texts that are answered together, so that reading files between them is not part of what is measured.
    private var waiting: [LabelledText] = []
    private static let waitingMax = 128
    private var uncalibrated = CalibrationError()
    private var duration: Duration = .zero

    public init(_ model: LinearModel, targetPrecision: Double, time: any TimeSource) {
        self.model = model
        self.targetPrecision = targetPrecision
        self.time = time
        threshold = model.threshold(for: targetPrecision)
    }

    public mutating func add(_ labelled: LabelledText) {
        waiting.append(
            LabelledText(category: labelled.category, text: Array(labelled.text.prefix(TermHashing.sourceBytesMax))))
        if waiting.count == Self.waitingMax { answerWaiting() }
    }

    private mutating func answerWaiting() {
        let begin = time.now()
        let found = waiting.map { model.answer($0.text) }
        duration += time.now() - begin
        for (labelled, answer) in zip(waiting, found) { note(answer, to: labelled.category) }
        waiting.removeAll(keepingCapacity: true)
    }

    private mutating func note(_ answer: ModelAnswer, to truth: Category) {
        let category = model.categories[answer.ranking[0].category]
        answers.append(
            EvaluationReport.Answer(
                truth: truth, category: category, confidence: answer.confidence,
                isAnswered: answer.isKnown && threshold.map { answer.confidence >= $0 } ?? false))
        uncalibrated.add(confidence: Self.softmax(answer), isRight: category == truth)
    }

    public var count: Int { answers.count + waiting.count }

    /// Answers what is still waiting.
    public mutating func report() -> EvaluationReport {
        answerWaiting()
        return EvaluationReport(answers, categories: model.categories)
    }

    /// Of what margins alone would say: why there is a calibration.
    public var uncalibratedError: Double? { uncalibrated.value }
    /// From text to answer, on one thread, without reading files; nil when it was too short to measure.
    public var documentsPerSecond: Double? { duration > .zero ? Double(answers.count) / duration.inSeconds : nil }

    private static func softmax(_ answer: ModelAnswer) -> Double {
        let first = answer.ranking[0].margin
        return 1 / answer.ranking.reduce(0) { $0 + exp($1.margin - first) }
    }
}
