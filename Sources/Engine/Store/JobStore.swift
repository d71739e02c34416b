/// What the engine needs of the place where all shared state lives. Redis implements it for a fleet, `MemoryStore` for
/// one process; the conformance suite says what both must do. Every call throws ``StoreError`` only.
///
/// A document's life here: staged (invisible) → admitted (queued) → claimed (leased to a worker) → settled once, or
/// back to queued by retry, release or take-over. Nothing admitted leaves by any other way.
public protocol JobStore: CacheStore, CorrectionStore, OperatorStore {
    /// How the store is, as far as is known without asking it; never waits.
    var status: StoreStatus { get }

    /// Puts documents aside for a batch that `admit` will make visible; a later call appends. Left alone, they go away
    /// after an hour. At most `StoreLimits.documentsPerCall` a call.
    func stage(_ documents: [Document], for batch: BatchID) async throws(StoreError)

    /// A fresh batch id.
    func nextBatchID() async throws(StoreError) -> BatchID

    /// Admits a staged batch whole or not at all: the client's token bucket and the bounds decide, in one step.
    func admit(_ request: AdmissionRequest) async throws(StoreError) -> Admission

    /// What `admit` would say to each, without admitting anything; at most `StoreLimits.documentsPerCall` a call. For
    /// doors that want to refuse before they read.
    func check(_ asks: [AdmissionAsk]) async throws(StoreError) -> [Admission]

    /// Takes up to `limit` jobs in the order of earliest virtual deadline and leases them to `worker`. Retries that are
    /// due come back to their client's queue first. Documents of cancelled batches are dropped on the way.
    func claim(worker: WorkerID, limit: Int) async throws(StoreError) -> [Job]

    /// Ends leases. Only the first settlement of a document counts, stores and reports; the answer says for each
    /// whether it was the first. At most `StoreLimits.documentsPerCall` a call.
    func settle(worker: WorkerID, _ settlements: [Settlement]) async throws(StoreError) -> [Bool]

    /// Keeps the leases of `jobs` alive; called at a third of the lease.
    func renew(worker: WorkerID, _ jobs: [Job]) async throws(StoreError)

    /// Takes over jobs whose lease ran out, with their delivery count raised, until there are `limit`; what was claimed
    /// together with the last of them may come too.
    func takeOver(worker: WorkerID, lease: Duration, limit: Int) async throws(StoreError) -> [Job]

    /// How often each of these documents was noted by ``noteBegun(_:)`` and had not ended.
    func timesBegun(_ jobs: [Job]) async throws(StoreError) -> [Int]

    /// Notes that documents are begun that were taken over: each may be the end of its worker.
    func noteBegun(_ jobs: [Job]) async throws(StoreError)

    /// Returns when work may be there, at the latest after `timeout`. No promise: a claim may still find nothing.
    func waitForWork(timeout: Duration) async throws(StoreError)

    /// Nil when there is no such batch.
    func batch(_ id: BatchID) async throws(StoreError) -> Batch?

    /// Newest first, with how many there are in all.
    func batches(limit: Int) async throws(StoreError) -> (batches: [Batch], total: Int)

    /// Results of settled documents with `from <= index`, by index, at most `limit`, and where to go on; nil at the
    /// end.
    func results(of id: BatchID, from: Int, limit: Int) async throws(StoreError) -> (
        results: [DocumentResult], next: Int?
    )

    /// Stops a batch: what is queued is dropped, what workers hold is settled as usual but no longer counted.
    /// False when there is no such batch or it is finished.
    func cancel(_ id: BatchID) async throws(StoreError) -> Bool

    /// Queues the failed documents of a batch again; how many. Nil when there is no such batch.
    func retryFailed(_ id: BatchID) async throws(StoreError) -> Int?

    func tiers() async throws(StoreError) -> [Tier]
    func clients(limit: Int) async throws(StoreError) -> [ClientStatus]

    /// Says that a worker is alive, what it is doing, and hands over its counters; forgotten after three leases.
    func beat(_ status: WorkerStatus) async throws(StoreError)

