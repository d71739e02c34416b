import TestSupport
import Testing

@testable import Engine

@Suite struct VirtualClockTests {
    private let tier = Tier(
        name: .standard, rate: 100, burst: 100, waitTarget: .seconds(5), queuedMax: 1_000, inFlightMax: 10)

    @Test func `who idles saves up nothing, and who floods runs ahead`() {
        var clock = VirtualClock()
        #expect(clock.deadline(head: Timestamp(milliseconds: 10_000), tier: tier, priority: 0) == 15_000)
        clock.advance(50, tier: tier, priority: 0)
        #expect(clock.deadline(head: Timestamp(milliseconds: 10_000), tier: tier, priority: 0) == 15_500)
        #expect(clock.deadline(head: Timestamp(milliseconds: 99_000), tier: tier, priority: 0) == 104_000)
    }

    @Test func `a step of priority doubles the rate and halves the wait`() {
        var clock = VirtualClock()
        #expect(clock.deadline(head: Timestamp(milliseconds: 10_000), tier: tier, priority: 1) == 12_500)
        clock.advance(50, tier: tier, priority: 1)
        #expect(clock.milliseconds == 10_250)
        #expect(clock.deadline(head: Timestamp(milliseconds: 0), tier: tier, priority: -1) == 20_250)
    }

    @Test func `a turn ends where the next deadline comes first`() {
        #expect(VirtualClock.turn(from: 1_000, until: nil, tier: tier, priority: 0, max: 64) == 64)
        #expect(VirtualClock.turn(from: 1_000, until: 1_000, tier: tier, priority: 0, max: 64) == 1)
        #expect(VirtualClock.turn(from: 1_000, until: 1_099, tier: tier, priority: 0, max: 64) == 10)
        #expect(VirtualClock.turn(from: 1_000, until: 1_000_000, tier: tier, priority: 0, max: 64) == 64)
    }
}
