/// Why the engine did not do what was asked: a code for programs, a sentence for people that says what to do.
public struct EngineError: Error, Hashable, Sendable, CustomStringConvertible {
    public var code: ErrorCode
    public var message: String
    /// When to come back; only with `rate_limited`, `queue_full`, `store_unavailable`, and pauses that end by
    /// themselves.
    public var retryAfter: Duration?

    public init(_ code: ErrorCode, _ message: String, retryAfter: Duration? = nil) {
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
    }

    public var description: String { message }
}
