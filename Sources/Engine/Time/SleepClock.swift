#if os(Linux)
import Glibc

/// A thread that ends the sleeps of all tasks. Swift's own timers wake a thread to note a sleep and again to end it;
/// this one sleeps on when a later sleep is added, and ends all that are due with one wake-up. It does nothing else, so
/// that nothing can hold up a sleep's end.
///
/// Sendable without the compiler's check: everything that changes is only touched under `mutex`.
final class SleepClock: @unchecked Sendable {
    /// There is one clock; its thread begins with the first sleep and stays.
    static let shared = SleepClock()

    /// One task that sleeps.
    private final class Sleeper: @unchecked Sendable {
        enum State {
            case new
            case waiting(CheckedContinuation<Void, any Error>)
            case over
        }

        let deadline: Int64
        var state = State.new

        init(deadline: Int64) { self.deadline = deadline }
    }

    private let mutex: UnsafeMutablePointer<pthread_mutex_t> = .allocate(capacity: 1)
    private let condition: UnsafeMutablePointer<pthread_cond_t> = .allocate(capacity: 1)
    private var sleepers: [Sleeper] = []
    /// Until when the thread waits unless it is signalled, in nanoseconds; nil while it runs.
    private var waitsUntil: Int64?
    /// The beat after the last sleep's end. Whoever was woken on a beat sleeps until the next: the thread waits no
    /// longer than that, and need not be told.
    private var nextBeat: Int64 = 0

    private static let beat: Int64 = 1_000_000_000
    /// How late a sleep's end may be so that another's serves it as well.
    private static let grace: Int64 = 500_000

    private init() {
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
        var thread = pthread_t()
        let context = Unmanaged.passUnretained(self).toOpaque()
        let result = pthread_create(&thread, nil, sleepClockMain, context)
        precondition(result == 0, "the kernel gave no thread: \(result)")
        pthread_detach(thread)
    }

    /// Returns at `deadline`, or soon after. Throws `CancellationError` when the task is cancelled before.
    func sleep(until deadline: Moment) async throws {
        let sleeper = Sleeper(deadline: deadline.nanoseconds)
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { begin(sleeper, $0) }
        } onCancel: {
            cancel(sleeper)
        }
    }

    private func begin(_ sleeper: Sleeper, _ continuation: CheckedContinuation<Void, any Error>) {
        let isCancelled = locked {
            if case .over = sleeper.state { return true }
            sleeper.state = .waiting(continuation)
            sleepers.append(sleeper)
            if let waitsUntil, sleeper.deadline < waitsUntil - Self.grace { pthread_cond_signal(condition) }
            return false
        }
        if isCancelled { continuation.resume(throwing: CancellationError()) }
    }

    private func cancel(_ sleeper: Sleeper) {
        let waiting: CheckedContinuation<Void, any Error>? = locked {
            defer { sleeper.state = .over }
            guard case .waiting(let continuation) = sleeper.state else { return nil }
            sleepers.removeAll { $0 === sleeper }
            return continuation
        }
        waiting?.resume(throwing: CancellationError())
    }

    private func locked<Value>(_ body: () -> Value) -> Value {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    fileprivate func run() -> Never {
        while true {
            for continuation in next() { continuation.resume() }
        }
    }

    /// Waits for the end of a sleep.
    private func next() -> [CheckedContinuation<Void, any Error>] {
        locked {
            while true {
                let due = takeDue()
                let now = SystemTime().now().nanoseconds
                if !due.isEmpty {
                    nextBeat = (now / Self.beat + 1) * Self.beat + Self.grace
                    return due
                }
                let ends = sleepers.lazy.map(\.deadline).min()
                let earliest = nextBeat > now ? min(ends ?? .max, nextBeat) : ends
                waitsUntil = earliest ?? .max
                if let earliest {
                    var moment = timespec(
                        tv_sec: Int(earliest / 1_000_000_000), tv_nsec: Int(earliest % 1_000_000_000))
                    pthread_cond_timedwait(condition, mutex, &moment)
                } else {
                    pthread_cond_wait(condition, mutex)
                }
                waitsUntil = nil
            }
        }
    }

    private func takeDue() -> [CheckedContinuation<Void, any Error>] {
        guard !sleepers.isEmpty else { return [] }
        let now = SystemTime().now().nanoseconds
        var due: [CheckedContinuation<Void, any Error>] = []
        sleepers.removeAll { sleeper in
            guard sleeper.deadline <= now, case .waiting(let continuation) = sleeper.state else { return false }
            sleeper.state = .over
            due.append(continuation)
            return true
        }
        return due
    }
}

private func sleepClockMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let file = fopen("/proc/thread-self/comm", "we") {
        fputs("docket-clock", file)
        fclose(file)
    }
    // Signals are for the threads that expect them; a trap of this one is its own.
    var others = sigset_t()
    sigfillset(&others)
    for own in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS] { sigdelset(&others, own) }
    pthread_sigmask(SIG_BLOCK, &others, nil)
    Unmanaged<SleepClock>.fromOpaque(context!).takeUnretainedValue().run()
}
#endif
