/// docket's four caches.
public enum CacheName: String, Codable, Sendable, CaseIterable {
    /// Verdicts by the hash of a file's bytes, 24 h.
    case result
    /// Compiled patterns, 1 h.
    case pattern
    /// Industry configurations, 1 h.
    case industry
    /// The API's answers for similar content, 12 h.
    case response

    /// How long an entry lives.
    public var timeToLive: Duration {
        switch self {
        case .result: .seconds(86_400)
        case .pattern, .industry: .seconds(3_600)
        case .response: .seconds(43_200)
        }
    }
}

/// One cache at one moment.
public struct CacheStatus: Hashable, Codable, Sendable {
    public var name: CacheName
    public var hits: Int
    public var misses: Int
    /// Entries in the store.
    public var entries: Int
    /// What they take there, in bytes; nil where the store does not say.
    public var bytes: Int?
    public var timeToLive: Duration
    /// Hits of all requests in the last minute, from 0 to 1; nil without requests.
    public var hitRatioLastMinute: Double?

    public init(
        name: CacheName, hits: Int, misses: Int, entries: Int, bytes: Int?, timeToLive: Duration,
        hitRatioLastMinute: Double?
    ) {
        self.name = name
        self.hits = hits
        self.misses = misses
        self.entries = entries
        self.bytes = bytes
        self.timeToLive = timeToLive
        self.hitRatioLastMinute = hitRatioLastMinute
    }

    /// Hits of all requests since start, from 0 to 1; nil without requests.
    public var hitRatio: Double? { hits + misses == 0 ? nil : Double(hits) / Double(hits + misses) }
}
