/// What a ``MemoryStore`` holds, and the rules by which it changes; time is an argument.
struct MemoryState: Sendable {
    /// A document that waits.
    struct Entry: Sendable {
        var batch: BatchID
        var index: Int
        var document: Document
        var attempt: Int
        var deliveries: Int
        var submittedAt: Timestamp
    }

    struct Client: Sendable {
        var tier: TierName
        var priority = 0
        var isPaused = false
        var bucket: TokenBucket
        var clock = VirtualClock()
        var waiting: [Entry] = []
        /// Where `waiting` begins; what is before it was claimed.
        var head = 0
        var inFlight = 0
        /// Of `queued`, those that wait for another attempt.
        var retrying = 0
        var admitted = 0
        var refused = 0
        var settled = 0
        var lastRefusal: Refusal?

        /// Could be claimed now.
        var available: Int { waiting.count - head }
        var queued: Int { available + retrying }
    }

    /// Documents of a batch that is not admitted yet, and when they go away.
    struct Staged: Sendable {
        var documents: [Document]
        var until: Timestamp
    }

    struct BatchEntry: Sendable {
        var batch: Batch
        var results: [Int: DocumentResult] = [:]
        var failed: [Int: Document] = [:]
        /// How often a document was begun after a worker was lost with it.
        var begun: [Int: Int] = [:]
    }

    struct Leased: Sendable {
        var entry: Entry
        var client: ClientID
        var worker: WorkerID
        var since: Timestamp
    }

    /// Finished batches that are kept.
    static let batchesMax = 10_000

    /// Documents of all clients that may wait.
    var queuedMax = StoreLimits.queuedMax

    var staged: [BatchID: Staged] = [:]
    var lastBatch = 0
    var tiers = Dictionary(uniqueKeysWithValues: Tier.shipped.map { ($0.name, $0) })
    var clients: [ClientID: Client] = [:]
    var batches: [BatchID: BatchEntry] = [:]
    var order: [BatchID] = []
    var leased: [LeaseID: Leased] = [:]
    var lastLease = 0
    var retries: [(due: Timestamp, client: ClientID, entry: Entry)] = []
    var caches: [CacheName: MemoryCache] = [:]
    var workers: [WorkerID: WorkerStatus] = [:]
    var corrections = MemoryCorrections()
    var operating = Operating()

    var tiersByUrgency: [Tier] { tiers.values.sorted { ($0.waitTarget, $0.name) < ($1.waitTarget, $1.name) } }

    mutating func stage(_ documents: [Document], for batch: BatchID, at now: Timestamp) throws(StoreError) {
        guard batches[batch] == nil else { throw StoreError(.refused, "stage: batch \(batch) was submitted already") }
        staged = staged.filter { $0.value.until > now }
        let until = now.advanced(by: .seconds(3_600))
        staged[batch, default: Staged(documents: [], until: until)].documents += documents
        staged[batch]?.until = until
    }

    mutating func admit(_ request: AdmissionRequest, at now: Timestamp) throws(StoreError) -> Admission {
        tend(at: now)
        // Asked again because the first answer was lost.
        if batches[request.batch] != nil { return .admitted }
        let documents = staged.removeValue(forKey: request.batch)?.documents ?? []
        guard documents.count == request.total else {
            throw StoreError(.refused, "admit: \(documents.count) of \(request.total) documents are staged")
        }
        guard var client = known(request.client, defaultTier: request.defaultTier, at: now),
            let tier = tiers[client.tier]
        else { throw StoreError(.refused, "admit: no tier \(request.defaultTier)") }
        defer { clients[request.client] = client }
        if let (code, wait) = refusal(of: request.total, request.client, client, tier, at: now) {
            client.refused += request.total
            client.lastRefusal = Refusal(code: code, at: now)
            return .refused(code: code, retryAfter: wait)
        }
        _ = client.bucket.take(request.total, tier: tier, at: now)
        client.admitted += request.total
        for (index, document) in documents.enumerated() {
            client.waiting.append(
                Entry(
                    batch: request.batch, index: index, document: document, attempt: 0, deliveries: 0,
                    submittedAt: now))
        }
        batches[request.batch] = BatchEntry(
            batch: Batch(
                id: request.batch, name: request.name, client: request.client, tier: client.tier,
                industry: request.industry, state: .queued, total: request.total, done: 0, failed: 0, cached: 0,
                running: 0, createdAt: now, finishedAt: nil))
        order.append(request.batch)
        forgetOldBatches()
        return .admitted
    }

