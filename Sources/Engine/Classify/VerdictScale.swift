/// What sums of evidence are worth in one industry with one model: how a sum becomes a confidence, and from which
/// confidence on each category is accepted.
struct VerdictScale: Sendable {
    /// Sums are divided by it before shares are taken.
    let temperature: Double
    /// By what a category is answered as.
    private let thresholds: [Category: AcceptThreshold]
    private let otherwise: AcceptThreshold

    /// What a model's file keeps of verdicts counts where they were verdicts of this industry.
    init(_ industry: Industry, _ model: LinearModel?) {
        let verdicts = model?.content.verdicts.flatMap { $0.industry == industry.name ? $0 : nil }
        temperature = verdicts?.temperature ?? Evidence.temperature
        otherwise = AcceptThreshold(confidence: industry.acceptThreshold, basis: .file, documents: 0)
        let targets = Dictionary(
            industry.categories.filter { !$0.isRival }.map { ($0.id, $0.targetPrecision) },
            uniquingKeysWith: { first, _ in first })
        var thresholds: [Category: AcceptThreshold] = [:]
        for place in industry.categories.indices where !industry.categories[place].isRival {
            let answer = industry.answer(place)
            guard thresholds[answer] == nil else { continue }
            guard let target = (targets[answer] ?? nil) ?? industry.targetPrecision else { continue }
            thresholds[answer] = Self.threshold(for: target, answer, verdicts, industry)
        }
        self.thresholds = thresholds
    }

    /// - Parameter answer: a category as it is answered.
    func threshold(for answer: Category) -> AcceptThreshold { thresholds[answer] ?? otherwise }

    /// Never below where an answer becomes `unknown`.
    private static func threshold(
        for target: Double, _ answer: Category, _ verdicts: VerdictCalibration?, _ industry: Industry
    ) -> AcceptThreshold {
        let all = verdicts?.answers ?? []
        let own = all.filter { $0.category == answer }
        for (answers, basis) in [(own, AcceptThreshold.Basis.category), (all, .allCategories)] {
            let precision = TargetPrecision(answers.map { ($0.confidence, $0.isRight) })
            if let confidence = precision.threshold(for: target) {
                return AcceptThreshold(
                    confidence: max(confidence, industry.reviewThreshold), basis: basis, documents: answers.count,
                    targetPrecision: target)
            }
            // Enough answers to keep it, if they were right: those of other categories say nothing better.
            if basis == .category, TargetPrecision.canBeKept(target, by: answers.count) {
                return AcceptThreshold(
                    confidence: 1, basis: .never, documents: answers.count, targetPrecision: target)
            }
        }
        return AcceptThreshold(
            confidence: industry.acceptThreshold, basis: .file, documents: 0, targetPrecision: target)
    }
}
