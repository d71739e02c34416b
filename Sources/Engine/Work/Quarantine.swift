/// Works on what several workers were lost with. One of these documents may be what ended them, and nobody knows which:
/// so each is worked on alone, when the one before it is settled, and the store notes it before it is begun. What was
/// noted and comes again has ended a worker by itself, or a worker ended beside it by chance; twice is no chance.
struct Quarantine: Sendable {
    let configuration: EngineConfiguration
    let store: any JobStore
    let pipeline: DocumentPipeline
    let metrics: EngineMetrics
    let floor: WorkFloor
    let threads: any TaskExecutor
    let time: any TimeSource
    let leases: LeaseKeeper
    let isStopping: @Sendable () -> Bool
    /// One call of ``work(on:_:)`` after the other.
    let order = WorkFloor()

    /// Suspects that are worked on, one after the other, before the worker's other work goes on for a while.
    private static let suspectsOnEnd = 32

    /// Calls `end` once for every job that was begun. Lets go of the others, when the worker stops or the store can't
    /// note them: their leases run out, and whoever takes them up knows how often they were handed out.
    func work(on jobs: [Job], _ end: @escaping @Sendable (DocumentEnding) -> Void) async {
        await order.alone {
            let counts: [Int]
            do throws(StoreError) {
                counts = try await store.timesBegun(jobs)
            } catch {
                metrics.storeErrors.add(1, ordering: .relaxed)
                return leases.remove(jobs)
            }
            let suspects = zip(jobs, counts).map { job, count in
                var suspect = job
                // What was alone counts by itself: others' deliveries are those of all that lay beside them.
                suspect.deliveries = configuration.deliveriesTogetherMax + 1 + count
                return suspect
            }
            for start in stride(from: 0, to: suspects.count, by: Self.suspectsOnEnd) {
                await floor.alone {
                    for suspect in suspects[start..<min(start + Self.suspectsOnEnd, suspects.count)] {
                        await begin(suspect, end)
                        await waitUntilSettled(suspect)
                    }
                }
            }
        }
    }

    private func begin(_ job: Job, _ end: @escaping @Sendable (DocumentEnding) -> Void) async {
        if isStopping() { return leases.remove([job]) }
        do throws(StoreError) {
            try await store.noteBegun([job])
        } catch {
            metrics.storeErrors.add(1, ordering: .relaxed)
            return leases.remove([job])
        }
        await withDiscardingTaskGroup { documents in
            documents.addTask(executorPreference: threads) { await pipeline.process([job], end) }
        }
    }

    /// What is answered and not settled would be noted once more if the next document ends this worker. A settlement
    /// that the store does not take is given up after some time.
    private func waitUntilSettled(_ job: Job) async {
        while leases.holds(any: [job]), !isStopping() {
            guard (try? await time.sleep(for: .milliseconds(2))) != nil else { return }
        }
    }
}
