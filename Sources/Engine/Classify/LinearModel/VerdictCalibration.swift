#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// How sure the verdicts of one industry were, patterns and model together, on documents that the model had not learned
/// from, and whether they were right. Confidence and ``AcceptThreshold`` rest on it.
///
/// Whether the patterns were written against the same documents nobody can see here: where they were, it flatters.
public struct VerdictCalibration: Hashable, Sendable {
    /// One verdict that claims a category and could be accepted.
    struct Answer: Hashable, Sendable {
        /// As it is answered.
        var category: Category
        /// From 0 to 1 in 65,535 steps.
        var confidenceSteps: UInt16
        var isRight: Bool

        var confidence: Double { Double(confidenceSteps) / Self.steps }

        static let steps = 65_535.0
    }

    /// The same before it is known how much sums are worth.
    struct Trial: Sendable {
        var category: Category
        /// The best one's sum and those of all others, `unknown` last.
        var sums: [Double]
        var isRight: Bool
        /// It can be accepted: words alone can't.
        var canBeAccepted: Bool

        func confidence(_ temperature: Double) -> Double {
            Evidence.shares(Array(sums.dropLast()), unknown: sums[sums.count - 1], temperature: temperature)[0]
        }
    }

    /// Its verdicts were judged.
    public let industry: IndustryName
    /// What sums are divided by, so that confidence is what it should be.
    public let temperature: Double
    let answers: [Answer]

    public var answerCount: Int { answers.count }

    static let temperatures = 0.5...8.0
    /// How far a temperature may lie from the shipped one without many documents that say so (a standard deviation of
    /// its logarithm): what samples of 70 documents differed by.
    private static let spread = 0.3
    static let answersMax = 65_536
    private static let categoriesMax = 1_024

    /// One number is fitted, by the log loss of all trials, since there are few; without any it is the shipped one.
    init(fitting trials: [Trial], industry: IndustryName) {
        self.industry = industry
        let bounds = (low: log(Self.temperatures.lowerBound), high: log(Self.temperatures.upperBound))
        let candidates = (0...200).map { exp(bounds.low + (bounds.high - bounds.low) * Double($0) / 200) }
        let losses = candidates.map { (temperature: $0, loss: Self.loss(trials, $0)) }
        let best = losses.min { $0.loss < $1.loss }?.temperature ?? Evidence.temperature
        let scale = trials.isEmpty ? Evidence.temperature : best
        temperature = scale
        answers = trials.filter(\.canBeAccepted).prefix(Self.answersMax).map {
            Answer(
                category: $0.category, confidenceSteps: UInt16(($0.confidence(scale) * Answer.steps).rounded()),
                isRight: $0.isRight)
        }
    }

    private static func loss(_ trials: [Trial], _ temperature: Double) -> Double {
        let distance = log(temperature / Evidence.temperature) / spread
        return trials.reduce(distance * distance / 2) { sum, trial in
            let confidence = trial.confidence(temperature)
            return sum - log(max(1e-9, trial.isRight ? confidence : 1 - confidence))
        }
    }
}

extension VerdictCalibration {
    func write(to writer: inout ModelBytesWriter) {
        writer.write(text: industry.rawValue)
        writer.write(temperature)
        let categories = Set(answers.map(\.category)).sorted()
        let places = Dictionary(uniqueKeysWithValues: categories.enumerated().map { ($1, UInt16($0)) })
        writer.write(integer: UInt32(categories.count))
        for category in categories { writer.write(text: category.rawValue) }
        writer.write(integer: UInt32(answers.count))
        for answer in answers {
            writer.write(integer: (places[answer.category] ?? 0) << 1 | (answer.isRight ? 1 : 0))
            writer.write(integer: answer.confidenceSteps)
        }
    }

    init(_ reader: inout ModelBytesReader) throws(ModelBytesReader.Damage) {
        industry = IndustryName(rawValue: try reader.readText())
        temperature = try reader.readDouble()
        guard Self.temperatures.contains(temperature) else { throw ModelBytesReader.Damage() }
        var categories: [Category] = []
        for _ in 0..<(try reader.readCount(max: Self.categoriesMax, bytesEach: 2)) {
            categories.append(Category(rawValue: try reader.readText()))
        }
        var answers: [Answer] = []
        for _ in 0..<(try reader.readCount(max: Self.answersMax, bytesEach: 4)) {
            let answer: UInt16 = try reader.readInteger()
            guard Int(answer >> 1) < categories.count else { throw ModelBytesReader.Damage() }
            answers.append(
                Answer(
                    category: categories[Int(answer >> 1)], confidenceSteps: try reader.readInteger(),
                    isRight: answer & 1 == 1))
        }
        self.answers = answers
    }
}

extension LinearModel {
    /// The same model with what its kind of verdicts were worth.
    public func judged(by verdicts: VerdictCalibration) -> LinearModel {
        var content = content
        content.verdicts = verdicts
        return LinearModel(content)
    }

    /// What whole verdicts were worth; nil where nobody measured them.
    public var verdicts: VerdictCalibration? { content.verdicts }
}

extension Classifier {
    /// How sure a verdict is and whether it is right; nil where it claims no category.
    func trial(on text: ExtractedText, truth: Category) -> VerdictCalibration.Trial? {
        let standing = standing(of: text, matches(in: text))
        guard let best = standing.candidates.first, best.sum > standing.second.sum else { return nil }
        let others = standing.candidates.dropFirst() + (standing.rival.map { [$0] } ?? []) + [standing.unknown]
        return VerdictCalibration.Trial(
            category: standing.id(best), sums: [best.sum] + others.map(\.sum), isRight: standing.id(best) == truth,
            canBeAccepted: best.canBeAccepted)
    }
}
