/// Wakes one waiter. Signals that come while nobody waits fold into one.
struct Signal: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func send() { continuation.yield() }

    /// Ends every later wait at once.
    func finish() { continuation.finish() }

    /// False when the signal is finished or the task cancelled. Only one task may wait.
    func wait() async -> Bool {
        for await _ in stream { return true }
        return false
    }
}
