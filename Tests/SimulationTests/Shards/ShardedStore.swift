import Synchronization
import TestSupport

@testable import Engine

/// One store made of several, as docs/sharding.md plans it: a client's door goes to the client's shard, a worker claims
/// where the earliest deadline is and settles where a batch lives. Calls take their time, break, and a worker dies at
/// one of them: ``WorkerLife``.
final class ShardedStore: ForwardingStore {
    let fleet: ShardFleet
    /// Whose door this is; nil for a worker.
    private let client: ClientID?
    private let machine: SimulatedMachine
    private let ledger: Ledger
    private let life: WorkerLife
    private let map: Mutex<ShardMap>
    private let staged = Mutex<[BatchID: [Document]]>([:])

    init(
        _ fleet: ShardFleet, _ machine: SimulatedMachine, _ ledger: Ledger, _ life: WorkerLife,
        client: ClientID? = nil
    ) {
        (self.fleet, self.machine, self.ledger, self.life, self.client) = (fleet, machine, ledger, life, client)
        map = Mutex(fleet.map)
    }

    /// What is no part of the simulation.
    var inner: MemoryStore { fleet.shards[0] }
    var status: StoreStatus { inner.status }

    private func call<Value: Sendable>(
        _ shard: Int, _ work: (MemoryStore) throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        let (fleet, machine) = (fleet, machine)
        return try await life.call(
            taking: { .milliseconds(machine.number(0...20)) }, isAway: { fleet.isDown(shard) },
            { () throws(StoreError) in try work(fleet.shards[shard]) })
    }

    // MARK: Doors

    private var home: Int { map.withLock { $0.home(of: client ?? .console) } }

    func nextBatchID() async throws(StoreError) -> BatchID { fleet.nextBatchID(on: home) }

    func stage(_ documents: [Document], for batch: BatchID) async throws(StoreError) {
        try await call(ShardFleet.shard(of: batch)) { store throws(StoreError) in
            try store.stage(documents, for: batch)
        }
        staged.withLock { $0[batch, default: []] += documents }
    }

    func admit(_ request: AdmissionRequest) async throws(StoreError) -> Admission {
        let shard = ShardFleet.shard(of: request.batch)
        let documents = staged.withLock { $0.removeValue(forKey: request.batch) ?? [] }
        let fleet = fleet
        let admission = try await call(shard) { _ throws(StoreError) in
            try fleet.admit(request, documents, on: shard)
        }
        guard let admission else {
            // Moved: by the map of now the next attempt goes to the right door.
            map.withLock { $0 = fleet.map }
            throw StoreError(.unreachable, "\(request.client) was moved")
        }
        return admission
    }

    func batch(_ id: BatchID) async throws(StoreError) -> Batch? {
        try await call(ShardFleet.shard(of: id)) { $0.batch(id) }
    }

    // MARK: Workers

    func claim(worker: WorkerID, limit: Int) async throws(StoreError) -> [Job] {
        let heads = fleet.shards.indices.filter { !fleet.isDown($0) }
            .compactMap { shard in fleet.shards[shard].head.map { (shard: shard, head: $0) } }
            .sorted { ($0.head.deadline, $0.shard) < ($1.head.deadline, $1.shard) }
        // Without a head a claim still brings back retries that are due.
        let shard = heads.first?.shard ?? machine.number(0...(fleet.shards.count - 1))
        let turn = heads.first?.head.turn(until: heads.dropFirst().first?.head.deadline, max: limit) ?? limit
        let jobs = try await call(shard) { $0.claim(worker: worker, limit: turn) }
        return jobs.map { $0.outside(shard) }
    }

    func settle(worker: WorkerID, _ settlements: [Settlement]) async throws(StoreError) -> [Bool] {
        var answers = Array(repeating: false, count: settlements.count)
        for shard in fleet.shards.indices {
            let places = settlements.indices.filter { ShardFleet.shard(of: settlements[$0].job.batch) == shard }
            guard !places.isEmpty else { continue }
            let part = places.map { Settlement(job: settlements[$0].job.inside, outcome: settlements[$0].outcome) }
            let ledger = ledger
            let isFirst = try await call(shard) { store in
                let isFirst = store.settle(worker: worker, part)
                ledger.note(part, isFirst)
                return isFirst
            }
            for (place, isFirst) in zip(places, isFirst) { answers[place] = isFirst }
        }
        return answers
    }

