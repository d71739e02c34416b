/// Works on what several workers were lost with. One of these documents may be what ended them, and nobody knows which:
/// so each is worked on alone, when the one before it is settled, and the store notes it before it is begun. What was
/// noted before and comes again has ended a worker by itself.
struct Quarantine: Sendable {
    let worker: WorkerID
    let configuration: EngineConfiguration
    let store: any JobStore
    let pipeline: DocumentPipeline
    let metrics: EngineMetrics
    let floor: WorkFloor
    let threads: any TaskExecutor
    let time: any TimeSource
    let isHeld: @Sendable ([Job]) -> Bool
    let isStopping: @Sendable () -> Bool

    /// Calls `end` once for every job. Gives back what was not begun when the worker stops, and what the store could
    /// not note: others will take it up.
    func work(on jobs: [Job], _ end: @escaping @Sendable (DocumentEnding) -> Void) async {
        let counts: [Int]
        do throws(StoreError) {
            counts = try await store.timesBegun(jobs)
        } catch {
            metrics.storeErrors.add(1, ordering: .relaxed)
            return giveBack(jobs, end)
        }
        var begun: Job?
        for (job, count) in zip(jobs, counts) {
            var suspect = job
            // This delivery is the last one that it may have, unless it was alone before.
            suspect.deliveries = configuration.deliveriesMax + count
            await waitUntilSettled(begun)
            await begin(suspect, end)
            begun = suspect
        }
    }

    /// What is answered and not settled would be noted once more if the next document ends this worker. A settlement
    /// that the store does not take is given up after some time.
    private func waitUntilSettled(_ job: Job?) async {
        guard let job else { return }
        while isHeld([job]), !isStopping() {
            guard (try? await time.sleep(for: .milliseconds(2))) != nil else { return }
        }
    }

    private func begin(_ job: Job, _ end: @escaping @Sendable (DocumentEnding) -> Void) async {
        await floor.alone {
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
    }

    private func giveBack(_ jobs: [Job], _ end: (DocumentEnding) -> Void) {
        for job in jobs { end(DocumentEnding(job, .released)) }
    }
}
