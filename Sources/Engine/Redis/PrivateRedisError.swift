/// Why the private Redis does not run: one sentence that says what to do, with the file or the command in it.
public struct PrivateRedisError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, Sendable {
        /// There is no `redis-server` on this machine.
        case notInstalled
        /// The state directory can't be made or written.
        case directoryUnusable
        /// The socket's path belongs to somebody else.
        case socketTaken
        /// The append-only file is damaged; nothing was changed.
        case fileDamaged
        /// No space left for the append-only file.
        case diskFull
        /// It runs, or another docket starts or stops it, but does not answer in time.
        case silent
        /// It ended for another reason; its log says more.
        case failed
    }

    public var kind: Kind
    public var message: String

    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    public var description: String { message }
}

/// The bounds of the private Redis.
public struct PrivateRedisConfiguration: Sendable {
    /// A name to be found in `PATH`, or a path.
    public var executable = "redis-server"
    /// From the start until it answers at all.
    public var startTimeout: Duration = .seconds(15)
    /// How long it may read its file after it answers.
    public var loadTimeout: Duration = .seconds(300)
    /// How long the last one out waits until it has stopped, and others wait for that.
    public var stopTimeout: Duration = .seconds(15)
    /// Time to answer one question.
    public var probeTimeout: Duration = .seconds(2)
    /// Pause between two looks at something that comes about by itself.
    public var lookInterval: Duration = .milliseconds(10)
    /// Pauses between two starts of a server that keeps dying: the first, doubled each time up to the last.
    public var restartDelayMin: Duration = .milliseconds(100)
    public var restartDelayMax: Duration = .seconds(5)

    public init() {}
}
