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
    private var uncalibrated = CalibrationError()
    private var duration: Duration = .zero

    public init(_ model: LinearModel, targetPrecision: Double, time: any TimeSource) {
        self.model = model
        self.targetPrecision = targetPrecision
        self.time = time
        threshold = model.threshold(for: targetPrecision)
    }

    public mutating func add(_ labelled: LabelledText) {
        let begin = time.now()
        let answer = model.answer(labelled.text)
        duration += time.now() - begin
        let category = model.categories[answer.ranking[0].category]
        answers.append(
            EvaluationReport.Answer(
                truth: labelled.category, category: category, confidence: answer.confidence,
                isAnswered: answer.isKnown && threshold.map { answer.confidence >= $0 } ?? false))
        uncalibrated.add(confidence: Self.softmax(answer), isRight: category == labelled.category)
    }

    public var count: Int { answers.count }
    public var report: EvaluationReport { EvaluationReport(answers, categories: model.categories) }
    /// Of what margins alone would say: why there is a calibration.
    public var uncalibratedError: Double? { uncalibrated.value }
    /// From text to answer, on one thread, without reading files; nil when it was too short to measure.
    public var documentsPerSecond: Double? { duration > .zero ? Double(count) / duration.inSeconds : nil }

    private static func softmax(_ answer: ModelAnswer) -> Double {
        let first = answer.ranking[0].margin
        return 1 / answer.ranking.reduce(0) { $0 + exp($1.margin - first) }
    }
}
