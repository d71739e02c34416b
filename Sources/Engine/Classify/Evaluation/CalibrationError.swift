/// How far stated confidence and the share of right answers lie apart: answers are put into fifteen equal ranges of
/// confidence, and the distances of the two means are averaged by the answers in each (expected calibration error).
struct CalibrationError: Sendable {
    static let binCount = 15

    private var surplus = [Double](repeating: 0, count: binCount)
    /// By range, how likely so many of its answers are right when confidence is true; no longer kept where answers are
    /// so many that their number is as good as normal.
    private var rightOnes = [[Double]](repeating: [1], count: binCount)
    private var confidences = [Double](repeating: 0, count: binCount)
    private var variances = [Double](repeating: 0, count: binCount)
    private(set) var count = 0

    /// Answers of a range that are counted one by one.
    private static let exactMax = 300

    mutating func add(confidence: Double, isRight: Bool) {
        let bin = max(0, min(Self.binCount - 1, Int(confidence * Double(Self.binCount))))
        surplus[bin] += confidence - (isRight ? 1 : 0)
        confidences[bin] += confidence
        variances[bin] += confidence * (1 - confidence)
        count += 1
        guard rightOnes[bin].count <= Self.exactMax else { return rightOnes[bin] = [] }
        guard !rightOnes[bin].isEmpty else { return }
        let before = rightOnes[bin]
        rightOnes[bin] = (0...before.count).map { right in
            let one = right > 0 ? before[right - 1] * confidence : 0
            return one + (right < before.count ? before[right] * (1 - confidence) : 0)
        }
    }

    /// From 0 to 1; nil without answers.
    var value: Double? { count > 0 ? surplus.reduce(0) { $0 + abs($1) } / Double(count) : nil }

    /// What it would be on average if each confidence were exactly true: few answers never agree with their shares.
    var chance: Double? {
        guard count > 0 else { return nil }
        let distances = (0..<Self.binCount).map { bin -> Double in
            // The mean distance of a normal number from its mean is √(2/π) of its deviation.
            guard !rightOnes[bin].isEmpty else { return (variances[bin] * 2 / .pi).squareRoot() }
            return rightOnes[bin].enumerated().reduce(0) { $0 + $1.element * abs(confidences[bin] - Double($1.offset)) }
        }
        return distances.reduce(0, +) / Double(count)
    }
}
