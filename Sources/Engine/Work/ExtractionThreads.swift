import Synchronization

/// Threads that wait for child processes, on behalf of tasks that can stop waiting: a worker that is asked to stop must
/// not stay as long as the slowest document.
final class ExtractionThreads: Sendable {
    private let threads: any WorkThreads
    private let state = Mutex(State())

    private struct State {
        var isAbandoned = false
        var lastNumber = 0
        /// By number: how those are told who wait.
        var waiting: [Int: @Sendable () -> Void] = [:]
    }

    init(threads count: Int, on ground: WorkGround = .kernel) { threads = ground.threads("extract", count) }

    /// What `work` returns. Nil when it was not begun before the task was cancelled, or not finished before
    /// ``abandon()``; its answer is dropped then. `isNext`: before everything that waits for a thread.
    func run<Value: Sendable>(isNext: Bool = false, _ work: @escaping @Sendable () -> Value) async -> Value? {
        let call = ExtractionCall(work)
        let number: Int? = state.withLock { state in
            guard !state.isAbandoned else { return nil }
            state.lastNumber += 1
            state.waiting[state.lastNumber] = { call.end() }
            return state.lastNumber
        }
        guard let number else { return nil }
        defer { state.withLock { _ = $0.waiting.removeValue(forKey: number) } }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                call.wait(on: continuation)
                threads.call(isNext: isNext) { call.run() }
            }
        } onCancel: {
            call.endUnlessRunning()
        }
    }

    /// From now on nobody waits: everything that is queued or under way answers nil at once.
    func abandon() {
        let waiting = state.withLock { state in
            state.isAbandoned = true
            return Array(state.waiting.values)
        }
        for end in waiting { end() }
    }

    /// Ends the threads, waiting for what they do unless it was abandoned: that ends by the limits of one extraction,
    /// or with the process.
    func stop() { threads.stop(waits: !state.withLock { $0.isAbandoned }) }
}

/// One piece of work and the one who waits for it. The first of `run`, `end` and `endUnlessRunning` decides.
private final class ExtractionCall<Value: Sendable>: Sendable {
    private enum Phase { case queued, running, ended }

    private struct State {
        var phase = Phase.queued
        var answer: Value?
        var waiter: CheckedContinuation<Value?, Never>?
    }

    private let work: @Sendable () -> Value
    private let state = Mutex(State())

    init(_ work: @escaping @Sendable () -> Value) { self.work = work }

    func wait(on continuation: CheckedContinuation<Value?, Never>) {
        let isOver = state.withLock { state in
            if state.phase != .ended { state.waiter = continuation }
            return state.phase == .ended
        }
        if isOver { continuation.resume(returning: nil) }
    }

    func run() {
        let isWanted = state.withLock { state in
            guard state.phase == .queued else { return false }
            state.phase = .running
            return true
        }
        if isWanted { finish(work()) }
    }

    func end() { finish(nil) }

    func endUnlessRunning() {
        if state.withLock({ $0.phase == .queued }) { finish(nil, from: .queued) }
    }

    private func finish(_ value: Value?, from phase: Phase? = nil) {
        let waiter: CheckedContinuation<Value?, Never>? = state.withLock { state in
            guard state.phase != .ended, phase == nil || state.phase == phase else { return nil }
            state.phase = .ended
            return state.waiter.take()
        }
        waiter?.resume(returning: value)
    }
}
