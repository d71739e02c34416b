/// The terms of a tier; all of them can be changed while documents are queued.
public struct Tier: Hashable, Codable, Sendable {
    public var name: TierName
    /// Documents a second that a client of it may submit for long.
    public var rate: Double
    /// Documents that a client may submit at once after a pause.
    public var burst: Double
    /// A document should wait no longer than this for a worker; orders the clients.
    public var waitTarget: Duration
    /// Documents of one client that may wait.
    public var queuedMax: Int
    /// Documents of one client that workers may hold at once.
    public var inFlightMax: Int

    public init(
        name: TierName, rate: Double, burst: Double, waitTarget: Duration, queuedMax: Int, inFlightMax: Int
    ) {
        self.name = name
        self.rate = rate
        self.burst = burst
        self.waitTarget = waitTarget
        self.queuedMax = queuedMax
        self.inFlightMax = inFlightMax
    }

    /// What ships: the operator's own work is never throttled by others' floods.
    public static let shipped: [Tier] = [
        Tier(
            name: .operator, rate: 20_000, burst: 1_000_000, waitTarget: .seconds(1), queuedMax: 2_000_000,
            inFlightMax: 4096),
        Tier(name: .priority, rate: 500, burst: 5_000, waitTarget: .seconds(1), queuedMax: 200_000, inFlightMax: 2048),
        Tier(name: .standard, rate: 200, burst: 2_000, waitTarget: .seconds(5), queuedMax: 100_000, inFlightMax: 1024),
        Tier(name: .bulk, rate: 100, burst: 100_000, waitTarget: .seconds(60), queuedMax: 1_000_000, inFlightMax: 1024),
    ]
}

/// That a client was not let in, why and when.
public struct Refusal: Hashable, Codable, Sendable {
    public var code: ErrorCode
    public var at: Timestamp

    public init(code: ErrorCode, at: Timestamp) {
        self.code = code
        self.at = at
    }
}

/// A client as an observer sees it at one moment.
public struct ClientStatus: Hashable, Codable, Sendable {
    public var id: ClientID
    public var tier: TierName
    /// From −5 to 5; a step up doubles its rate in the order and halves its wait target.
    public var priority: Int
    public var paused: Bool
    /// Tokens in its bucket now; negative when in debt.
    public var tokens: Double
    public var queued: Int
    public var inFlight: Int
    /// Documents admitted, refused and settled since it first came.
    public var admitted: Int
    public var refused: Int
    public var settled: Int
    public var lastRefusal: Refusal?

    public init(
        id: ClientID, tier: TierName, priority: Int, paused: Bool, tokens: Double, queued: Int, inFlight: Int,
        admitted: Int, refused: Int, settled: Int, lastRefusal: Refusal? = nil
    ) {
        self.id = id
        self.tier = tier
        self.priority = priority
        self.paused = paused
        self.tokens = tokens
        self.queued = queued
        self.inFlight = inFlight
        self.admitted = admitted
        self.refused = refused
        self.settled = settled
        self.lastRefusal = lastRefusal
    }
}
