import Testing

@testable import Engine

@Suite struct HealthMonitorTests {
    private func facts(reachable: Bool = true, standardOldest: Duration? = nil, faults: Int = 0) -> HealthMonitor.Facts
    {
        HealthMonitor.Facts(
            store: StoreStatus(
                isReachable: reachable, description: "private redis", memoryBytes: nil,
                lastError: reachable ? nil : "connection refused"),
            queues: [
                TierQueue(tier: .operator, queued: 9, inFlight: 0, oldest: .seconds(900)),
                TierQueue(tier: .standard, queued: 1, inFlight: 0, oldest: standardOldest),
            ], tiers: Tier.shipped, latency: .none, faultsLastMinute: faults, settledLastMinute: 1000)
    }

    private func at(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: seconds * 1000) }

    @Test func `an operator's own long queue is no trouble`() {
        var monitor = HealthMonitor()
        #expect(monitor.judge(facts(), at: at(1)).state == .ok)
    }

    @Test func `a fleet that an operator has paused is no healthy one`() {
        var monitor = HealthMonitor()
        var paused = facts()
        paused.paused = [.admissions, .claims]
        let health = monitor.judge(paused, at: at(1))
        #expect(health.state == .degraded)
        #expect(health.findings.map(\.text) == ["admissions and claims paused by an operator; `docket queue resume`"])
    }

    @Test func `an unreachable store is DOWN, with what it said`() {
        var monitor = HealthMonitor()
        let health = monitor.judge(facts(reachable: false), at: at(1))
        #expect(health.state == .down)
        #expect(health.findings.first?.text.contains("connection refused") == true)
    }

    @Test func `a wait beyond the tier's target degrades, and remembers since when`() {
        var monitor = HealthMonitor()
        #expect(monitor.judge(facts(standardOldest: .seconds(5)), at: at(1)).state == .ok)
        #expect(monitor.judge(facts(standardOldest: .seconds(6)), at: at(2)).state == .degraded)
        let later = monitor.judge(facts(standardOldest: .seconds(9)), at: at(5))
        #expect(later.since == at(2))
        #expect(later.findings.first?.since == at(2))
        #expect(monitor.judge(facts(), at: at(6)).since == at(6))
    }

    @Test func `more than one fault in a thousand degrades`() {
        var monitor = HealthMonitor()
        #expect(monitor.judge(facts(faults: 1), at: at(1)).state == .ok)
        #expect(monitor.judge(facts(faults: 2), at: at(2)).state == .degraded)
    }
}
