/// A bucket of tokens that may go into debt. A submission of n documents is let in while the bucket is not in debt, and
/// then takes n tokens, below zero if need be: a large batch is not refused for ever, and what follows pays for it.
/// Tokens are computed when they are looked at, so an idle client costs nothing. Pure: time is an argument.
public struct TokenBucket: Hashable, Sendable {
    /// Tokens at `stamp`; never above the tier's burst.
    public private(set) var tokens: Double
    private var stamp: Timestamp

    /// A new client's bucket is full.
    public init(tier: Tier, at now: Timestamp) {
        tokens = tier.burst
        stamp = now
    }

    /// Tokens now.
    public func level(tier: Tier, at now: Timestamp) -> Double {
        min(tier.burst, tokens + max(0, now.seconds(since: stamp)) * tier.rate)
    }

    /// How long until its debt is paid; nil when it has none.
    public func debt(tier: Tier, at now: Timestamp) -> Duration? {
        let level = level(tier: tier, at: now)
        return level < 0 ? .seconds(-level / tier.rate) : nil
    }

    /// Takes `count` tokens when there is no debt; else says how long until the debt is paid.
    public mutating func take(_ count: Int, tier: Tier, at now: Timestamp) -> Duration? {
        if let debt = debt(tier: tier, at: now) { return debt }
        tokens = level(tier: tier, at: now) - Double(count)
        stamp = now
        return nil
    }

    /// Keeps the share it is filled to: an edit neither resets nor gifts.
    public mutating func move(from old: Tier, to new: Tier, at now: Timestamp) {
        tokens = level(tier: old, at: now) / old.burst * new.burst
        stamp = now
    }
}
