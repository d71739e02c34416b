/// What waits in one tier.
public struct TierQueue: Hashable, Codable, Sendable {
    public var tier: TierName
    public var queued: Int
    public var inFlight: Int
    /// Age of the oldest document waiting; nil when none does.
    public var oldest: Duration?

    public init(tier: TierName, queued: Int, inFlight: Int, oldest: Duration?) {
        self.tier = tier
        self.queued = queued
        self.inFlight = inFlight
        self.oldest = oldest
    }
}

/// A worker as it last described itself.
public struct WorkerStatus: Hashable, Codable, Sendable {
    public var id: WorkerID
    public var startedAt: Timestamp
    public var seenAt: Timestamp
    /// Documents it holds now.
    public var holding: Int
    /// Threads that classify.
    public var threads: Int
    /// Settled since it started.
    public var settled: Int
    /// Share of its threads' time spent on documents in the last second, from 0 to 1.
    public var busyRatio: Double
    /// An operator told it to take nothing more. Known to the store and not to the worker, so not in what it says.
    public var isDraining = false

    public init(
        id: WorkerID, startedAt: Timestamp, seenAt: Timestamp, holding: Int, threads: Int, settled: Int,
        busyRatio: Double
    ) {
        self.id = id
        self.startedAt = startedAt
        self.seenAt = seenAt
        self.holding = holding
        self.threads = threads
        self.settled = settled
        self.busyRatio = busyRatio
    }

    enum CodingKeys: String, CodingKey { case id, startedAt, seenAt, holding, threads, settled, busyRatio }
}
