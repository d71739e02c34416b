import Engine
import Synchronization
import TestSupport

/// A store in memory that tells of the calls a worker makes, and waits in them as long as a test wants.
final class WatchedStore: ForwardingStore {
    enum Call: Hashable, Sendable { case claim, settle, renew, takeOver, tiers, cached, setCached }

    let inner: MemoryStore
    private let before: @Sendable (Call, _ documents: Int) async throws(StoreError) -> Void
    private let counts = Mutex<[Call: Int]>([:])

    /// `before` is called first in each of the calls, with how many documents it is about; what it throws, they throw.
    init(
        _ inner: MemoryStore = MemoryStore(),
        before: @escaping @Sendable (Call, _ documents: Int) async throws(StoreError) -> Void
    ) {
        self.inner = inner
        self.before = before
    }

    /// Calls that were begun.
    func count(_ call: Call) -> Int { counts.withLock { $0[call, default: 0] } }

    private func begin(_ call: Call, _ documents: Int) async throws(StoreError) {
        counts.withLock { $0[call, default: 0] += 1 }
        try await before(call, documents)
    }

    var status: StoreStatus { inner.status }
    func stage(_ documents: [Document], for batch: BatchID) async throws(StoreError) {
        try inner.stage(documents, for: batch)
    }
    func nextBatchID() async throws(StoreError) -> BatchID { inner.nextBatchID() }
    func admit(_ request: AdmissionRequest) async throws(StoreError) -> Admission { try inner.admit(request) }
    func claim(worker: WorkerID, limit: Int) async throws(StoreError) -> [Job] {
        try await begin(.claim, limit)
        return inner.claim(worker: worker, limit: limit)
    }
    func settle(worker: WorkerID, _ settlements: [Settlement]) async throws(StoreError) -> [Bool] {
        try await begin(.settle, settlements.count)
        return inner.settle(worker: worker, settlements)
    }
    func renew(worker: WorkerID, _ jobs: [Job]) async throws(StoreError) {
        try await begin(.renew, jobs.count)
        inner.renew(worker: worker, jobs)
    }
    func takeOver(worker: WorkerID, lease: Duration, limit: Int) async throws(StoreError) -> [Job] {
        try await begin(.takeOver, limit)
        return inner.takeOver(worker: worker, lease: lease, limit: limit)
    }
    func timesBegun(_ jobs: [Job]) async throws(StoreError) -> [Int] { inner.timesBegun(jobs) }
    func noteBegun(_ jobs: [Job]) async throws(StoreError) { inner.noteBegun(jobs) }
    func waitForWork(timeout: Duration) async throws(StoreError) { await inner.waitForWork(timeout: timeout) }
    func batch(_ id: BatchID) async throws(StoreError) -> Batch? { inner.batch(id) }
    func batches(limit: Int) async throws(StoreError) -> (batches: [Batch], total: Int) { inner.batches(limit: limit) }
    func results(
        of id: BatchID, from: Int, limit: Int
    ) async throws(StoreError) -> (results: [DocumentResult], next: Int?) {
        inner.results(of: id, from: from, limit: limit)
    }
    func cancel(_ id: BatchID) async throws(StoreError) -> Bool { inner.cancel(id) }
    func retryFailed(_ id: BatchID) async throws(StoreError) -> Int? { inner.retryFailed(id) }
    func tiers() async throws(StoreError) -> [Tier] {
        try await begin(.tiers, 0)
        return inner.tiers()
    }
    func clients(limit: Int) async throws(StoreError) -> [ClientStatus] { inner.clients(limit: limit) }
    func cached(_ keys: [String], in cache: CacheName) async throws(StoreError) -> CacheFinding {
        try await begin(.cached, keys.count)
        return try inner.cached(keys, in: cache)
    }
    func setCached(_ entries: [CacheEntry]) async throws(StoreError) {
        try await begin(.setCached, entries.count)
        try inner.setCached(entries)
    }
    func flush(_ cache: CacheName) async throws(StoreError) -> Int { inner.flush(cache) }
    func size(of cache: CacheName) async throws(StoreError) -> (entries: Int, bytes: Int?) { inner.size(of: cache) }
    func beat(_ status: WorkerStatus) async throws(StoreError) { inner.beat(status) }
    func forget(_ worker: WorkerID) async throws(StoreError) { inner.forget(worker) }
    func overview() async throws(StoreError) -> StoreOverview { inner.overview() }
}
