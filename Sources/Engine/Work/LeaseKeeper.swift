import Synchronization

/// Knows what the worker holds, keeps its leases alive, and takes over what lost workers held.
final class LeaseKeeper: Sendable {
    private let store: any JobStore
    private let worker: WorkerID
    private let lostAfter: Duration
    private let heldMax: Int
    private let metrics: EngineMetrics
    private let takenOverMax: Int
    private let held = Mutex<[LeaseID: Job]>([:])
    /// Those of ``held`` that lost workers held before.
    private let takenOver = Mutex<Set<LeaseID>>([])
    /// Looks that the store has answered since it last did not, or since the beginning.
    private let calmLooks = Atomic<Int>(0)
    private let changed = Signal()
    private let takenOverChanged = Signal()

    init(
        store: any JobStore, worker: WorkerID, configuration: EngineConfiguration, metrics: EngineMetrics
    ) {
        self.store = store
        self.worker = worker
        lostAfter = configuration.lostAfter
        heldMax = configuration.jobsHeldMax
        takenOverMax = configuration.jobsTakenOverMax
        self.metrics = metrics
    }

    var count: Int { held.withLock { $0.count } }

    /// How many more the worker may take.
    var room: Int { max(0, heldMax - count) }

    /// How many more it may take over.
    private var takenOverRoom: Int { max(0, takenOverMax - takenOver.withLock { $0.count }) }

    /// The jobs that were not held before: after an outage the store may hand a worker what it has already.
    func add(_ jobs: [Job]) -> [Job] {
        held.withLock { held in jobs.filter { held.updateValue($0, forKey: $0.lease) == nil } }
    }

    func holds(any jobs: [Job]) -> Bool { held.withLock { held in jobs.contains { held[$0.lease] != nil } } }

    func remove(_ jobs: [Job]) {
        held.withLock { held in for job in jobs { held[job.lease] = nil } }
        let wasTakenOver = takenOver.withLock { taken in
            jobs.reduce(false) { taken.remove($1.lease) != nil || $0 }
        }
        changed.send()
        if wasTakenOver { takenOverChanged.send() }
    }

    /// Returns when something was let go since the last call. One waiter at a time.
    func waitForChange() async { _ = await changed.wait() }

    /// Returns when there is room to take over. One waiter at a time.
    func waitForTakenOverRoom() async {
        while takenOverRoom == 0 { guard await takenOverChanged.wait() else { return } }
    }

    /// Ends waiting for good.
    func finish() {
        changed.finish()
        takenOverChanged.finish()
    }

    /// Renews everything that is held.
    func renew() async {
        let jobs = Array(held.withLock { $0 }.values)
        do {
            for start in stride(from: 0, to: jobs.count, by: StoreLimits.documentsPerCall) {
                let part = Array(jobs[start..<min(start + StoreLimits.documentsPerCall, jobs.count)])
                try await store.renew(worker: worker, part)
            }
        } catch {
            noteFailure()
        }
    }

    /// In two looks every worker that lives has renewed what it holds.
    private static let calmLooksMin = 2

    /// Whether the store may be asked for what lost workers held. When it was away, the leases of all ran out, and
    /// whoever lives must renew them first: else others would take them, as if their workers had been lost.
    func isStoreCalm() async -> Bool {
        if calmLooks.load(ordering: .relaxed) >= Self.calmLooksMin { return true }
        do {
            _ = try await store.tiers()
            calmLooks.add(1, ordering: .relaxed)
        } catch {
            noteFailure()
        }
        return false
    }

    private func noteFailure() {
        metrics.storeErrors.add(1, ordering: .relaxed)
        calmLooks.store(0, ordering: .relaxed)
    }

    /// Takes over some of what lost workers held, beyond what may be held otherwise: claims fill that room at once
    /// while there is work, and what was lost would wait for the end of the queue.
    /// Only what is new to this worker: after an outage its own leases may have run out as well.
    func takeOver() async -> [Job] {
        let limit = min(takenOverRoom, StoreLimits.documentsPerCall)
        guard limit > 0 else { return [] }
        do {
            let taken = add(try await store.takeOver(worker: worker, lease: lostAfter, limit: limit))
            takenOver.withLock { $0.formUnion(taken.map(\.lease)) }
            metrics.takenOver.add(taken.count, ordering: .relaxed)
            return taken
        } catch {
            noteFailure()
            return []
        }
    }
}
