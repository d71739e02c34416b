/// How far stated confidence and the share of right answers lie apart: answers are put into fifteen equal ranges of
/// confidence, and the distances of the two means are averaged by the answers in each (expected calibration error).
struct CalibrationError: Sendable {
    static let binCount = 15

    private var surplus = [Double](repeating: 0, count: binCount)
    private(set) var count = 0

    mutating func add(confidence: Double, isRight: Bool) {
        let bin = max(0, min(Self.binCount - 1, Int(confidence * Double(Self.binCount))))
        surplus[bin] += confidence - (isRight ? 1 : 0)
        count += 1
    }

    /// From 0 to 1; nil without answers.
    var value: Double? { count > 0 ? surplus.reduce(0) { $0 + abs($1) } / Double(count) : nil }
}
