import CHiredis
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// One connection to Redis, shared by any number of tasks. A thread of its own does the input and output, so that no
/// task of Swift's pool ever blocks; commands that come while it writes go out together in the next write.
///
/// It connects by itself, and again after each failure with exponential back-off and full jitter. Commands that come
/// meanwhile wait up to the command time-out. At rest it does not wake up.
public final class RedisLink: Sendable {
    public let endpoint: RedisEndpoint
    private let mailbox: RedisMailbox
    private let time: any TimeSource
    private let silenceMax: Duration

    /// Starts the thread; the connection comes about later. `name` is what `CLIENT LIST` and `top -H` show.
    /// Throws when the process can't have another thread or pipe.
    public init(
        _ endpoint: RedisEndpoint, name: String = "docket", configuration: RedisLinkConfiguration = .init(),
        time: any TimeSource = SystemTime(), randomness: any Randomness = SystemRandomness()
    ) throws(StoreError) {
        self.endpoint = endpoint
        self.time = time
        silenceMax = configuration.silenceMax
        mailbox = try RedisMailbox(configuration: configuration)
        let loop = RedisLinkLoop(
            endpoint: endpoint, name: name, mailbox: mailbox, configuration: configuration, time: time,
            randomness: randomness)
        guard RedisLinkLoop.start(loop) else {
            mailbox.finish()
            throw StoreError(.unreachable, "redis: no thread for the connection")
        }
    }

    deinit { mailbox.close() }

    public var status: RedisLinkStatus { mailbox.status }

    /// How long the server has owed an answer, once that is too long; nil while it answers, or was asked nothing.
    public var silence: Duration? {
        guard let since = mailbox.owedSince else { return nil }
        let silence = time.now() - since
        return silence > silenceMax ? silence : nil
    }

    /// The status now and whenever it changes, without polling; ends when the link is closed.
    public func statusChanges() -> AsyncStream<RedisLinkStatus> { mailbox.statusChanges() }

    /// Sends one command and waits for its answer; an error reply is thrown. Goes on when the task is cancelled: it
    /// ends soon anyway, and a worker that stops must still be able to hand back what it holds.
    public func send(_ command: RedisCommand) async throws(StoreError) -> RedisReply {
        let reply = try await exchange(command)
        if case .error(let text) = reply { throw StoreError(redisError: text) }
        return reply
    }

    /// As ``send(_:)`` with the command's words.
    public func send(_ words: String...) async throws(StoreError) -> RedisReply {
        var command = RedisCommand()
        for word in words { command.append(word) }
        return try await send(command)
    }

    /// As ``send(_:)``, but an error reply is returned, and cancelling the task ends the waiting when asked for:
    /// what the server does with the command then is unknown, its answer is dropped.
    func exchange(_ command: RedisCommand, endsWhenCancelled: Bool = false) async throws(StoreError) -> RedisReply {
        let call = RedisCall(command, at: time.now())
        mailbox.put(call)
        let answer: Result<RedisReply, StoreError>
        if endsWhenCancelled {
            answer = await withTaskCancellationHandler {
                await withCheckedContinuation { call.wait(on: $0) }
            } onCancel: {
                call.answer(.failure(StoreError(.unreachable, "redis: the caller no longer waits")))
            }
        } else {
            answer = await withCheckedContinuation { call.wait(on: $0) }
        }
        return try answer.get()
    }

    /// As ``exchange(_:endsWhenCancelled:)``, with the number of the connection on which the answer came: commands of
    /// one number went to one server, in their order.
    func numberedExchange(_ command: RedisCommand) async throws(StoreError) -> (reply: RedisReply, connection: Int) {
        let call = RedisCall(command, at: time.now())
        mailbox.put(call)
        let answer = await withCheckedContinuation { call.wait(on: $0) }
        return (try answer.get(), call.connection)
    }

    /// Ends the thread and fails what waits. Calls after that fail at once.
    public func close() { mailbox.close() }
}
