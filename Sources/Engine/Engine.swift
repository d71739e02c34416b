import Synchronization

/// The classification engine: the one hall all doors lead into. Console, HTTP server and commands know this file, the
/// snapshot, the errors and the values of `Model/`, and nothing else of the engine.
public final class Engine: Sendable {
    public let configuration: EngineConfiguration
    let store: any JobStore
    private let catalog: IndustryCatalog
    private let extractor: TextExtractor
    let time: any TimeSource
    private let randomness: any Randomness
    let metrics = EngineMetrics()
    private let shelf: AnswerShelf
    let observer: Observer
    private let queue: TaskQueueManager
    private let progress: ProgressTracker
    private let aggregator: ResultAggregator
    private let corrections: CorrectionRegister
    private let ground: WorkGround

    /// An engine on a store, not yet working: without ``run()`` it submits and looks, and others do the work.
    public convenience init(
        configuration: EngineConfiguration, store: any JobStore, catalog: IndustryCatalog,
        time: any TimeSource = SystemTime(), randomness: any Randomness = SystemRandomness()
    ) {
        self.init(
            configuration: configuration, store: store, catalog: catalog,
            extractor: TextExtractor(limits: configuration.limits), time: time, randomness: randomness, on: .kernel)
    }

    init(
        configuration: EngineConfiguration, store: any JobStore, catalog: IndustryCatalog, extractor: TextExtractor,
        time: any TimeSource, randomness: any Randomness, on ground: WorkGround
    ) {
        self.ground = ground
        self.extractor = extractor
        self.configuration = configuration
        self.store = store
        self.catalog = catalog
        self.time = time
        self.randomness = randomness
        shelf = AnswerShelf(
            entriesMax: configuration.cacheEntriesInProcessMax, bytesMax: configuration.cacheBytesInProcessMax,
            trustedFor: configuration.cacheTrustedFor)
        observer = Observer(
            configuration: configuration, store: store, metrics: metrics, time: time,
            industries: catalog.summaries.map(\.name))
        queue = TaskQueueManager(configuration: configuration, store: store, catalog: catalog, metrics: metrics)
        progress = ProgressTracker(store: store)
        corrections = CorrectionRegister(
            configuration: configuration, store: store, catalog: catalog, extractor: extractor, time: time)
        aggregator = ResultAggregator(store: store, corrections: corrections)
    }

