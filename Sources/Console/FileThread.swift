import Dispatch
import Synchronization

/// A thread for calls to the file system, which block for as long as a disk or a network likes. Nobody is held up by
/// it: who waits can be cancelled, and a question that a newer one replaces is answered at once, with nothing.
final class FileThread: Sendable {
    // A serial queue has a thread of its own, beside those that run tasks.
    private let queue: DispatchQueue
    private let newest = Mutex<Ticket?>(nil)

    init(_ name: String) { queue = DispatchQueue(label: "docket.console." + name) }

    /// Nil when the task was cancelled, or when a newer call came before this one was answered.
    func newestAnswer<Answer: Sendable>(_ work: @escaping @Sendable () -> Answer) async -> Answer? {
        let ticket = Ticket()
        let replaced = newest.withLock { newest in
            defer { newest = ticket }
            return newest
        }
        replaced?.settle()
        return await answer(ticket, work)
    }

    /// Nil when the task was cancelled.
    func answer<Answer: Sendable>(_ work: @escaping @Sendable () -> Answer) async -> Answer? {
        await answer(Ticket(), work)
    }

    private func answer<Answer: Sendable>(_ ticket: Ticket, _ work: @escaping @Sendable () -> Answer) async -> Answer? {
        let box = Box<Answer>()
        queue.async {
            if ticket.isSettled { return }
            let value = work()
            box.answer.withLock { $0 = value }
            ticket.settle()
        }
        await withTaskCancellationHandler {
            await ticket.wait()
        } onCancel: {
            ticket.settle()
        }
        return box.answer.withLock { $0 }
    }

    private final class Box<Answer: Sendable>: Sendable {
        let answer = Mutex<Answer?>(nil)
    }

    /// Somebody waits until it is settled, once.
    private final class Ticket: Sendable {
        private enum State {
            case open
            case awaited(CheckedContinuation<Void, Never>)
            case settled
        }

        private let state = Mutex(State.open)

        var isSettled: Bool {
            state.withLock { if case .settled = $0 { true } else { false } }
        }

        func wait() async {
            await withCheckedContinuation { continuation in
                let isSettled = state.withLock { state in
                    if case .settled = state { return true }
                    state = .awaited(continuation)
                    return false
                }
                if isSettled { continuation.resume() }
            }
        }

        func settle() {
            let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
                defer { state = .settled }
                if case .awaited(let continuation) = state { return continuation }
                return nil
            }
            waiting?.resume()
        }
    }
}
