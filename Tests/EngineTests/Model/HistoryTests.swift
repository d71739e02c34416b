import Engine
import Testing

@Suite struct HistoryTests {
    private func sample(_ number: Int) -> HistorySample {
        HistorySample(
            at: Timestamp(milliseconds: Int64(number) * 1000), submitted: Float(number), done: 0, failed: 0, queued: 0,
            inFlight: 0, p50: .nan, p95: .nan, p99: .nan, hitRatio: .nan, cpu: 0)
    }

    @Test func `keeps the newest samples in order and lets go of the oldest`() {
        var history = HistoryView()
        for number in 0..<1000 {
            history.append(sample(number), countMax: 300)
            #expect(history.count == min(number + 1, 300))
            #expect(history.last?.submitted == Float(number))
            #expect(history.first?.submitted == Float(max(0, number - 299)))
        }
        #expect(history.map { Int($0.submitted) } == Array(700..<1000))
    }

    @Test func `a view stays as it was taken`() {
        var history = HistoryView()
        for number in 0..<100 { history.append(sample(number), countMax: 100) }
        let view = history
        for number in 100..<200 { history.append(sample(number), countMax: 100) }
        #expect(view.map { Int($0.submitted) } == Array(0..<100))
        #expect(history.map { Int($0.submitted) } == Array(100..<200))
    }
}
