import Synchronization

/// One command on its way and the caller that waits for its answer. Whoever answers first does; later answers to it,
/// such as a reply that comes after its caller was cancelled, are dropped.
final class RedisCall: Sendable {
    typealias Waiter = CheckedContinuation<Result<RedisReply, StoreError>, Never>

    private enum State {
        case new
        case waiting(Waiter)
        case answered(Result<RedisReply, StoreError>)
        case over
    }

    let command: RedisCommand
    let enqueuedAt: Moment
    private let state = Mutex(State.new)
    private let answeredOn = Atomic<Int>(0)

    init(_ command: RedisCommand, at moment: Moment) {
        self.command = command
        self.enqueuedAt = moment
    }

    var bytes: Int { command.arguments.count }

    /// The number of the link's connection on which the answer came; 0 when none came.
    var connection: Int { answeredOn.load(ordering: .acquiring) }

    func answer(_ answer: Result<RedisReply, StoreError>, on connection: Int) {
        answeredOn.store(connection, ordering: .releasing)
        self.answer(answer)
    }

    func wait(on waiter: Waiter) {
        let answer: Result<RedisReply, StoreError>? = state.withLock { state in
            if case .answered(let answer) = state {
                state = .over
                return answer
            }
            state = .waiting(waiter)
            return nil
        }
        if let answer { waiter.resume(returning: answer) }
    }

    func answer(_ answer: Result<RedisReply, StoreError>) {
        let waiter: Waiter? = state.withLock { state in
            switch state {
            case .new:
                state = .answered(answer)
                return nil
            case .waiting(let waiter):
                state = .over
                return waiter
            case .answered, .over: return nil
            }
        }
        waiter?.resume(returning: answer)
    }
}
