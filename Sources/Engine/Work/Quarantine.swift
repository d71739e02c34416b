/// Works on what lost workers held. One of these documents may be what ended its worker, and nobody knows which: so
/// few of them are worked on at once, and the store notes each of them before it is begun. A document that was noted
/// before, because another worker ended with it, is worked on alone. So only what ends workers has many deliveries to
/// its name; what lay beside it has one or two, and is answered.
struct Quarantine: Sendable {
    let worker: WorkerID
    let configuration: EngineConfiguration
    let store: any JobStore
    let pipeline: DocumentPipeline
    let metrics: EngineMetrics
    let floor: WorkFloor
    /// Of its own: behind hundreds of claimed documents each step of these few would wait for all of them.
    let threads: any TaskExecutor
    let time: any TimeSource
    let isHeld: @Sendable ([Job]) -> Bool
    let isStopping: @Sendable () -> Bool

    /// Calls `end` once for every job. Gives back what was not begun when the worker stops, and what the store could
    /// not note: others will take it up.
    func work(on jobs: [Job], _ end: @escaping @Sendable (DocumentEnding) -> Void) async {
        var suspects: [Job] = []
        do throws(StoreError) {
            for (job, count) in zip(jobs, try await store.timesBegun(jobs)) {
                var suspect = job
                // The first delivery, those that were noted, and this one.
                suspect.deliveries = 2 + count
                suspects.append(suspect)
            }
        } catch {
            metrics.storeErrors.add(1, ordering: .relaxed)
            return giveBack(jobs, end)
        }
        let fresh = suspects.filter { $0.deliveries == 2 && $0.deliveries < configuration.deliveriesMax }
        // The next one begins when any of them has ended: a slow one holds up no other.
        await withTaskGroup(of: Void.self) { together in
            for (place, job) in fresh.enumerated() {
                if place >= configuration.suspectsTogetherMax { await together.next() }
                together.addTask { await begin(job, alone: false, end) }
            }
        }
        var begun = fresh
        for job in suspects where job.deliveries > 2 || job.deliveries >= configuration.deliveriesMax {
            await waitUntilSettled(begun)
            await begin(job, alone: true, end)
            begun = [job]
        }
    }

    /// What is answered and not settled would be noted once more if the next document ends this worker. A settlement
    /// that the store does not take is given up after some time.
    private func waitUntilSettled(_ jobs: [Job]) async {
        while isHeld(jobs), !isStopping() {
            guard (try? await time.sleep(for: .milliseconds(2))) != nil else { return }
        }
    }

    private func begin(_ job: Job, alone: Bool, _ end: @escaping @Sendable (DocumentEnding) -> Void) async {
        let step = { @Sendable () async -> Void in
            if isStopping() { return giveBack([job], end) }
            do throws(StoreError) {
                try await store.noteBegun([job])
            } catch {
                metrics.storeErrors.add(1, ordering: .relaxed)
                return giveBack([job], end)
            }
            await withDiscardingTaskGroup { documents in
                documents.addTask(executorPreference: threads) { await pipeline.process([job], end) }
            }
        }
        await alone ? floor.alone(step) : floor.together(step)
    }

    private func giveBack(_ jobs: [Job], _ end: (DocumentEnding) -> Void) {
        for job in jobs { end(DocumentEnding(job, .released)) }
    }
}