    /// The first reason that there is, in the order of the scripts.
    private func refusal(
        of documents: Int, _ id: ClientID, _ client: Client, _ tier: Tier, at now: Timestamp
    ) -> (code: ErrorCode, wait: Duration)? {
        if operating.switches[.admissions] == "1" {
            return (.queuePaused, timeLeft(.queue, .admissions, at: now))
        }
        if client.isPaused { return (.clientPaused, timeLeft(.client(id), .paused, at: now)) }
        // No time helps what is larger than a bound.
        if documents > min(tier.queuedMax, queuedMax) { return (.queueFull, .zero) }
        let all = clients.values.reduce(0) { $0 + $1.queued }
        let excess = max(client.queued + documents - tier.queuedMax, all + documents - queuedMax)
        let drain = excess > 0 ? Duration.seconds(max(0.001, Double(excess) / tier.rate)) : nil
        if let debt = client.bucket.debt(tier: tier, at: now) { return (.rateLimited, max(debt, drain ?? .zero)) }
        return drain.map { (.queueFull, $0) }
    }

    mutating func check(_ asks: [AdmissionAsk], at now: Timestamp) -> [Admission] {
        tend(at: now)
        return asks.map { ask in
            guard let client = known(ask.client, defaultTier: ask.defaultTier, at: now),
                let tier = tiers[client.tier]
            else { return .refused(code: .internal, retryAfter: .zero) }
            let refusal = refusal(of: ask.documents, ask.client, client, tier, at: now)
            return refusal.map { .refused(code: $0.code, retryAfter: $0.wait) } ?? .admitted
        }
    }

    private func known(_ id: ClientID, defaultTier: TierName, at now: Timestamp) -> Client? {
        if let client = clients[id] { return client }
        guard let tier = tiers[defaultTier] else { return nil }
        return Client(tier: defaultTier, bucket: TokenBucket(tier: tier, at: now))
    }

    private mutating func forgetOldBatches() {
        while order.count > Self.batchesMax, let oldest = order.first, batches[oldest]?.batch.state.isFinished != false
        {
            batches[oldest] = nil
            order.removeFirst()
        }
    }

    mutating func setTier(_ tier: Tier, at now: Timestamp) {
        if let old = tiers[tier.name] {
            for id in clients.keys where clients[id]!.tier == tier.name {
                clients[id]!.bucket.move(from: old, to: tier, at: now)
            }
        }
        tiers[tier.name] = tier
    }

    mutating func move(_ id: ClientID, to name: TierName, at now: Timestamp) -> Bool {
        guard let tier = tiers[name], var client = known(id, defaultTier: name, at: now) else { return false }
        if let old = tiers[client.tier], old.name != name { client.bucket.move(from: old, to: tier, at: now) }
        client.tier = name
        clients[id] = client
        for batch in order where batches[batch]!.batch.client == id && !batches[batch]!.batch.state.isFinished {
            batches[batch]!.batch.tier = name
        }
        return true
    }

    func clientStatuses(limit: Int, at now: Timestamp) -> [ClientStatus] {
        clients.sorted { ($0.value.queued, $1.key) > ($1.value.queued, $0.key) }.prefix(limit).compactMap { id, _ in
            clientStatus(id, at: now)
        }
    }

    func clientStatus(_ id: ClientID, at now: Timestamp) -> ClientStatus? {
        clients[id].map { client in
            ClientStatus(
                id: id, tier: client.tier, priority: client.priority, paused: client.isPaused,
                tokens: tiers[client.tier].map { client.bucket.level(tier: $0, at: now) } ?? 0,
                queued: client.queued, inFlight: client.inFlight, admitted: client.admitted, refused: client.refused,
                settled: client.settled, lastRefusal: client.lastRefusal)
        }
    }

    func overview(at now: Timestamp) -> StoreOverview {
        let queues = tiersByUrgency.map { tier in
            let members = clients.values.filter { $0.tier == tier.name }
            let oldest = members.compactMap { $0.available > 0 ? $0.waiting[$0.head].submittedAt : nil }.min()
            return TierQueue(
                tier: tier.name, queued: members.reduce(0) { $0 + $1.queued },
                inFlight: members.reduce(0) { $0 + $1.inFlight },
                oldest: oldest.map { .milliseconds(now.milliseconds - $0.milliseconds) })
        }
        var alive = workers.values.filter { now.seconds(since: $0.seenAt) < 30 }.sorted { $0.id < $1.id }
        for place in alive.indices { alive[place].isDraining = operating.draining.contains(alive[place].id) }
        return StoreOverview(
            queues: queues, workers: alive, dead: batches.values.reduce(0) { $0 + $1.failed.count },
            retrying: retries.count, memoryBytes: nil,
            cacheFlushes: caches.mapValues(\.flushes).filter { $0.value > 0 },
            paused: [.admissions, .claims].filter { operating.switches[$0] == "1" })
    }
}