    func renew(worker: WorkerID, _ jobs: [Job]) async throws(StoreError) {
        for (shard, part) in parts(jobs) { try? await call(shard) { $0.renew(worker: worker, part.map(\.inside)) } }
    }

    func takeOver(worker: WorkerID, lease: Duration, limit: Int) async throws(StoreError) -> [Job] {
        var all: [Job] = []
        for shard in fleet.shards.indices where all.count < limit {
            let jobs = try? await call(shard) {
                $0.takeOver(worker: worker, lease: lease, limit: limit - all.count)
            }
            all += (jobs ?? []).map { $0.outside(shard) }
        }
        return all
    }

    func timesBegun(_ jobs: [Job]) async throws(StoreError) -> [Int] {
        var counts: [Int] = []
        for job in jobs {
            counts += try await call(ShardFleet.shard(of: job.batch)) { $0.timesBegun([job.inside]) }
        }
        return counts
    }

    func noteBegun(_ jobs: [Job]) async throws(StoreError) {
        for (shard, part) in parts(jobs) { try await call(shard) { $0.noteBegun(part.map(\.inside)) } }
    }

    private func parts(_ jobs: [Job]) -> [(shard: Int, jobs: [Job])] {
        fleet.shards.indices.map { shard in (shard, jobs.filter { ShardFleet.shard(of: $0.batch) == shard }) }
            .filter { !$0.jobs.isEmpty }
    }

    func waitForWork(timeout: Duration) async throws(StoreError) {
        try? await machine.sleep(for: min(timeout, .milliseconds(100)))
    }

    func cached(_ keys: [String], in cache: CacheName) async throws(StoreError) -> CacheFinding {
        var values: [[UInt8]?] = []
        for key in keys {
            let found = try await call(ShardMap.winner(key, among: fleet.map.shards)) { store throws(StoreError) in
                try store.cached([key], in: cache)
            }
            values += found.values
        }
        return CacheFinding(values: values, flushes: 0)
    }

    func setCached(_ entries: [CacheEntry]) async throws(StoreError) {
        for entry in entries {
            try await call(ShardMap.winner(entry.key.key, among: fleet.map.shards)) { store throws(StoreError) in
                try store.setCached([entry])
            }
        }
    }

    func beat(_ status: WorkerStatus) async throws(StoreError) { inner.beat(status) }
    func forget(_ worker: WorkerID) async throws(StoreError) { inner.forget(worker) }
    func overview() async throws(StoreError) -> StoreOverview { inner.overview() }
    func batches(limit: Int) async throws(StoreError) -> (batches: [Batch], total: Int) { inner.batches(limit: limit) }
    func results(
        of id: BatchID, from: Int, limit: Int
    ) async throws(StoreError) -> (results: [DocumentResult], next: Int?) {
        fleet.shards[ShardFleet.shard(of: id)].results(of: id, from: from, limit: limit)
    }
    func cancel(_ id: BatchID) async throws(StoreError) -> Bool { fleet.shards[ShardFleet.shard(of: id)].cancel(id) }
    func retryFailed(_ id: BatchID) async throws(StoreError) -> Int? {
        fleet.shards[ShardFleet.shard(of: id)].retryFailed(id)
    }
    func tiers() async throws(StoreError) -> [Tier] { inner.tiers() }
    func clients(limit: Int) async throws(StoreError) -> [ClientStatus] { inner.clients(limit: limit) }
    func flush(_ cache: CacheName) async throws(StoreError) -> Int { inner.flush(cache) }
    func size(of cache: CacheName) async throws(StoreError) -> (entries: Int, bytes: Int?) { inner.size(of: cache) }
}

extension Job {
    /// A lease's name is a shard's own; outside it needs the shard's.
    fileprivate func outside(_ shard: Int) -> Job {
        var job = self
        job.lease = LeaseID(rawValue: "\(shard)/\(lease.rawValue)")
        return job
    }

    fileprivate var inside: Job {
        var job = self
        job.lease = LeaseID(rawValue: String(lease.rawValue.drop { $0 != "/" }.dropFirst()))
        return job
    }
}
