import Synchronization

/// Holds a caller until replicas have what it wrote: `WAIT` after the write, on the connection that wrote. One `WAIT`
/// serves everybody who came before it was sent; who comes meanwhile shares the next one.
///
/// A mark is written before each `WAIT`: a call that is repeated after its answer was lost may write nothing, and
/// `WAIT` alone would not wait for what the first one wrote.
final class ReplicaFence: Sendable {
    /// What replicas said of everything written on a connection before a moment.
    private struct Round: Sendable {
        var connection: Int
        var replicas: Int
    }

    private enum Turn: Sendable {
        case lead
        case answered(Result<Round, StoreError>)
    }

    private struct State {
        var isUnderWay = false
        var waiting: [CheckedContinuation<Turn, Never>] = []
    }

    private let link: RedisLink
    private let mark: RedisCommand
    private let wait: RedisCommand
    private let replicas: Int
    private let timeout: Duration
    private let state = Mutex(State())

    /// `link` should carry nothing that can't wait as long as replicas do.
    init(_ link: RedisLink, key: String, replicas: Int, timeout: Duration) {
        self.link = link
        self.replicas = replicas
        self.timeout = timeout
        mark = RedisCommand("INCR", key)
        var wait = RedisCommand("WAIT", String(replicas), String(max(1, Int(timeout.inMilliseconds))))
        wait.blocksFor = timeout
        self.wait = wait
    }

    /// Returns when what was written on a connection of the link before this call is on enough replicas; without a
    /// number, what was written before by anybody. Throws `unreplicated` when there are fewer in time, and
    /// `unreachable` when the connection is not the same any more: whether a new master has it is unknown then.
    func pass(_ connection: Int? = nil) async throws(StoreError) {
        let turn = await withCheckedContinuation { continuation in
            let leads = state.withLock { state in
                guard state.isUnderWay else {
                    state.isUnderWay = true
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if leads { continuation.resume(returning: .lead) }
        }
        let round: Round
        switch turn {
        case .answered(let answer): round = try answer.get()
        case .lead: round = try await lead().get()
        }
        if let connection, connection != round.connection {
            throw StoreError(
                .unreachable, "redis: the connection broke before replicas were asked; the outcome is unknown")
        }
        guard round.replicas >= replicas else {
            throw StoreError(
                .unreplicated,
                "redis: \(round.replicas) of \(replicas) replicas had it in \(timeout.inSeconds) s; "
                    + "mend the replicas, or lower redis.wait_replicas")
        }
    }

    /// Everybody who waits now is served by this round; the first who came meanwhile leads the next.
    private func lead() async -> Result<Round, StoreError> {
        let served = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        let answer = await askReplicas()
        for waiter in served { waiter.resume(returning: .answered(answer)) }
        let next: CheckedContinuation<Turn, Never>? = state.withLock { state in
            if state.waiting.isEmpty {
                state.isUnderWay = false
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume(returning: .lead)
        return answer
    }

    private func askReplicas() async -> Result<Round, StoreError> {
        do throws(StoreError) {
            let (marked, first) = try await link.numberedExchange(mark)
            if case .error(let text) = marked { throw StoreError(redisError: text) }
            let (reply, connection) = try await link.numberedExchange(wait)
            if case .error(let text) = reply { throw StoreError(redisError: text) }
            guard let count = reply.number else { throw StoreError(.refused, "redis: WAIT answered no number") }
            guard first == connection else {
                throw StoreError(.unreachable, "redis: the connection broke while replicas were asked")
            }
            return .success(Round(connection: connection, replicas: count))
        } catch {
            return .failure(error)
        }
    }
}
