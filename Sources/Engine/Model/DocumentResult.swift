/// How one document ended: a verdict or a coded error, with what was read.
public struct DocumentResult: Hashable, Codable, Sendable {
    /// Its place in the batch, from 0.
    public var index: Int
    public var path: String
    /// Hex of the bytes that were read; nil when nothing was.
    public var sha256: String?
    /// How many bytes were read; nil when nothing was.
    public var bytes: Int?
    /// Nil exactly when `error` is set.
    public var verdict: Verdict?
    /// Answered from the result cache.
    public var cached: Bool
    /// From claim to answer.
    public var duration: Duration
    public var finishedAt: Timestamp
    public var error: DocumentError?
    /// Set when a person said what it is: the verdict says the same then. Not stored with the result.
    public var correction: AppliedCorrection?

    public init(
        index: Int, path: String, sha256: String?, bytes: Int?, verdict: Verdict?, cached: Bool, duration: Duration,
        finishedAt: Timestamp, error: DocumentError?
    ) {
        self.index = index
        self.path = path
        self.sha256 = sha256
        self.bytes = bytes
        self.verdict = verdict
        self.cached = cached
        self.duration = duration
        self.finishedAt = finishedAt
        self.error = error
    }
}
