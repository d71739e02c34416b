/// What an operator may set; beyond it lies a slip of the finger.
public struct TermLimits: Hashable, Sendable {
    public var rates: ClosedRange<Double> = 0.001...1_000_000
    public var bursts: ClosedRange<Double> = 1...10_000_000
    /// Seconds.
    public var waitTargets: ClosedRange<Double> = 0.001...86_400
    public var queuedMax: ClosedRange<Int> = 1...10_000_000
    public var inFlightMax: ClosedRange<Int> = 1...100_000
    public var priorities: ClosedRange<Int> = -5...5
    /// Seconds that something can be lent for; zero ends it.
    public var lentSeconds: ClosedRange<Double> = 0...604_800
    /// Bytes of a tier's name.
    public var nameBytesMax = 32
    /// Bytes of what the trail says of an act.
    public var detailBytesMax = 400

    public init() {}
}
