import TestSupport
import Testing

@testable import Engine

@Suite struct TokenBucketTests {
    private let tier = Tier(
        name: .standard, rate: 10, burst: 100, waitTarget: .seconds(5), queuedMax: 1_000, inFlightMax: 10)
    private let start = Timestamp(milliseconds: 1_000_000)

    private func later(_ seconds: Double) -> Timestamp { Timestamp(milliseconds: 1_000_000 + Int64(seconds * 1_000)) }

    @Test func `a large batch is let in and paid for afterwards`() {
        var bucket = TokenBucket(tier: tier, at: start)
        #expect(bucket.take(250, tier: tier, at: start) == nil)
        #expect(bucket.level(tier: tier, at: start) == -150)
        #expect(bucket.take(1, tier: tier, at: start) == .seconds(15))
        #expect(bucket.take(1, tier: tier, at: later(14.9)) != nil)
        #expect(bucket.take(1, tier: tier, at: later(15)) == nil)
    }

    @Test func `an idle bucket fills to its burst and no further`() {
        var bucket = TokenBucket(tier: tier, at: start)
        _ = bucket.take(60, tier: tier, at: start)
        #expect(bucket.level(tier: tier, at: later(1)) == 50)
        #expect(bucket.level(tier: tier, at: later(1_000)) == 100)
    }

    @Test func `a clock that jumps back takes nothing away`() {
        var bucket = TokenBucket(tier: tier, at: start)
        _ = bucket.take(60, tier: tier, at: start)
        #expect(bucket.level(tier: tier, at: later(-500)) == 40)
    }

    @Test func `moving to other terms keeps the share it is filled to`() {
        var bucket = TokenBucket(tier: tier, at: start)
        _ = bucket.take(75, tier: tier, at: start)
        var other = tier
        other.burst = 400
        bucket.move(from: tier, to: other, at: start)
        #expect(bucket.level(tier: other, at: start) == 100)
    }
}
