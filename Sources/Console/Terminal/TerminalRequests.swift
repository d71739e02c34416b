import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What others want of the terminal's thread, and the descriptor that wakes it. Holds the newest frame only: a terminal
/// that doesn't take its bytes drops frames and delays nobody.
///
/// It is a task executor as well: the console's own tasks run on this thread, so that a key is drawn by whoever read it
/// and never stands behind the engine's work on Swift's shared pool.
final class TerminalRequests: TaskExecutor {
    struct Wanted: Sendable {
        var frame: (grid: Grid, theme: Theme)?
        var repaint = false
        var suspend = false
        var close = false
        var jobs: [UnownedJob] = []

        var isEmpty: Bool { frame == nil && !repaint && !suspend && !close && jobs.isEmpty }
    }

    private struct State {
        var wanted = Wanted()
        var size: Size
        /// The thread sleeps, or is about to: who asks has to wake it.
        var isAsleep = false
        /// Nobody holds the terminal any more: no task can come.
        var isRetired = false
        var isClosed = false
        var closers: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>
    private let pipe: WakePipe

    init() throws(TerminalError) {
        pipe = try WakePipe()
        state = Mutex(State(size: Size(width: 0, height: 0)))
    }

    deinit { pipe.close() }

    var descriptor: Int32 { pipe.reader }

    var size: Size { state.withLock { $0.size } }

    func setSize(_ size: Size) { state.withLock { $0.size = size } }

    func ask(_ change: (inout Wanted) -> Void) { alter { change(&$0.wanted) } }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        ask { $0.jobs.append(job) }
    }

    /// Closes the screen, if it is open still, and ends the thread.
    func retire() {
        alter { state in
            state.isRetired = true
            state.wanted.close = true
        }
    }

    private func alter(_ change: (inout State) -> Void) {
        let mustWake = state.withLock { state in
            change(&state)
            defer { state.isAsleep = false }
            return state.isAsleep
        }
        if mustWake { pipe.send() }
    }

    /// Everything that was asked since the last time.
    func take() -> Wanted {
        state.withLock { state in
            defer { state.wanted = Wanted() }
            return state.wanted
        }
    }

    /// Called by the thread before it sleeps.
    /// - Returns: false when something is wanted already, so that it must not.
    func fallAsleep() -> Bool {
        state.withLock { state in
            state.isAsleep = state.wanted.isEmpty && !state.isRetired
            return state.isAsleep
        }
    }

    /// Called by the thread after it slept.
    func wakeUp() {
        state.withLock { $0.isAsleep = false }
        _ = pipe.drain()
    }

    /// Blocks the terminal's thread until something is asked.
    /// - Returns: false when nothing can come any more.
    func wait() -> Bool {
        if fallAsleep() {
            var source = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            poll(&source, 1, -1)
            wakeUp()
        }
        return state.withLock { !$0.isRetired || !$0.wanted.isEmpty }
    }

    func run(_ jobs: [UnownedJob]) {
        for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }

    /// Waits for ``markClosed()``.
    func close() async {
        ask { $0.close = true }
        await withCheckedContinuation { continuation in
            let isClosed = state.withLock { state in
                if !state.isClosed { state.closers.append(continuation) }
                return state.isClosed
            }
            if isClosed { continuation.resume() }
        }
    }

    func markClosed() {
        let closers = state.withLock { state in
            state.isClosed = true
            defer { state.closers = [] }
            return state.closers
        }
        for closer in closers { closer.resume() }
    }
}
