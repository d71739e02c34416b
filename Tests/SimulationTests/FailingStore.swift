import Engine
import Synchronization
import TestSupport

/// A store that fails at its n-th call: before it did anything, or after it did all of it, as a connection that breaks
/// before or after the server has read the command.
final class FailingStore: ForwardingStore {
    enum Point: CaseIterable { case before, after }

    let inner: MemoryStore
    private let failing: Int
    private let point: Point
    private let calls = Atomic<Int>(0)

    init(_ inner: MemoryStore, failing: Int, point: Point) {
        self.inner = inner
        self.failing = failing
        self.point = point
    }

    var hasFailed: Bool { calls.load(ordering: .relaxed) >= failing }

    private func call<Value: Sendable>(_ work: () async throws(StoreError) -> Value) async throws(StoreError) -> Value {
        let isFailing = calls.add(1, ordering: .relaxed).newValue == failing
        if isFailing && point == .before { throw StoreError(.unreachable, "broken before") }
        let value = try await work()
        if isFailing { throw StoreError(.timeout, "broken after") }
        return value
    }

    var status: StoreStatus { inner.status }

    // What a submission needs does not fail here: an operator sees that error and submits again.
    func stage(_ documents: [Document], for batch: BatchID) async throws(StoreError) {
        try inner.stage(documents, for: batch)
    }
    func nextBatchID() async throws(StoreError) -> BatchID { inner.nextBatchID() }
    func admit(_ request: AdmissionRequest) async throws(StoreError) -> Admission { try inner.admit(request) }

    func claim(worker: WorkerID, limit: Int) async throws(StoreError) -> [Job] {
        try await call { inner.claim(worker: worker, limit: limit) }
    }
    func settle(worker: WorkerID, _ settlements: [Settlement]) async throws(StoreError) -> [Bool] {
        try await call { inner.settle(worker: worker, settlements) }
    }
    func renew(worker: WorkerID, _ jobs: [Job]) async throws(StoreError) {
        try await call { inner.renew(worker: worker, jobs) }
    }
    func takeOver(worker: WorkerID, lease: Duration, limit: Int) async throws(StoreError) -> [Job] {
        try await call { inner.takeOver(worker: worker, lease: lease, limit: limit) }
    }
    func timesBegun(_ jobs: [Job]) async throws(StoreError) -> [Int] { try await call { inner.timesBegun(jobs) } }
    func noteBegun(_ jobs: [Job]) async throws(StoreError) { try await call { inner.noteBegun(jobs) } }
    func waitForWork(timeout: Duration) async throws(StoreError) {
        try await call { await inner.waitForWork(timeout: timeout) }
    }
    func cached(_ keys: [String], in cache: CacheName) async throws(StoreError) -> CacheFinding {
        try await call { () throws(StoreError) in try inner.cached(keys, in: cache) }
    }
    func setCached(_ entries: [CacheEntry]) async throws(StoreError) {
        try await call { () throws(StoreError) in try inner.setCached(entries) }
    }
    func beat(_ status: WorkerStatus) async throws(StoreError) { try await call { inner.beat(status) } }
    func forget(_ worker: WorkerID) async throws(StoreError) { try await call { inner.forget(worker) } }
    func overview() async throws(StoreError) -> StoreOverview { try await call { inner.overview() } }

    // What only observers ask.
    func batch(_ id: BatchID) async throws(StoreError) -> Batch? { inner.batch(id) }
    func batches(limit: Int) async throws(StoreError) -> (batches: [Batch], total: Int) { inner.batches(limit: limit) }
    func results(
        of id: BatchID, from: Int, limit: Int
    ) async throws(StoreError) -> (results: [DocumentResult], next: Int?) {
        inner.results(of: id, from: from, limit: limit)
    }
    func cancel(_ id: BatchID) async throws(StoreError) -> Bool { inner.cancel(id) }
    func retryFailed(_ id: BatchID) async throws(StoreError) -> Int? { inner.retryFailed(id) }
    func tiers() async throws(StoreError) -> [Tier] { inner.tiers() }
    func clients(limit: Int) async throws(StoreError) -> [ClientStatus] { inner.clients(limit: limit) }
    func flush(_ cache: CacheName) async throws(StoreError) -> Int { inner.flush(cache) }
    func size(of cache: CacheName) async throws(StoreError) -> (entries: Int, bytes: Int?) { inner.size(of: cache) }
}
