/// Says in one word how it goes, and keeps since when each finding holds. Pure: what it judges is given.
struct HealthMonitor: Sendable {
    /// What is judged, once a second.
    struct Facts: Sendable {
        var store: StoreStatus
        var queues: [TierQueue]
        var tiers: [Tier]
        var latency: LatencySummary
        /// The engine's own failures and all documents settled in the last minute.
        var faultsLastMinute: Int
        var settledLastMinute: Int
        /// What an operator has stopped for the whole fleet.
        var paused: [Term] = []
    }

    static let p95Max = 2.0
    static let faultShareMax = 0.001

    private var since: [String: Timestamp] = [:]
    private var health: Health?

    mutating func judge(_ facts: Facts, at now: Timestamp) -> Health {
        var found: [(Health.Finding.Severity, String, String)] = []
        if !facts.store.isReachable {
            let reason = facts.store.lastError.map { ": \($0)" } ?? ""
            found.append((.critical, "store", "can't be reached\(reason); queued work is safe there"))
        }
        if !facts.paused.isEmpty {
            let what = facts.paused.map(\.rawValue).joined(separator: " and ")
            found.append((.warning, "queue", "\(what) paused by an operator; `docket queue resume`"))
        }
        // The operator's own batches may wait as long as they like: nobody was promised otherwise.
        for queue in facts.queues where queue.tier != .operator {
            guard let oldest = queue.oldest, let tier = facts.tiers.first(where: { $0.name == queue.tier }),
                oldest > tier.waitTarget
            else { continue }
            let text = "oldest waits \(Int(oldest.inSeconds)) s > \(Int(tier.waitTarget.inSeconds)) s"
            found.append((.warning, "queue.\(queue.tier)", text))
        }
        if facts.settledLastMinute > 0 {
            let share = Double(facts.faultsLastMinute) / Double(facts.settledLastMinute)
            if share > Self.faultShareMax {
                let text =
                    "\(facts.faultsLastMinute) of \(facts.settledLastMinute) in the last minute were our own fault"
                found.append((.warning, "errors", text))
            }
        }
        since = since.filter { subject, _ in found.contains { $0.1 == subject } }
        let findings = found.map { severity, subject, text in
            let start = since[subject] ?? now
            since[subject] = start
            return Health.Finding(severity: severity, subject: subject, text: text, since: start)
        }
        let state: Health.State =
            findings.contains { $0.severity == .critical } ? .down : findings.isEmpty ? .ok : .degraded
        let start = health.map { $0.state == state ? $0.since : now } ?? now
        let result = Health(state: state, since: start, findings: findings)
        health = result
        return result
    }
}
