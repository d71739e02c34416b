import Collections
import Synchronization

/// What is being found out in this process right now, by the key of the result cache. Of equal bytes under equal
/// configuration one document leads: it looks for the answer; the others follow, and wait here for what it finds.
///
/// Who leads says what came of it. A lasting answer goes to everybody. One that did not come to an end, because its
/// worker stops, hands the lead to the next. A passing failure is no fact about the bytes: it hands the lead on, too,
/// but after `failuresMax` of them nobody waits any longer, so that slow failures are not had one after the other.
/// Bounded by the documents a worker holds.
final class AnswerFlights: Sendable {
    /// What a document is to do that waited for its turn.
    enum Turn: Hashable, Sendable {
        /// Look for the answer, and say what came of it with ``land(_:_:)``.
        case lead
        case answered(ResultCache.Answer)
        /// Look for the answer, for itself.
        case alone
        /// Nothing: its task was cancelled.
        case cancelled
    }

    /// How a lead ended.
    enum Landing: Hashable, Sendable {
        case answered(ResultCache.Answer)
        case failed
        case stopped
    }

    private struct Waiter {
        let number: Int
        let continuation: CheckedContinuation<Turn, Never>
    }

    private struct Flight {
        var waiters: Deque<Waiter> = []
        var failures = 0
    }

    private struct State {
        var flights: [String: Flight] = [:]
        var lastNumber = 0
        /// Waits whose tasks were cancelled before they had begun.
        var cancelled: Set<Int> = []
    }

    private let failuresMax: Int
    private let state = Mutex(State())

    init(failuresMax: Int) { self.failuresMax = failuresMax }

    /// Documents that wait for others.
    var waiting: Int { state.withLock { $0.flights.values.reduce(0) { $0 + $1.waiters.count } } }

    /// True when the caller leads; otherwise somebody does, and it is to ``wait(for:)``.
    func lead(_ key: String) -> Bool {
        state.withLock { state in
            guard state.flights[key] == nil else { return false }
            state.flights[key] = Flight()
            return true
        }
    }

    /// Waits until the answer is there, or until it is the caller's turn to look for it.
    func wait(for key: String) async -> Turn {
        guard !Task.isCancelled else { return .cancelled }
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        defer { state.withLock { _ = $0.cancelled.remove(number) } }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let turn: Turn? = state.withLock { state in
                    if state.cancelled.contains(number) { return .cancelled }
                    guard state.flights[key] != nil else {
                        state.flights[key] = Flight()
                        return .lead
                    }
                    state.flights[key]?.waiters.append(Waiter(number: number, continuation: continuation))
                    return nil
                }
                if let turn { continuation.resume(returning: turn) }
            }
        } onCancel: {
            giveUp(number, on: key)
        }
    }

    /// Ends the caller's lead.
    func land(_ key: String, _ landing: Landing) {
        let (waiters, turn): ([Waiter], Turn) = state.withLock { state in
            guard var flight = state.flights.removeValue(forKey: key) else {
                preconditionFailure("only who leads can end it")
            }
            switch landing {
            case .answered(let answer): return (Array(flight.waiters), .answered(answer))
            case .failed where flight.failures + 1 >= failuresMax: return (Array(flight.waiters), .alone)
            case .failed, .stopped:
                guard let next = flight.waiters.popFirst() else { return ([], .lead) }
                if landing == .failed { flight.failures += 1 }
                state.flights[key] = flight
                return ([next], .lead)
            }
        }
        for waiter in waiters { waiter.continuation.resume(returning: turn) }
    }

    private func giveUp(_ number: Int, on key: String) {
        let waiter: Waiter? = state.withLock { state in
            guard let place = state.flights[key]?.waiters.firstIndex(where: { $0.number == number }) else {
                // Either it has its turn already, or it has not begun to wait; then it must not begin.
                state.cancelled.insert(number)
                return nil
            }
            return state.flights[key]?.waiters.remove(at: place)
        }
        waiter?.continuation.resume(returning: .cancelled)
    }
}
