import Synchronization

@testable import Engine

/// Threads that tell how many documents came to wait for them.
final class ScanThreads: WorkThreads {
    private let threads: ThreadExecutor
    private let count = Atomic<Int>(0)

    init(count: Int) { threads = ThreadExecutor(name: "extract", threads: count) }

    /// Counted when they stand in their place: what is asked for later comes behind them, unless it is next.
    var asked: Int { count.load(ordering: .acquiring) }

    func call(isNext: Bool, _ work: @escaping @Sendable () -> Void) {
        threads.call(isNext: isNext, work)
        count.add(1, ordering: .releasing)
    }

    func enqueue(_ job: consuming ExecutorJob) { threads.enqueue(job) }
    func stop(waits: Bool) { threads.stop(waits: waits) }
}
