import Synchronization

/// The store of one process: the twin of the one in Redis, for `docket classify`, simulations and tests. What it holds
/// is gone with the process.
public final class MemoryStore: JobStore {
    let time: any TimeSource
    let cacheBounds: CacheBounds
    let state: Mutex<MemoryState>
    private let arrivals = MemoryArrivals()

    func announce() { arrivals.announce() }

    public init(
        time: any TimeSource = SystemTime(), cacheBounds: CacheBounds = CacheBounds(),
        queuedMax: Int = StoreLimits.queuedMax
    ) {
        self.time = time
        self.cacheBounds = cacheBounds
        state = Mutex(MemoryState(queuedMax: queuedMax))
    }

    public var status: StoreStatus {
        StoreStatus(isReachable: true, description: "in memory", memoryBytes: nil, lastError: nil)
    }

    public func stage(_ documents: [Document], for batch: BatchID) throws(StoreError) {
        guard documents.count <= StoreLimits.documentsPerCall else {
            throw StoreError(.refused, "stage: more than \(StoreLimits.documentsPerCall) documents in one call")
        }
        let now = time.wallTime()
        try state.withLock { state throws(StoreError) in try state.stage(documents, for: batch, at: now) }
    }

    public func nextBatchID() -> BatchID {
        state.withLock { state in
            state.lastBatch += 1
            return BatchID(rawValue: "b-\(state.lastBatch)")
        }
    }

    public func admit(_ request: AdmissionRequest) throws(StoreError) -> Admission {
        let now = time.wallTime()
        let admission = try state.withLock { state throws(StoreError) in try state.admit(request, at: now) }
        if admission == .admitted { arrivals.announce() }
        return admission
    }

    public func check(_ asks: [AdmissionAsk]) throws(StoreError) -> [Admission] {
        try StoreLimits.check(asks.count, "check")
        let now = time.wallTime()
        return state.withLock { $0.check(asks, at: now) }
    }

    public func claim(worker: WorkerID, limit: Int) -> [Job] {
        let now = time.wallTime()
        return state.withLock { $0.claim(worker: worker, limit: min(limit, StoreLimits.documentsPerCall), at: now) }
    }

    public func settle(worker: WorkerID, _ settlements: [Settlement]) -> [Bool] {
        let now = time.wallTime()
        let isFirst = state.withLock { state in settlements.map { state.settle($0, at: now) } }
        arrivals.announce()
        return isFirst
    }

    public func renew(worker: WorkerID, _ jobs: [Job]) {
        let now = time.wallTime()
        state.withLock { state in
            for job in jobs where state.leased[job.lease]?.worker == worker { state.leased[job.lease]?.since = now }
        }
    }

    public func takeOver(worker: WorkerID, lease: Duration, limit: Int) -> [Job] {
        let now = time.wallTime()
        return state.withLock { $0.takeOver(worker: worker, lease: lease, limit: limit, at: now) }
    }

    public func timesBegun(_ jobs: [Job]) -> [Int] {
        state.withLock { state in jobs.map { state.batches[$0.batch]?.begun[$0.index] ?? 0 } }
    }

    public func noteBegun(_ jobs: [Job]) {
        state.withLock { state in
            for job in jobs { state.batches[job.batch]?.begun[job.index, default: 0] += 1 }
        }
    }

    public func waitForWork(timeout: Duration) async {
        await arrivals.wait(time) {
            let now = time.wallTime()
            let next = state.withLock { $0.nextWork(at: now) }
            return next.map { min(timeout, .milliseconds(max(0, $0.milliseconds - now.milliseconds))) } ?? timeout
        }
    }

    public func batch(_ id: BatchID) -> Batch? { state.withLock { $0.shown(id) } }

    public func batches(limit: Int) -> (batches: [Batch], total: Int) {
        state.withLock { state in
            (state.order.suffix(limit).reversed().compactMap { state.shown($0) }, state.order.count)
        }
    }

    public func results(of id: BatchID, from: Int, limit: Int) -> (results: [DocumentResult], next: Int?) {
        state.withLock { state in
            guard let entry = state.batches[id], from < entry.batch.total else { return ([], nil) }
            var found: [DocumentResult] = []
            for index in from..<entry.batch.total {
                if found.count == limit { return (found, index) }
                if let result = entry.results[index] { found.append(result) }
            }
            return (found, nil)
        }
    }

    public func cancel(_ id: BatchID) -> Bool {
        let now = time.wallTime()
        return state.withLock { $0.cancel(id, at: now) }
    }

    public func retryFailed(_ id: BatchID) -> Int? {
        let now = time.wallTime()
        let count = state.withLock { $0.retryFailed(id, at: now) }
        arrivals.announce()
        return count
    }

    public func tiers() -> [Tier] {
        let now = time.wallTime()
        return state.withLock { state in
            state.tend(at: now)
            return state.tiersByUrgency
        }
    }

    public func clients(limit: Int) -> [ClientStatus] {
        let now = time.wallTime()
        return state.withLock { state in
            state.tend(at: now)
            return state.clientStatuses(limit: limit, at: now)
        }
    }

    public func beat(_ status: WorkerStatus) {
        var seen = status
        seen.seenAt = time.wallTime()
        state.withLock { [seen] in $0.workers[seen.id] = seen }
    }

    public func forget(_ worker: WorkerID) {
        state.withLock { state in
            state.workers[worker] = nil
            state.operating.draining.remove(worker)
            state.operating.versions[.worker(worker)] = nil
        }
    }

    public func overview() -> StoreOverview {
        let now = time.wallTime()
        return state.withLock { state in
            state.tend(at: now)
            return state.overview(at: now)
        }
    }
}
