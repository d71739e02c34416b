/// The classification engine: the one hall all doors lead into. Console, HTTP server and commands know this file, the
/// snapshot, the errors and the values of `Model/`, and nothing else of the engine.
public final class Engine: Sendable {
    public let configuration: EngineConfiguration

    public init(configuration: EngineConfiguration) {
        self.configuration = configuration
    }

    /// Works until the task is cancelled, then finishes or hands back what it holds within the grace time.
    public func run() async { fatalError("not built yet") }

    /// What can be seen now; never waits.
    public var snapshot: EngineSnapshot { fatalError("not built yet") }

    /// Admits documents as one batch, whole or not at all. Throws `rate_limited`, `queue_full`, `client_paused`,
    /// `unknown_industry`, `store_unavailable`, or `empty_file` when there are no documents.
    public func submit(_ submission: Submission) async throws(EngineError) -> Batch { fatalError("not built yet") }

    /// Throws `not_found`, as everything that names a batch does.
    public func batch(_ id: BatchID) async throws(EngineError) -> Batch { fatalError("not built yet") }

    /// Newest first, with how many there are in all.
    public func batches(limit: Int) async throws(EngineError) -> (batches: [Batch], total: Int) { fatalError("not built yet") }

    /// Results of settled documents by index from `from`, at most `limit`, and where to go on; nil at the end.
    public func results(of id: BatchID, from: Int, limit: Int) async throws(EngineError) -> (results: [DocumentResult], next: Int?) { fatalError("not built yet") }

    /// Stops a batch: what waits is dropped. Cancelling a finished batch changes nothing and returns it.
    public func cancel(_ id: BatchID) async throws(EngineError) -> Batch { fatalError("not built yet") }

    /// Queues the failed documents again; how many.
    public func retryFailed(_ id: BatchID) async throws(EngineError) -> Int { fatalError("not built yet") }

    public func caches() async throws(EngineError) -> [CacheStatus] { fatalError("not built yet") }

    /// Empties a cache here and in the store; how many entries the store had.
    public func flush(_ cache: CacheName) async throws(EngineError) -> Int { fatalError("not built yet") }

    public func clients(limit: Int) async throws(EngineError) -> [ClientStatus] { fatalError("not built yet") }

    public func tiers() async throws(EngineError) -> [Tier] { fatalError("not built yet") }

    /// Moves a client, and what it has queued, to another tier.
    public func move(_ client: ClientID, to tier: TierName) async throws(EngineError) { fatalError("not built yet") }

    public var industries: [IndustrySummary] { fatalError("not built yet") }
}
