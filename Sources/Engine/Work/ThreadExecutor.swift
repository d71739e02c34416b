#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif
import Collections
import Synchronization

/// Threads of the engine's own that run tasks: work that blocks or computes for long never stands on Swift's shared
/// pool, where two such tasks would stop everything on a machine with two cores.
///
/// Sendable without the compiler's check: `queue` and `isStopped` are only touched under `mutex`.
final class ThreadExecutor: TaskExecutor, @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var queue: Deque<UnownedJob> = []
    private var isStopped = false
    private var threads: [pthread_t] = []

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

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        pthread_mutex_lock(mutex)
        // After stop there is no thread left to run it; the engine stops last of all, when no task of it is left.
        precondition(!isStopped, "a task came after its executor was stopped")
        queue.append(job)
        pthread_mutex_unlock(mutex)
        pthread_cond_signal(condition)
    }

    /// Lets the threads finish what is queued, and ends them. Must not be called on one of them; waits only
    /// for their last tasks. After it the executor takes no task.
    func stop() {
        pthread_mutex_lock(mutex)
        isStopped = true
        pthread_mutex_unlock(mutex)
        pthread_cond_broadcast(condition)
        for thread in threads { pthread_join(thread, nil) }
        threads = []
    }

    fileprivate func run() {
        let executor = asUnownedTaskExecutor()
        while let job = next() { job.runSynchronously(on: executor) }
    }

    private func next() -> UnownedJob? {
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
    start.executor.run()
    return nil
}

/// pthread_setname_np is hidden from Swift; the kernel takes the name by a file, too. Without it only a label is
/// missing.
private func nameThisThread(_ name: String) {
    guard let file = fopen("/proc/thread-self/comm", "we") else { return }
    fputs(name, file)
    fclose(file)
}
