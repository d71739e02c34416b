import Testing

@testable import Engine

@Suite struct LatencyHistogramTests {
    @Test func `percentiles are within one per cent`() {
        let histogram = LatencyHistogram()
        for milliseconds in 1...1000 { histogram.record(.milliseconds(milliseconds)) }
        let summary = histogram.lastMinute()
        #expect(summary.count == 1000)
        #expect(abs(summary.p50! - 0.5) < 0.005)
        #expect(abs(summary.p99! - 0.99) < 0.01)
    }

    @Test func `without recordings there are no percentiles`() {
        let histogram = LatencyHistogram()
        #expect(histogram.lastMinute() == .none)
        #expect(histogram.endSecond() == .none)
    }

    @Test func `a second's percentiles are its own, and a minute forgets`() {
        let histogram = LatencyHistogram()
        histogram.record(.milliseconds(10))
        #expect(histogram.endSecond().count == 1)
        #expect(histogram.endSecond().count == 0)
        #expect(histogram.lastMinute().count == 1)
        for _ in 0..<60 { _ = histogram.endSecond() }
        #expect(histogram.lastMinute().count == 0)
        #expect(histogram.count == 1)
    }

    @Test func `durations beyond its range count at the edges`() {
        let histogram = LatencyHistogram()
        histogram.record(.seconds(-5))
        histogram.record(.seconds(100_000))
        let summary = histogram.lastMinute()
        #expect(summary.count == 2)
        #expect(summary.p99! <= 3_700)
    }
}
