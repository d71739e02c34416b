import Synchronization

/// Takes jobs and sees them to their end. Four loops: claim, take over, renew, settle; and tasks for the documents on
/// the engine's own threads.
final class Worker: Sendable {
    let id: WorkerID
    private let configuration: EngineConfiguration
    private let store: any JobStore
    private let pipeline: DocumentPipeline
    private let metrics: EngineMetrics
    private let time: any TimeSource
    private let threads: any WorkThreads
    /// Of its own: behind hundreds of claimed documents each step of what was lost would wait for all of them.
    private let takenOverThreads: any WorkThreads
    private let ground: WorkGround
    private let leases: LeaseKeeper
    private let floor = WorkFloor()
    private let settler: Settler
    private let isStopping = Atomic<Bool>(false)
    private let stopRequest = Signal()

    init(
        id: WorkerID, configuration: EngineConfiguration, store: any JobStore, pipeline: DocumentPipeline,
        metrics: EngineMetrics, time: any TimeSource, threads: any WorkThreads, takenOverThreads: any WorkThreads,
        ground: WorkGround = .kernel
    ) {
        self.takenOverThreads = takenOverThreads
        self.ground = ground
        self.id = id
        self.configuration = configuration
        self.store = store
        self.pipeline = pipeline
        self.metrics = metrics
        self.time = time
        self.threads = threads
        let leases = LeaseKeeper(store: store, worker: id, configuration: configuration, metrics: metrics)
        self.leases = leases
        settler = Settler(store: store, worker: id, metrics: metrics, time: time) { leases.remove($0) }
    }

    var holding: Int { leases.count }

    /// Works until cancelled. Then: what was not begun is handed back at once, what is under way is finished and
    /// settled, with its leases renewed, for as long as the grace time lasts; what is not done by then is handed back,
    /// too. Nothing that the store can be told of stays leased.
    ///
    /// Returns within the grace time and one call to the store. Only a read from a file system that does not answer
    /// can hold it longer: no thread can be called back from there.
    func run() async {
        await withTaskCancellationHandler {
            await Shield.run(on: ground.executor) { await self.work() }
        } onCancel: {
            isStopping.store(true, ordering: .releasing)
            leases.finish()
            stopRequest.finish()
        }
    }

    private func work() async {
        await withDiscardingTaskGroup { background in
            background.addTask { await self.renewLoop() }
            await withDiscardingTaskGroup { settling in
                settling.addTask { await self.settler.run() }
                await withDiscardingTaskGroup { sources in
                    sources.addTask { await self.claimLoop() }
                    sources.addTask { await self.takeOverLoop() }
                    _ = await stopRequest.wait()
                    sources.cancelAll()
                    background.addTask { await self.endGrace() }
                }
                settler.finish()
            }
            background.cancelAll()
        }
    }

    private func endGrace() async {
        // Everything may be done before.
        guard (try? await time.sleep(for: configuration.graceTime)) != nil else { return }
        pipeline.abandon()
        settler.hurry()
    }

    /// Renews until everything is settled, also while the worker stops.
    private func renewLoop() async {
        while (try? await time.sleep(for: configuration.lease / 3)) != nil { await leases.renew() }
    }

    /// Claims while there is room. An answer with jobs is followed by the next claim at once: queues drain at the speed
    /// of the work, not of a timer.
    private func claimLoop() async {
        await withDiscardingTaskGroup { documents in
            while !isStopping.load(ordering: .acquiring) {
                let room = min(leases.room, configuration.jobsClaimMax)
                guard room > 0 else {
                    await leases.waitForChange()
                    continue
                }
                do {
                    let jobs = try await store.claim(worker: id, limit: room)
                    if jobs.isEmpty { try await store.waitForWork(worker: id, timeout: configuration.pollInterval) }
                    begin(leases.add(jobs), on: threads, in: &documents)
                } catch {
                    metrics.storeErrors.add(1, ordering: .relaxed)
                    try? await time.sleep(for: .milliseconds(200))
                }
            }
        }
    }

    /// Looks for what lost workers held, and works on it. Goes on while there is more, as soon as there is room for it.
    private func takeOverLoop() async {
        let quarantine = Quarantine(
            configuration: configuration, store: store, pipeline: pipeline, metrics: metrics, floor: floor,
            threads: takenOverThreads, time: time, leases: leases,
            isStopping: { self.isStopping.load(ordering: .acquiring) })
        await withDiscardingTaskGroup { documents in
            while (try? await time.sleepToBeat(every: configuration.takeOverBeat)) != nil {
                await leases.renew()
                guard await leases.isStoreCalm() else { continue }
                while !isStopping.load(ordering: .acquiring) {
                    let taken = await leases.takeOver()
                    if taken.isEmpty { break }
                    // A worker may be lost for many reasons; what is there when the next one is lost, too, is suspect.
                    let suspects = taken.filter { $0.deliveries > configuration.deliveriesTogetherMax }
                    let others = taken.filter { $0.deliveries <= configuration.deliveriesTogetherMax }
                    begin(others, on: takenOverThreads, in: &documents)
                    if !suspects.isEmpty {
                        documents.addTask { await quarantine.work(on: suspects) { self.settler.add($0) } }
                    }
                    await leases.waitForTakenOverRoom()
                }
            }
        }
    }

    /// In parts, so that all threads have some of it; each part is read, and asks the cache, as one.
    private func begin(
        _ jobs: [Job], on threads: any WorkThreads, in documents: inout DiscardingTaskGroup
    ) {
        let share = (jobs.count + configuration.classifyThreads - 1) / configuration.classifyThreads
        let size = max(1, min(share, configuration.jobsReadTogetherMax))
        for start in stride(from: 0, to: jobs.count, by: size) {
            let part = Array(jobs[start..<min(start + size, jobs.count)])
            documents.addTask(executorPreference: threads) {
                await self.floor.together { await self.work(on: part) }
            }
        }
    }

    private func work(on jobs: [Job]) async {
        if isStopping.load(ordering: .acquiring) {
            for job in jobs { settler.add(DocumentEnding(job, .released)) }
        } else {
            await pipeline.process(jobs) { self.settler.add($0) }
        }
    }
}
