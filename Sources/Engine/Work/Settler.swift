import Synchronization

/// Carries settlements to the store, many a call: whatever came while a call was under way goes with the next one. What
/// the cache should know goes first: who sees a document done finds its answer there.
/// A settlement is kept until the store took it; one that the store never answers is settled again, which counts once.
final class Settler: Sendable {
    private let store: any JobStore
    private let worker: WorkerID
    private let metrics: EngineMetrics
    private let time: any TimeSource
    private let waiting = Mutex<[DocumentEnding]>([])
    private let arrived = Signal()
    private let hurried = Signal()
    /// Told which jobs are no longer held.
    private let settled: @Sendable ([Job]) -> Void

    init(
        store: any JobStore, worker: WorkerID, metrics: EngineMetrics, time: any TimeSource,
        settled: @escaping @Sendable ([Job]) -> Void
    ) {
        self.store = store
        self.worker = worker
        self.metrics = metrics
        self.time = time
        self.settled = settled
    }

    /// Bounded by the jobs a worker holds at once.
    func add(_ ending: DocumentEnding) {
        waiting.withLock { $0.append(ending) }
        arrived.send()
    }

    /// What was added before is still delivered; `run` returns afterwards.
    func finish() { arrived.finish() }

    /// From now on what the store does not take at once is not tried again: its leases run out, and others do it.
    func hurry() { hurried.finish() }

    func run() async {
        await withDiscardingTaskGroup { rounds in
            rounds.addTask {
                while await self.arrived.wait() { await self.deliverAll() }
                await self.deliverAll()
                self.hurried.finish()
            }
            _ = await hurried.wait()
            rounds.cancelAll()
        }
    }

    private func deliverAll() async {
        while true {
            let next = waiting.withLock { waiting in
                let part = Array(waiting.prefix(StoreLimits.documentsPerCall))
                waiting.removeFirst(part.count)
                return part
            }
            if next.isEmpty { return }
            await remember(next.compactMap(\.remembered))
            await deliver(next.map(\.settlement))
        }
    }

    private func remember(_ entries: [CacheEntry]) async {
        guard !entries.isEmpty else { return }
        do { try await store.setCached(entries) } catch { metrics.storeErrors.add(1, ordering: .relaxed) }
    }

    private func deliver(_ settlements: [Settlement]) async {
        // Twenty attempts are half a minute: the leases are long gone by then and others do the work again.
        for attempt in 0..<20 {
            do {
                let isFirst = try await store.settle(worker: worker, settlements)
                count(settlements, isFirst)
                break
            } catch {
                metrics.storeErrors.add(1, ordering: .relaxed)
                // A pause that does not pause, because it is over before it began, must end the attempts.
                do { try await time.sleep(for: .milliseconds(min(2000, 50 << min(attempt, 6)))) } catch { break }
            }
        }
        settled(settlements.map(\.job))
    }

    private func count(_ settlements: [Settlement], _ isFirst: [Bool]) {
        for (settlement, isFirst) in zip(settlements, isFirst) where isFirst {
            guard case .finished(let result) = settlement.outcome else { continue }
            if let error = result.error {
                metrics.failed.add(1, ordering: .relaxed)
                if error.code.isTransient || error.code == .internal { metrics.faults.add(1, ordering: .relaxed) }
            } else {
                metrics.done.add(1, ordering: .relaxed)
            }
            let age = time.wallTime().milliseconds - settlement.job.submittedAt.milliseconds
            metrics.documents.record(.milliseconds(age))
        }
    }
}
