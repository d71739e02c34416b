/// The order of the queue: earliest virtual deadline first. Each client with work has a clock that runs ahead by the
/// work it was given, at the client's rate; its deadline is that clock plus the wait its tier was promised. Whoever
/// stays within its rate meets its target, and a flood delays nobody but its sender. Pure, and the reference for the
/// scripts in Redis.
public struct VirtualClock: Hashable, Sendable {
    /// In milliseconds since 1970.
    public private(set) var milliseconds: Double = 0

    public init() {}

    /// When the client's next document is due, once its head was submitted at `head`. An idle client saves up nothing.
    public mutating func deadline(head: Timestamp, tier: Tier, priority: Int) -> Double {
        milliseconds = max(milliseconds, Double(head.milliseconds))
        return milliseconds + tier.waitTarget.inMilliseconds / Self.factor(priority)
    }

    /// After `count` documents were claimed.
    public mutating func advance(_ count: Int, tier: Tier, priority: Int) {
        milliseconds += Double(count) * Self.step(tier, priority)
    }

    /// How many documents may be claimed before another client's deadline comes first; at least one.
    public static func turn(from deadline: Double, until next: Double?, tier: Tier, priority: Int, max: Int) -> Int {
        guard let next else { return max }
        let count = ((next - deadline) / step(tier, priority)).rounded(.down) + 1
        return Swift.max(1, Swift.min(max, Int(Swift.min(count, Double(max)))))
    }

    private static func step(_ tier: Tier, _ priority: Int) -> Double { 1000 / (tier.rate * factor(priority)) }

    /// A step of priority doubles the rate and halves the wait.
    private static func factor(_ priority: Int) -> Double {
        let step = Double(1 << abs(min(max(priority, -5), 5)))
        return priority < 0 ? 1 / step : step
    }
}
