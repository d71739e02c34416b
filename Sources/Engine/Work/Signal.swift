import Synchronization

/// Wakes one waiter. Signals that come while nobody waits fold into one. Cancelling the waiter's task does not end the
/// wait, only `finish` does: what is held when a worker stops must still be settled.
final class Signal: Sendable {
    private struct State {
        var isSent = false
        var isFinished = false
        var waiter: CheckedContinuation<Bool, Never>?
    }

    private let state = Mutex(State())

    func send() {
        let waiter = state.withLock { state in
            if state.waiter == nil { state.isSent = true }
            return state.waiter.take()
        }
        waiter?.resume(returning: true)
    }

    /// Ends every later wait at once, after the signal that is still to be seen.
    func finish() {
        let waiter = state.withLock { state in
            state.isFinished = true
            return state.waiter.take()
        }
        waiter?.resume(returning: false)
    }

    /// False when the signal is finished. Only one task may wait.
    func wait() async -> Bool {
        await withCheckedContinuation { continuation in
            let answer: Bool? = state.withLock { state in
                if state.isSent {
                    state.isSent = false
                    return true
                }
                if state.isFinished { return false }
                precondition(state.waiter == nil, "only one task may wait for a signal")
                state.waiter = continuation
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }
}
