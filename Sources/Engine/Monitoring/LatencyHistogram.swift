import Histogram
import Synchronization

/// Durations of the last minute in six slots of ten seconds, and of the running second for the history.
/// From 1 µs to one hour within 1 %; recording takes a lock and about 30 ns.
public final class LatencyHistogram: Sendable {
    private typealias Counts = Histogram<UInt32>
    private static let slotSeconds = 10
    private static let slots = 6

    private struct State: Sendable {
        var second = LatencyHistogram.empty()
        var ring = (0..<LatencyHistogram.slots).map { _ in LatencyHistogram.empty() }
        var position = 0
        var secondsInSlot = 0
        var total: UInt64 = 0
    }

    private let state = Mutex(State())

    public init() {}

    private static func empty() -> Counts {
        Counts(highestTrackableValue: 3_600_000_000, numberOfSignificantValueDigits: .two)
    }

    /// Longer than an hour counts as an hour, shorter than a microsecond as one.
    public func record(_ duration: Duration) {
        let microseconds = min(max(duration.nanosecondsRounded / 1000, 1), 3_599_999_999)
        state.withLock { state in
            state.second.record(UInt64(microseconds))
            state.total += 1
        }
    }

    /// Ends the running second: its percentiles, and a place in the minute's slots. Called once a second.
    func endSecond() -> LatencySummary {
        state.withLock { state in
            guard state.second.totalCount > 0 || state.ring.contains(where: { $0.totalCount > 0 }) else { return .none }
            let summary = Self.summary(state.second)
            state.ring[state.position].add(state.second)
            state.second.reset()
            state.secondsInSlot += 1
            if state.secondsInSlot == Self.slotSeconds {
                state.secondsInSlot = 0
                state.position = (state.position + 1) % Self.slots
                state.ring[state.position].reset()
            }
            return summary
        }
    }

    /// The last minute, the running second included.
    func lastMinute() -> LatencySummary {
        state.withLock { state in
            guard state.second.totalCount > 0 || state.ring.contains(where: { $0.totalCount > 0 }) else { return .none }
            var all = state.second
            for slot in state.ring { all.add(slot) }
            return Self.summary(all)
        }
    }

    /// All recordings since start.
    var count: UInt64 { state.withLock { $0.total } }

    private static func summary(_ counts: Counts) -> LatencySummary {
        guard counts.totalCount > 0 else { return .none }
        func seconds(_ percentile: Double) -> Double { Double(counts.valueAtPercentile(percentile)) / 1e6 }
        return LatencySummary(
            count: Int(counts.totalCount), p50: seconds(50), p90: seconds(90), p95: seconds(95), p99: seconds(99),
            p999: seconds(99.9))
    }
}
