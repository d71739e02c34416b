import Engine

/// The one word that every screen carries.
public enum HealthWord: String, CaseIterable, Sendable {
    /// The screen is there before the engine is.
    case starting = "STARTING"
    case ok = "OK"
    case degraded = "DEGRADED"
    case down = "DOWN"
    /// It was well when it last said something, which is some seconds ago.
    case stale = "STALE"
    /// There is no data, or none that is fresh enough to judge by.
    case blind = "BLIND"
}

/// What the console knows of the engine, and how old that is.
public struct Feed: Sendable {
    /// From this age on the data is shown as stale.
    public static let staleAfter: Duration = .seconds(5)
    /// From this age on the console no longer says how the engine is.
    public static let blindAfter: Duration = .seconds(15)

    public private(set) var snapshot: EngineSnapshot?
    /// When `snapshot` was first seen; an engine that hangs hands out the same one again and again.
    private var takenSeenAt: Moment?
    /// When what the store said in `snapshot` was first seen; one that hangs says the same again and again.
    private var readSeenAt: Moment?
    /// How old that was then, by the wall clock; nothing when the clocks disagree too much to believe them.
    private var ageThen: Duration = .zero
    public private(set) var clientFlow = FlowMeter<ClientID>()
    public private(set) var trends = QueueTrends()
    public private(set) var failures = FailureMeter()

    private static let believableAgeSeconds = 60.0

    public init() {}

    /// What was not read anew adds nothing to rates and trends: a gap is a gap.
    public mutating func receive(_ new: EngineSnapshot, at time: ConsoleTime) {
        guard new.takenAt != snapshot?.takenAt else { return }
        let now = time.moment
        let readBefore = snapshot?.readAt
        snapshot = new
        takenSeenAt = now
        guard let readAt = new.readAt, readAt != readBefore else { return }
        readSeenAt = now
        let age = time.wall.seconds(since: readAt)
        ageThen = age > 0 && age < Feed.believableAgeSeconds ? .milliseconds(Int64(age * 1000)) : .zero
        clientFlow.add(
            new.clients.map { ($0.id, FlowMeter<ClientID>.Counts(in: $0.admitted, out: $0.settled)) }, at: now)
        trends.add(new.queues, at: now)
        failures.add(new.batches, readAt: readAt, at: now)
    }

    /// Since the store last said what is shown; nil when it never did.
    public func age(at now: Moment) -> Duration? { readSeenAt.map { now - $0 + ageThen } }

    public func isStale(at now: Moment) -> Bool { age(at: now).map { $0 >= Feed.staleAfter } ?? true }

    /// An engine that knows its store is gone says so however old the numbers are. Nothing is OK that was only seen to
    /// be so a while ago.
    public func health(at now: Moment) -> HealthWord {
        guard let snapshot, let takenSeenAt, now - takenSeenAt < Feed.blindAfter else { return .blind }
        if snapshot.health.state == .down { return .down }
        guard let age = age(at: now), age < Feed.blindAfter else { return .blind }
        if snapshot.health.state == .degraded { return .degraded }
        return age < Feed.staleAfter ? .ok : .stale
    }

    /// Documents a second that came into and left a tier; nil until there are two samples.
    public func flow(of tier: TierName) -> FlowMeter<ClientID>.Rates? {
        guard let snapshot else { return nil }
        return snapshot.clients.lazy.filter { $0.tier == tier }.compactMap { clientFlow.rates(of: $0.id) }
            .reduce(nil) { sum, rates in
                FlowMeter<ClientID>.Rates(in: (sum?.in ?? 0) + rates.in, out: (sum?.out ?? 0) + rates.out)
            }
    }
}
