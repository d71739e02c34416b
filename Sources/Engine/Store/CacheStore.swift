/// The shared part of docket's caches. Each cache keeps to its ``CacheBounds``: room is made before anything is stored,
/// what expires first goes first, and what finds no room is not kept. All entries of a cache live about equally long,
/// so these are its oldest ones.
public protocol CacheStore: Sendable {
    /// What is known under each key and still alive, in the order of the keys; at most `StoreLimits.documentsPerCall` a
    /// call.
    func cached(_ keys: [String], in cache: CacheName) async throws(StoreError) -> CacheFinding

    /// Stores entries, replacing those under the same keys. At most `StoreLimits.documentsPerCall` a call.
    func setCached(_ entries: [CacheEntry]) async throws(StoreError)

    /// Removes every entry of a cache in one step, and counts that; how many were alive.
    func flush(_ cache: CacheName) async throws(StoreError) -> Int

    /// How many living entries a cache has, and the bytes of their keys and values; costs the same whatever it holds.
    func size(of cache: CacheName) async throws(StoreError) -> (entries: Int, bytes: Int?)
}

extension CacheStore {
    /// A value that is still alive, nil otherwise.
    public func cached(_ key: CacheKey) async throws(StoreError) -> [UInt8]? {
        try await cached([key.key], in: key.cache).values[0]
    }

    public func setCached(_ key: CacheKey, to value: [UInt8], timeToLive: Duration) async throws(StoreError) {
        try await setCached([CacheEntry(key: key, value: value, timeToLive: timeToLive)])
    }
}

/// What a cache has under some keys.
public struct CacheFinding: Hashable, Sendable {
    /// In the order of the keys; nil where nothing lives.
    public var values: [[UInt8]?]
    /// How often the cache was emptied, by whichever process. Copies that were made under another number are worth
    /// nothing; a number that went down says the same, because the store began anew.
    public var flushes: Int

    public init(values: [[UInt8]?], flushes: Int) {
        self.values = values
        self.flushes = flushes
    }
}

/// What is put into a cache.
public struct CacheEntry: Hashable, Sendable {
    public var key: CacheKey
    public var value: [UInt8]
    public var timeToLive: Duration

    public init(key: CacheKey, value: [UInt8], timeToLive: Duration) {
        self.key = key
        self.value = value
        self.timeToLive = timeToLive
    }
}

/// A key of a cache: what the entry stands for, with the versions it depends on.
public struct CacheKey: Hashable, Sendable {
    public var cache: CacheName
    public var key: String

    public init(_ cache: CacheName, _ key: String) {
        self.cache = cache
        self.key = key
    }
}

/// How much one cache keeps. The bound is docket's own and not the server's `maxmemory`, which would take the queue's
/// keys as readily as the cache's.
public struct CacheBounds: Hashable, Sendable {
    public var entriesMax = 100_000
    /// Bytes of keys and values; Redis needs some 300 more for each entry.
    public var bytesMax = 128 << 20
    /// Bytes of one value; a longer one is not kept. Compiled patterns take two million.
    public var valueBytesMax = 8 << 20

    public init() {}
}
