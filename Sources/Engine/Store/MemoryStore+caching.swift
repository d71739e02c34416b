import Synchronization

extension MemoryStore {
    public func cached(_ keys: [String], in cache: CacheName) throws(StoreError) -> CacheFinding {
        try StoreLimits.check(keys.count, "cached")
        let now = time.wallTime()
        return state.withLock { state in
            let held = state.caches[cache]
            return CacheFinding(values: keys.map { held?.value($0, at: now) }, flushes: held?.flushes ?? 0)
        }
    }

    public func setCached(_ entries: [CacheEntry]) throws(StoreError) {
        try StoreLimits.check(entries.count, "set_cached")
        let now = time.wallTime()
        state.withLock { state in
            for entry in entries {
                state.caches[entry.key.cache, default: MemoryCache()].set(entry, within: cacheBounds, at: now)
            }
        }
    }

    public func flush(_ cache: CacheName) -> Int {
        let now = time.wallTime()
        return state.withLock { $0.caches[cache, default: MemoryCache()].flush(at: now) }
    }

    public func size(of cache: CacheName) -> (entries: Int, bytes: Int?) {
        let now = time.wallTime()
        return state.withLock { state in
            guard let size = state.caches[cache]?.size(at: now) else { return (0, 0) }
            return (size.entries, size.bytes)
        }
    }
}
