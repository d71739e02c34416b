/// Where a batch is on its way. Failures are counted, they are not a state.
public enum BatchState: String, Codable, Sendable, CaseIterable {
    case queued, running, paused, done, cancelled

    public var isFinished: Bool { self == .done || self == .cancelled }
}

/// Many documents submitted together, as an observer sees them at one moment.
public struct Batch: Hashable, Codable, Sendable {
    public var id: BatchID
    public var name: String
    public var client: ClientID
    public var tier: TierName
    public var industry: IndustryName
    public var state: BatchState
    /// Documents in it.
    public var total: Int
    /// Documents with a verdict.
    public var done: Int
    /// Documents settled without one; `retry` takes these.
    public var failed: Int
    /// Of the done ones, those answered by the result cache.
    public var cached: Int
    /// Documents that were claimed by a worker and not settled yet.
    public var running: Int
    public var createdAt: Timestamp
    public var finishedAt: Timestamp?

    public init(
        id: BatchID, name: String, client: ClientID, tier: TierName, industry: IndustryName, state: BatchState,
        total: Int, done: Int, failed: Int, cached: Int, running: Int, createdAt: Timestamp, finishedAt: Timestamp?
    ) {
        self.id = id
        self.name = name
        self.client = client
        self.tier = tier
        self.industry = industry
        self.state = state
        self.total = total
        self.done = done
        self.failed = failed
        self.cached = cached
        self.running = running
        self.createdAt = createdAt
        self.finishedAt = finishedAt
    }

    /// Documents waiting for a worker.
    public var queued: Int { state == .cancelled ? 0 : max(0, total - done - failed - running) }

    /// From 0 to 1.
    public var progress: Double { total == 0 ? 1 : Double(done + failed) / Double(total) }

    /// Documents settled a second since it was created; nil before the first.
    public func rate(now: Timestamp) -> Double? {
        let seconds = (finishedAt ?? now).seconds(since: createdAt)
        return done + failed > 0 && seconds > 0 ? Double(done + failed) / seconds : nil
    }

    /// Seconds until it is finished at the rate so far; nil when finished or unknown.
    public func eta(now: Timestamp) -> Double? {
        guard !state.isFinished, let rate = rate(now: now) else { return nil }
        return Double(total - done - failed) / rate
    }
}
