import Testing

@testable import Engine

@Suite struct EngineMetricsTests {
    @Test func `misses of the first second are in the last minute's hit rate, and leave it after a minute`() {
        let metrics = EngineMetrics()
        #expect(metrics.cache(.result).lastMinute == nil)
        for _ in 0..<17 { metrics.countCache(.result, hit: false) }
        _ = metrics.endSecond()
        #expect(metrics.cache(.result).lastMinute == 0)
        for _ in 0..<17 { metrics.countCache(.result, hit: true) }
        #expect(metrics.cache(.result).lastMinute == 0.5)
        for _ in 0..<59 { _ = metrics.endSecond() }
        #expect(metrics.cache(.result).lastMinute == 1)
        _ = metrics.endSecond()
        #expect(metrics.cache(.result).lastMinute == nil)
        #expect(metrics.cache(.result).misses == 17)
    }
}
