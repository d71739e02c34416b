/// From which confidence on answers are as often right as somebody asked for.
struct TargetPrecision: Sendable {
    /// Normal deviate of the bound: with 1.645 it is kept in 19 of 20 samples.
    static let deviate = 1.645

    /// What may be asked for.
    static let allowed = 0.5...0.999

    /// Answers to documents that were not learned from, most confident first.
    private let trials: [(confidence: Double, isRight: Bool)]

    init(_ trials: [(confidence: Double, isRight: Bool)]) {
        self.trials = trials.sorted { $0.confidence > $1.confidence }
    }

    /// The lowest confidence for which the lower Wilson bound of the share of right answers reaches `target`; nil when
    /// none does, because there are too many mistakes or too few documents to tell.
    func threshold(for target: Double) -> Double? {
        var right = 0
        var lowest: Double?
        for (index, trial) in trials.enumerated() {
            if trial.isRight { right += 1 }
            // Equal confidences can't be parted.
            if index + 1 < trials.count, trials[index + 1].confidence == trial.confidence { continue }
            if Self.lowerBound(right: right, of: index + 1) >= target { lowest = trial.confidence }
        }
        return lowest
    }

    /// Whether so many answers, all of them right, could keep it.
    static func canBeKept(_ target: Double, by count: Int) -> Bool { lowerBound(right: count, of: count) >= target }

    /// The least share that a sample still speaks for (Wilson 1927).
    static func lowerBound(right: Int, of count: Int, deviate: Double = deviate) -> Double {
        guard count > 0 else { return 0 }
        let total = Double(count)
        let share = Double(right) / total
        let square = deviate * deviate
        let middle = share + square / (2 * total)
        let width = deviate * (share * (1 - share) / total + square / (4 * total * total)).squareRoot()
        return max(0, (middle - width) / (1 + square / total))
    }
}
