/// Whether a newly learned model takes the place of the one in use: only when it is not worse on documents that it has
/// not learned from.
public struct ModelPromotion: Hashable, Sendable {
    /// How well a model answers the documents that were held out.
    public struct Figures: Hashable, Sendable {
        /// Of precision and recall, averaged over the types; from 0 to 1.
        public var macroF1: Double
        /// Share of the documents that can be answered, most confident first, with the target share of them right.
        public var coverage: Double

        public init(macroF1: Double, coverage: Double) {
            self.macroF1 = macroF1
            self.coverage = coverage
        }
    }

    public enum Obstacle: Hashable, Sendable {
        /// Too few documents were held out to tell.
        case tooFewDocuments
        /// It does not know these categories of the present one.
        case forgets([Category])
        case lowerMacroF1
        case lowerCoverage
    }

    public let candidate: Figures
    /// Nil when there is no model in use.
    public let present: Figures?
    /// Documents that were held out.
    public let documents: Int
    public let targetPrecision: Double
    /// Why the present one stays; empty when the candidate takes its place.
    public let obstacles: [Obstacle]

    public var isPromoted: Bool { obstacles.isEmpty }

    /// - Parameter forgotten: categories of the present model that the candidate does not have.
    public init(
        candidate: Figures, present: Figures?, forgotten: [Category], documents: Int, documentsMin: Int,
        targetPrecision: Double
    ) {
        self.candidate = candidate
        self.present = present
        self.documents = documents
        self.targetPrecision = targetPrecision
        var obstacles: [Obstacle] = []
        if documents < documentsMin { obstacles.append(.tooFewDocuments) }
        if !forgotten.isEmpty { obstacles.append(.forgets(forgotten)) }
        if let present {
            if candidate.macroF1 < present.macroF1 { obstacles.append(.lowerMacroF1) }
            if candidate.coverage < present.coverage { obstacles.append(.lowerCoverage) }
        }
        self.obstacles = obstacles
    }
}

extension ModelPromotion.Figures {
    /// What one model said of one document that was held out.
    public struct Answer: Hashable, Sendable {
        public var truth: Category
        /// The model's best one.
        public var category: Category
        /// From 0 to 1.
        public var confidence: Double
        /// False where the model says that it is like none of its categories.
        public var isKnown: Bool

        public init(truth: Category, category: Category, confidence: Double, isKnown: Bool) {
            self.truth = truth
            self.category = category
            self.confidence = confidence
            self.isKnown = isKnown
        }
    }

    public init(_ answers: [Answer], targetPrecision: Double) {
        let judged = answers.map {
            EvaluationReport.Answer(
                truth: $0.truth, category: $0.category, confidence: $0.confidence, isAnswered: false)
        }
        // Of all types that there are: one that a model lacks counts against it.
        let report = EvaluationReport(judged, categories: Array(Set(answers.map(\.truth))))
        self.init(
            macroF1: report.macroF1 ?? 0, coverage: Self.coverage(answers, targetPrecision: targetPrecision))
    }

    private static func coverage(_ answers: [Answer], targetPrecision: Double) -> Double {
        let ranked = answers.filter(\.isKnown).sorted { $0.confidence > $1.confidence }
        var right = 0
        var most = 0
        for (place, answer) in ranked.enumerated() {
            if answer.category == answer.truth { right += 1 }
            // Equal confidences can't be parted.
            if place + 1 < ranked.count, ranked[place + 1].confidence == answer.confidence { continue }
            if Double(right) >= targetPrecision * Double(place + 1) { most = place + 1 }
        }
        return answers.isEmpty ? 0 : Double(most) / Double(answers.count)
    }
}