    /// Works until the task is cancelled, then finishes within the grace time what is under way, and hands back the
    /// rest.
    public func run() async {
        let threads = ground.threads("classify", configuration.classifyThreads)
        let takenOverThreads = ground.threads("taken-over", 1)
        let extraction = ExtractionThreads(threads: configuration.extractThreads, on: ground)
        let pipeline = DocumentPipeline(
            configuration: configuration, catalog: catalog, extractor: extractor,
            cache: ResultCache(
                store: store, shelf: shelf, metrics: metrics, time: time, limits: configuration.limits),
            failures: FailureHandler(configuration: configuration, metrics: metrics, randomness: randomness),
            metrics: metrics, time: time, randomness: randomness, gate: ByteGate(bytesMax: configuration.bytesHeldMax),
            extraction: extraction, flights: AnswerFlights(failuresMax: configuration.equalFailuresMax))
        let patterns = PatternCache(store: store, metrics: metrics, time: time, randomness: randomness)
        let id = WorkerID(rawValue: "w-" + String(randomness.next() & 0xffff_ffff, radix: 16))
        let worker = Worker(
            id: id, configuration: configuration, store: store, pipeline: pipeline, metrics: metrics, time: time,
            threads: threads, takenOverThreads: takenOverThreads, ground: ground)
        await withTaskGroup(of: Void.self) { rooms in
            rooms.addTask { await self.observe(worker) }
            rooms.addTask {
                // What this process has compiled needs no store, which may be slow.
                let isWanted =
                    self.catalog.patterns.isCompiled ? false : await patterns.fetch(for: self.catalog.patterns)
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { await worker.run() }
                    group.addTask {
                        await self.compile(on: threads)
                        if isWanted { await patterns.keep(self.catalog.patterns) }
                    }
                }
            }
        }
        // Without it the fleet would list this worker for three more leases.
        try? await store.forget(id)
        threads.stop(waits: true)
        takenOverThreads.stop(waits: true)
        extraction.stop()
    }

    /// The first document waits for what is left of it, and for less where there is a second thread.
    private func compile(on threads: any WorkThreads) async {
        await withTaskExecutorPreference(threads) { self.catalog.prepare() }
    }

    /// Refreshes the snapshot once a second without taking work, until the task is cancelled.
    public func watch() async { await observe(nil) }

    private func observe(_ worker: Worker?) async {
        repeat {
            await observer.tick(worker: worker.map { ($0.id, $0.holding) })
        } while (try? await time.sleepToBeat(every: .seconds(1))) != nil
    }

    /// Looks once, now; for commands that print one snapshot.
    public func refreshedSnapshot() async -> EngineSnapshot {
        await observer.tick(worker: nil, isFull: true)
        return observer.snapshot
    }

    /// Documents this engine took over from workers that were lost.
    var takenOver: Int { metrics.takenOver.load(ordering: .relaxed) }

    /// What can be seen now; never waits.
    public var snapshot: EngineSnapshot { observer.snapshot }

    /// Admits documents as one batch, whole or not at all. Throws `rate_limited`, `queue_full`, `client_paused`,
    /// `unknown_industry`, `store_unavailable`, or `empty_file` when there are no documents.
    public func submit(_ submission: Submission) async throws(EngineError) -> Batch {
        try await queue.submit(submission)
    }

    /// Throws what ``submit(_:)`` would for so many documents of a client, and admits nothing: for doors that want to
    /// refuse before they read.
    public func check(_ documents: Int, of client: ClientID) async throws(EngineError) {
        try await queue.check(documents, of: client)
    }

    /// Throws `not_found`, as everything that names a batch does.
    public func batch(_ id: BatchID) async throws(EngineError) -> Batch { try await progress.batch(id) }

    /// Newest first, with how many there are in all.
    public func batches(limit: Int) async throws(EngineError) -> (batches: [Batch], total: Int) {
        try await progress.batches(limit: limit)
    }

    /// Results of settled documents by index from `from`, at most `limit` (1,000 at most), and where to go on; nil at
    /// the end.
    public func results(
        of id: BatchID, from: Int, limit: Int
    ) async throws(EngineError) -> (results: [DocumentResult], next: Int?) {
        try await aggregator.results(of: id, from: from, limit: limit)
    }

    /// Says what a document of a batch really is, or takes that back: from then on it and all with the same bytes are
    /// answered so. Throws `not_found` for a batch, document or category that there is not, the document's own error
    /// when it has no verdict, `conflict` when another correction is in force than was seen, and `queue_full` when no
    /// more corrections are kept.
    public func relabel(_ relabelling: Relabelling) async throws(EngineError) -> Relabelled {
        let done = try await corrections.relabel(relabelling)
        let before = (done.before ?? done.result.correction?.was ?? done.result.verdict?.category)?.rawValue ?? "none"
        let after = done.result.verdict?.category.rawValue ?? "none"
        let place = "\(relabelling.batch), index \(relabelling.index)"
        await note("relabel", "\(place): \(before) -> \(after), says \(relabelling.by)")
        return done
    }

    /// What people said, latest first from the `from`th on, at most `limit` (1,000 at most), with how many there are
    /// in all. The texts that are kept to learn from come with them only when asked for.
    public func corrections(
        from: Int, limit: Int, withTexts: Bool = false
    ) async throws(EngineError) -> (records: [CorrectionRecord], total: Int) {
        try await corrections.page(from: from, limit: limit, withTexts: withTexts)
    }

    /// Stops a batch: what waits is dropped. Cancelling a finished batch changes nothing and returns it.
    public func cancel(_ id: BatchID) async throws(EngineError) -> Batch {
        defer { observer.noticeChange() }
        let batch = try await progress.cancel(id)
        await note("batch cancel", "\(id): \(batch.done) of \(batch.total) documents are done")
        return batch
    }

    /// Queues the failed documents again; how many.
    public func retryFailed(_ id: BatchID) async throws(EngineError) -> Int {
        defer { observer.noticeChange() }
        let count = try await progress.retryFailed(id)
        await note("batch retry", "\(id): \(count) documents")
        return count
    }

    /// The caches as of the last snapshot.
    public func caches() async throws(EngineError) -> [CacheStatus] {
        let snapshot = await refreshedSnapshot()
        guard snapshot.store.isReachable else {
            throw EngineError(.storeUnavailable, snapshot.store.lastError ?? "the store can't be reached")
        }
        return snapshot.caches
    }

    /// Empties a cache; how many entries it had.
    public func flush(_ cache: CacheName) async throws(EngineError) -> Int {
        defer {
            if cache == .result { shelf.empty() }
            observer.noticeChange()
        }
        let count = try await StoreCall.run { () async throws(StoreError) in try await store.flush(cache) }
        await note("cache flush", "\(cache.rawValue): \(count) entries")
        return count
    }

    public func clients(limit: Int) async throws(EngineError) -> [ClientStatus] {
        try await StoreCall.run { () async throws(StoreError) in try await store.clients(limit: limit) }
    }

    public func tiers() async throws(EngineError) -> [Tier] {
        try await StoreCall.run { () async throws(StoreError) in try await store.tiers() }
    }

    /// Moves a client, and what it has queued, to another tier.
    public func move(_ client: ClientID, to tier: TierName) async throws(EngineError) {
        _ = try await set([.tier: tier.rawValue], of: .client(client), title: "client set")
    }

    public var industries: [IndustrySummary] { catalog.summaries }
}
