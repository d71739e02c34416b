/// What an observer may see of the engine at one moment: an immutable value, made by the engine about once a second.
/// Observers read it and never make the engine wait.
public struct EngineSnapshot: Sendable {
    public var takenAt: Timestamp
    /// When the store last said what queues, lists and counters here show; nil when it has not said anything yet.
    public var readAt: Timestamp?
    public var environment: String
    public var version: String
    public var uptime: Duration
    public var health: Health
    public var store: StoreStatus
    /// By tier, in the order of the tiers' urgency.
    public var queues: [TierQueue]
    /// Nil as long as two readings of the last seconds don't tell them: at first, and after an outage.
    public var rates: Rates?
    /// From submission to result, over the last minute.
    public var latency: LatencySummary
    /// From submission to claim, over the last minute, by tier.
    public var waits: [TierName: LatencySummary]
    public var totals: Totals
    public var caches: [CacheStatus]
    /// Newest first, bounded by the configuration.
    public var batches: [Batch]
    /// All batches in the store.
    public var batchesTotal: Int
    public var clients: [ClientStatus]
    public var tiers: [Tier]
    /// What was set for a time and goes back by itself, what ends first first.
    public var lends: [Lend] = []
    public var workers: [WorkerStatus]
    public var industries: [IndustryName]
    public var resources: Resources
    /// The last hour at one sample a second.
    public var history: HistoryView

    public init(
        takenAt: Timestamp, readAt: Timestamp?, environment: String, version: String, uptime: Duration, health: Health,
        store: StoreStatus, queues: [TierQueue], rates: Rates?, latency: LatencySummary,
        waits: [TierName: LatencySummary], totals: Totals, caches: [CacheStatus], batches: [Batch], batchesTotal: Int,
        clients: [ClientStatus], tiers: [Tier], workers: [WorkerStatus], industries: [IndustryName],
        resources: Resources, history: HistoryView
    ) {
        self.takenAt = takenAt
        self.readAt = readAt
        self.environment = environment
        self.version = version
        self.uptime = uptime
        self.health = health
        self.store = store
        self.queues = queues
        self.rates = rates
        self.latency = latency
        self.waits = waits
        self.totals = totals
        self.caches = caches
        self.batches = batches
        self.batchesTotal = batchesTotal
        self.clients = clients
        self.tiers = tiers
        self.workers = workers
        self.industries = industries
        self.resources = resources
        self.history = history
    }

    /// Documents waiting, all tiers.
    public var backlog: Int { queues.reduce(0) { $0 + $1.queued } }
}

/// One word on how it goes, and why.
public struct Health: Hashable, Sendable {
    public enum State: String, Sendable, Codable { case ok, degraded, down }

    public struct Finding: Hashable, Sendable {
        public enum Severity: String, Sendable, Codable { case warning, critical }

        public var severity: Severity
        /// What it is about, such as `store` or `queue.standard`.
        public var subject: String
        /// Value against limit, with what to do where that is known.
        public var text: String
        public var since: Timestamp

        public init(severity: Severity, subject: String, text: String, since: Timestamp) {
            self.severity = severity
            self.subject = subject
            self.text = text
            self.since = since
        }
    }

    public var state: State
    /// When this state began.
    public var since: Timestamp
    /// Worst first.
    public var findings: [Finding]

    public init(state: State, since: Timestamp, findings: [Finding]) {
        self.state = state
        self.since = since
        self.findings = findings
    }
}

/// The store as the engine sees it.
public struct StoreStatus: Hashable, Sendable {
    public var isReachable: Bool
    /// Such as `private redis 7.0.15`; no passwords.
    public var description: String
    public var memoryBytes: Int?
    /// What it last said when it could not be reached.
    public var lastError: String?

    public init(isReachable: Bool, description: String, memoryBytes: Int?, lastError: String?) {
        self.isReachable = isReachable
        self.description = description
        self.memoryBytes = memoryBytes
        self.lastError = lastError
    }
}

/// Documents a second over the last ten seconds.
public struct Rates: Hashable, Sendable {
    public var submitted: Double
    public var done: Double
    public var failed: Double

    public init(submitted: Double, done: Double, failed: Double) {
        self.submitted = submitted
        self.done = done
        self.failed = failed
    }
}

/// Percentiles of durations, in seconds; nil when there were none.
public struct LatencySummary: Hashable, Sendable {
    public var count: Int
    public var p50: Double?
    public var p90: Double?
    public var p95: Double?
    public var p99: Double?
    public var p999: Double?

    public init(count: Int, p50: Double?, p90: Double?, p95: Double?, p99: Double?, p999: Double?) {
        self.count = count
        self.p50 = p50
        self.p90 = p90
        self.p95 = p95
        self.p99 = p99
        self.p999 = p999
    }

    public static let none = LatencySummary(count: 0, p50: nil, p90: nil, p95: nil, p99: nil, p999: nil)
}

/// Counts since this engine started, but for `dead` and `retrying`, which are the store's.
public struct Totals: Hashable, Sendable {
    public var submitted: Int
    public var refused: Int
    public var done: Int
    public var failed: Int
    public var retried: Int
    public var dead: Int
    public var retrying: Int

    public init(submitted: Int, refused: Int, done: Int, failed: Int, retried: Int, dead: Int, retrying: Int) {
        self.submitted = submitted
        self.refused = refused
        self.done = done
        self.failed = failed
        self.retried = retried
        self.dead = dead
        self.retrying = retrying
    }
}

/// What this process uses.
public struct Resources: Hashable, Sendable {
    /// Share of one core over the last second; 2 means two cores full.
    public var cpu: Double?
    public var residentBytes: Int
    public var openFiles: Int

    public init(cpu: Double?, residentBytes: Int, openFiles: Int) {
        self.cpu = cpu
        self.residentBytes = residentBytes
        self.openFiles = openFiles
    }
}
