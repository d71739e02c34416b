import Testing

@testable import Engine

@Suite struct FlowWindowTests {
    private static func at(_ seconds: Int) -> Moment { Moment(nanoseconds: Int64(seconds) * 1_000_000_000) }

    private static func counts(_ documents: Int, faults: Int = 0) -> FlowWindow.Counts {
        FlowWindow.Counts(admitted: documents, settled: documents, failed: 0, faults: faults)
    }

    @Test func `rates are unknown until there are two readings`() {
        var window = FlowWindow()
        #expect(window.rates == nil)
        window.add(Self.counts(500), at: Self.at(0))
        #expect(window.rates == nil)
        window.add(Self.counts(520), at: Self.at(2))
        #expect(window.rates == Rates(submitted: 10, done: 10, failed: 0))
    }

    @Test func `a document that failed is not done as well`() {
        var window = FlowWindow()
        for second in 0...5 {
            let counts = FlowWindow.Counts(admitted: 6 * second, settled: 6 * second, failed: 2 * second, faults: 0)
            window.add(counts, at: Self.at(second))
        }
        #expect(window.rates == Rates(submitted: 6, done: 4, failed: 2))
    }

    @Test func `rates are over the last ten seconds`() {
        var window = FlowWindow()
        for second in 0...60 { window.add(Self.counts(second < 50 ? second * 100 : 5_000), at: Self.at(second)) }
        #expect(window.rates == Rates(submitted: 0, done: 0, failed: 0))
    }

    @Test func `the first rate after an outage is not all that happened meanwhile`() {
        var window = FlowWindow()
        for second in 0..<20 { window.add(Self.counts(second * 10), at: Self.at(second)) }
        window.add(Self.counts(30_000), at: Self.at(50))
        #expect(window.rates == nil)
        window.add(Self.counts(30_010), at: Self.at(51))
        #expect(window.rates == Rates(submitted: 10, done: 10, failed: 0))
    }

    @Test func `a short gap is averaged over its whole length`() {
        var window = FlowWindow()
        window.add(Self.counts(0), at: Self.at(0))
        window.add(Self.counts(80), at: Self.at(8))
        #expect(window.rates == Rates(submitted: 10, done: 10, failed: 0))
    }

    @Test func `the minute's faults and settlements are forgotten after a minute`() {
        var window = FlowWindow()
        window.add(Self.counts(0), at: Self.at(0))
        window.add(Self.counts(100, faults: 3), at: Self.at(30))
        #expect(window.lastMinute.faults == 3 && window.lastMinute.settled == 100)
        window.add(Self.counts(100, faults: 3), at: Self.at(95))
        #expect(window.lastMinute.faults == 0 && window.lastMinute.settled == 0)
    }

    @Test func `readings that come thick and fast fill no memory`() {
        var window = FlowWindow()
        for step in 0..<100_000 { window.add(Self.counts(step), at: Moment(nanoseconds: Int64(step) * 1_000)) }
        #expect(MemoryLayout.size(ofValue: window) > 0 && window.lastMinute.settled < 128)
    }
}
