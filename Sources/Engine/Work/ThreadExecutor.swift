#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif
import Collections
import Synchronization

/// What runs the engine's heavy work.
protocol WorkThreads: TaskExecutor {
    /// Runs a closure that is no task, for work that somebody may stop waiting for. `isNext`: before all that waits.
    func call(isNext: Bool, _ work: @escaping @Sendable () -> Void)
    /// After it nothing more is taken. `waits`: until what is under way is done.
    func stop(waits: Bool)
}

/// What an engine stands on: a simulation has one thread and its own order instead of the kernel's.
struct WorkGround: Sendable {
    let threads: @Sendable (_ name: String, _ count: Int) -> any WorkThreads
    /// For tasks that are nobody's child; nil: the shared pool.
    let executor: (any TaskExecutor)?

    static let kernel = WorkGround(threads: { ThreadExecutor(name: $0, threads: $1) }, executor: nil)
}

/// Threads of the engine's own that run tasks: work that blocks or computes for long never stands on Swift's shared
/// pool, where two such tasks would stop everything on a machine with two cores.
///
/// Sendable without the compiler's check: `queue` and `isStopped` are only touched under `mutex`.
final class ThreadExecutor: WorkThreads, @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var queue: Deque<Work> = []
    private var isStopped = false
    private var threads: [pthread_t] = []

    private enum Work {
        case job(UnownedJob)
        case call(@Sendable () -> Void)
    }

    /// `name` is what the kernel's tools show; at most 15 bytes.
    init(name: String, threads count: Int) {
        precondition(count > 0, "an executor without threads runs nothing")
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
        for number in 0..<count {
            var thread = pthread_t()
            let context = Unmanaged.passRetained(ThreadStart(executor: self, name: "\(name)-\(number)"))
            let result = pthread_create(&thread, nil, threadExecutorMain, context.toOpaque())
            precondition(result == 0, "the kernel gave no thread: \(result)")
            threads.append(thread)
        }
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func enqueue(_ job: consuming ExecutorJob) { enqueue(.job(UnownedJob(job))) }

    func call(isNext: Bool, _ work: @escaping @Sendable () -> Void) { enqueue(.call(work), isNext: isNext) }

    private func enqueue(_ work: Work, isNext: Bool = false) {
        pthread_mutex_lock(mutex)
        // After stop there is no thread left to run it; the engine stops last of all, when no task of it is left.
        precondition(!isStopped, "a task came after its executor was stopped")
        if isNext { queue.prepend(work) } else { queue.append(work) }
        pthread_mutex_unlock(mutex)
        pthread_cond_signal(condition)
    }

    /// Lets the threads finish what is queued, and ends them. Must not be called on one of them; waits for what they
    /// are doing, unless `waits` is false: then they end by themselves, later. After it the executor takes no task.
    func stop(waits: Bool = true) {
        pthread_mutex_lock(mutex)
        isStopped = true
        pthread_mutex_unlock(mutex)
        pthread_cond_broadcast(condition)
        for thread in threads { _ = waits ? pthread_join(thread, nil) : pthread_detach(thread) }
        threads = []
    }

    fileprivate func run() {
        let executor = asUnownedTaskExecutor()
        while let work = next() {
            switch work {
            case .job(let job): job.runSynchronously(on: executor)
            case .call(let work): work()
            }
        }
    }

    private func next() -> Work? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while queue.isEmpty && !isStopped { pthread_cond_wait(condition, mutex) }
        return queue.popFirst()
    }
}

private final class ThreadStart {
    let executor: ThreadExecutor
    let name: String

    init(executor: ThreadExecutor, name: String) {
        self.executor = executor
        self.name = name
    }
}

private func threadExecutorMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    let start = Unmanaged<ThreadStart>.fromOpaque(context!).takeRetainedValue()
    nameThisThread(start.name)
    yieldToOthers()
    start.executor.run()
    return nil
}

/// These threads compute for as long as there is work: on a busy machine a key, a claim or a settlement must not wait
/// for its turn behind them. Nice by five, this thread alone as Linux counts; on a machine with a free core it costs
/// nothing.
private func yieldToOthers() {
    #if os(Linux)
    setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 5)
    #endif
}

/// pthread_setname_np is hidden from Swift; the kernel takes the name by a file, too. Without it only a label is
/// missing.
private func nameThisThread(_ name: String) {
    guard let file = fopen("/proc/thread-self/comm", "we") else { return }
    fputs(name, file)
    fclose(file)
}
