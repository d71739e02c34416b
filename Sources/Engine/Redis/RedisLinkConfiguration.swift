/// The bounds of one connection to Redis.
public struct RedisLinkConfiguration: Sendable {
    /// From the start of connecting until the server has answered its first commands.
    public var connectTimeout: Duration = .seconds(3)
    /// Time without an answer after which the connection is given up, and how long a command waits for a connection.
    public var commandTimeout: Duration = .seconds(5)
    /// Time without an answer after which the server counts as unreachable, though the connection and what waits on it
    /// are kept. A disk that is slow to sync holds answers up for a part of a second, at worst for one or two; cutting
    /// the connection then would only make outcomes unknown. Who looks once a second knows of a server that hangs
    /// within three.
    public var silenceMax: Duration = .seconds(2)
    /// Upper bound of the pause before the second attempt to connect; doubles with each failure, with full jitter.
    public var reconnectDelayMin: Duration = .milliseconds(50)
    /// Largest upper bound of that pause.
    public var reconnectDelayMax: Duration = .seconds(2)
    /// For one sentinel to name the master.
    public var sentinelTimeout: Duration = .seconds(1)
    /// In place of ``reconnectDelayMax`` where sentinels are asked: a new master is found soon after there is one.
    public var sentinelDelayMax: Duration = .milliseconds(500)
    /// Commands that may wait for their answers; one more fails as overloaded.
    public var callsPendingMax = 10_000
    /// Bytes of commands that may wait to be written.
    public var bytesPendingMax = 64 << 20

    public init() {}
}

/// What a link knows of its connection; reading it never waits.
public struct RedisLinkStatus: Hashable, Sendable {
    public var isConnected: Bool
    /// Such as `7.0.15`; nil before the first connection.
    public var serverVersion: String?
    /// Why it is not connected, or was not the last time; holds no password.
    public var lastError: String?
    /// The server it is connected to; nil while it is not.
    public var server: RedisEndpoint.Address?

    public init(
        isConnected: Bool, serverVersion: String?, lastError: String?, server: RedisEndpoint.Address? = nil
    ) {
        self.isConnected = isConnected
        self.serverVersion = serverVersion
        self.lastError = lastError
        self.server = server
    }
}
