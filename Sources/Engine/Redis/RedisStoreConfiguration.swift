/// The bounds of the store in Redis.
public struct RedisStoreConfiguration: Sendable {
    /// Whose time the scripts go by.
    public enum Clock: Sendable {
        /// The server's, so that no worker's clock matters.
        case server
        /// A key that a simulation or a test sets, in milliseconds since 1970.
        case key
    }

    public var keys = RedisKeys()
    public var clock = Clock.server
    public var link = RedisLinkConfiguration()
    /// Replicas that must have what was admitted or settled before the caller is told; none: the master's word is
    /// enough. A master that is lost takes with it what no replica had.
    public var waitReplicas = 0
    /// How long replicas may take to have it.
    public var waitReplicasTimeout: Duration = .seconds(1)
    /// What was staged and never admitted goes away after this.
    public var stagedTimeToLive: Duration = .seconds(3_600)
    /// How long a finished batch and its results stay.
    public var finishedTimeToLive: Duration = .seconds(7 * 86_400)
    /// A worker that was not heard for this long is forgotten: three leases.
    public var workerTimeToLive: Duration = .seconds(30)
    /// Tokens that may wait in the list that wakes workers.
    public var wakeTokensMax = 64
    /// Documents taken from one client before the next deadline is looked at.
    public var documentsPerTurnMax = 64
    /// Documents of all clients that may wait.
    public var queuedMax = StoreLimits.queuedMax
    /// Bytes that the server may use before nothing more is admitted; 0 leaves nine tenths of its `maxmemory`, where it
    /// has one.
    public var memoryBytesMax = 0
    /// How often admissions ask the server for its memory; zero never.
    public var memoryLookEvery: Duration = .seconds(1)
    /// Of each cache.
    public var cacheBounds = CacheBounds()

    public init() {}
}
