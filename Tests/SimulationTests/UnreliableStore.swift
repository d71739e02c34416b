import Synchronization
import TestSupport

@testable import Engine

/// A worker's way to the store in a simulation: calls now and then stand still for longer than a lease, and there are
/// documents at which the worker dies.
final class UnreliableStore: ForwardingStore {
    let inner: MemoryStore
    private let machine: SimulatedMachine
    private let ledger: Ledger
    private let life: WorkerLife
    private let poisons: Set<String>
    private let hasMetPoison = Atomic<Bool>(false)

    /// - Parameter poisons: digests of documents at which it dies. Between reading a document and answering it a
    ///   worker asks the cache for it.
    init(
        _ inner: MemoryStore, _ machine: SimulatedMachine, _ ledger: Ledger, _ life: WorkerLife,
        poisons: Set<String>
    ) {
        (self.inner, self.machine, self.ledger, self.life, self.poisons) = (inner, machine, ledger, life, poisons)
    }

    var metPoison: Bool { hasMetPoison.load(ordering: .relaxed) }

    private func call<Value: Sendable>(_ work: () async throws(StoreError) -> Value) async throws(StoreError) -> Value {
        let machine = machine
        return try await life.call(
            taking: { machine.chance(0.01) ? .seconds(15) : .milliseconds(machine.number(0...40)) }, work)
    }

    var status: StoreStatus { inner.status }

    func claim(worker: WorkerID, limit: Int) async throws(StoreError) -> [Job] {
        try await call {
            let jobs = inner.claim(worker: worker, limit: limit)
            ledger.note(delivered: jobs)
            return jobs
        }
    }
    func settle(worker: WorkerID, _ settlements: [Settlement]) async throws(StoreError) -> [Bool] {
        try await call {
            let isFirst = inner.settle(worker: worker, settlements)
            ledger.note(settlements, isFirst)
            return isFirst
        }
    }
    func renew(worker: WorkerID, _ jobs: [Job]) async throws(StoreError) {
        try await call { inner.renew(worker: worker, jobs) }
    }
    func takeOver(worker: WorkerID, lease: Duration, limit: Int) async throws(StoreError) -> [Job] {
        try await call {
            let jobs = inner.takeOver(worker: worker, lease: lease, limit: limit)
            ledger.note(delivered: jobs)
            return jobs
        }
    }
    func timesBegun(_ jobs: [Job]) async throws(StoreError) -> [Int] { try await call { inner.timesBegun(jobs) } }
    func noteBegun(_ jobs: [Job]) async throws(StoreError) { try await call { inner.noteBegun(jobs) } }
    func waitForWork(timeout: Duration) async throws(StoreError) {
        try await call { await inner.waitForWork(timeout: timeout) }
    }
    func cached(_ keys: [String], in cache: CacheName) async throws(StoreError) -> CacheFinding {
        if keys.contains(where: { poisons.contains(String($0.prefix { $0 != ":" })) }), life.die() {
            hasMetPoison.store(true, ordering: .relaxed)
            ledger.noteDeathByPoison()
        }
        return try await call { () throws(StoreError) in try inner.cached(keys, in: cache) }
    }
    func setCached(_ entries: [CacheEntry]) async throws(StoreError) {
        try await call { () throws(StoreError) in try inner.setCached(entries) }
    }
    func beat(_ status: WorkerStatus) async throws(StoreError) { try await call { inner.beat(status) } }
    func forget(_ worker: WorkerID) async throws(StoreError) { try await call { inner.forget(worker) } }
    func overview() async throws(StoreError) -> StoreOverview { try await call { inner.overview() } }

    // What workers never ask.
    func stage(_ documents: [Document], for batch: BatchID) async throws(StoreError) {
        try inner.stage(documents, for: batch)
    }
    func nextBatchID() async throws(StoreError) -> BatchID { inner.nextBatchID() }
    func admit(_ request: AdmissionRequest) async throws(StoreError) -> Admission { try inner.admit(request) }
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