    /// Says that a worker has ended: from now on nobody counts on it. What it held goes by the leases, as always.
    func forget(_ worker: WorkerID) async throws(StoreError)

    /// Queues by tier, fleet totals and the store's own health, in bounded time whatever is queued.
    func overview() async throws(StoreError) -> StoreOverview
}

/// Bounds of one call to the store, so that no script holds it for long.
public enum StoreLimits {
    public static let documentsPerCall = 1_000
    /// Documents of all clients that may wait, unless a store is told otherwise.
    public static let queuedMax = 10_000_000

    /// Throws when `operation` was asked for more than fits in one call.
    static func check(_ count: Int, _ operation: String) throws(StoreError) {
        guard count <= documentsPerCall else {
            throw StoreError(.refused, "\(operation): more than \(documentsPerCall) in one call")
        }
    }
}

/// The store could not do it; the caller may come back.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Reason: String, Sendable {
        /// Not connected, or the connection broke while waiting: the outcome is unknown.
        case unreachable
        /// Down for a reason that a person has to mend; the message says how.
        case down
        /// No answer in time: the outcome is unknown.
        case timeout
        /// Too many calls wait already; nothing was sent.
        case overloaded
        /// The store has no memory or disk left; nothing was written.
        case full
        /// Fewer replicas than asked for have what was written; the master has it.
        case unreplicated
        /// The store answered with an error that is a defect of ours or of its data.
        case refused
    }

    public var reason: Reason
    /// The operation and what the store said; no document's data.
    public var message: String

    public init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }

    public var description: String { message }
}

/// What `admit` decides on.
public struct AdmissionRequest: Sendable {
    public var batch: BatchID
    public var name: String
    public var client: ClientID
    /// Tier of a client that is seen for the first time.
    public var defaultTier: TierName
    public var industry: IndustryName
    /// Documents staged; the store checks that it has as many.
    public var total: Int

    public init(
        batch: BatchID, name: String, client: ClientID, defaultTier: TierName, industry: IndustryName, total: Int
    ) {
        self.batch = batch
        self.name = name
        self.client = client
        self.defaultTier = defaultTier
        self.industry = industry
        self.total = total
    }
}

/// What `check` is asked.
public struct AdmissionAsk: Hashable, Sendable {
    public var client: ClientID
    /// Tier of a client that is seen for the first time.
    public var defaultTier: TierName
    public var documents: Int

    public init(client: ClientID, defaultTier: TierName, documents: Int) {
        self.client = client
        self.defaultTier = defaultTier
        self.documents = documents
    }
}

/// What `admit` answers.
public enum Admission: Hashable, Sendable {
    case admitted
    /// `code` is `rate_limited`, `queue_full`, `client_paused` or `queue_paused`; coming back after `retryAfter` finds
    /// room, if no one else takes it first. Zero where nobody can say when that is: a person has to end a pause.
    case refused(code: ErrorCode, retryAfter: Duration)
}

/// What the store can say of itself in one call.
public struct StoreOverview: Hashable, Sendable {
    public var queues: [TierQueue]
    public var workers: [WorkerStatus]
    public var dead: Int
    public var retrying: Int
    /// Memory the store uses; nil where it does not say.
    public var memoryBytes: Int?
    /// As in ``CacheFinding``; 0 for a cache that is not named.
    public var cacheFlushes: [CacheName: Int]
    /// What the whole fleet does not do now, because an operator said so.
    public var paused: [Term]

    public init(
        queues: [TierQueue], workers: [WorkerStatus], dead: Int, retrying: Int, memoryBytes: Int?,
        cacheFlushes: [CacheName: Int] = [:], paused: [Term] = []
    ) {
        self.paused = paused
        self.queues = queues
        self.workers = workers
        self.dead = dead
        self.retrying = retrying
        self.memoryBytes = memoryBytes
        self.cacheFlushes = cacheFlushes
    }
}
