extension RedisStore {
    public func cached(_ keys: [String], in cache: CacheName) async throws(StoreError) -> CacheFinding {
        try StoreLimits.check(keys.count, "cached")
        let reply = try await run(.cached) { command in
            command.append(cache.rawValue)
            for key in keys { command.append(key) }
        }
        guard let parts = reply.elements, parts.count == keys.count + 1, let flushes = parts[0].number else {
            throw RedisStore.malformed(.cached)
        }
        return CacheFinding(values: parts.dropFirst().map(\.bytes), flushes: flushes)
    }

    public func setCached(_ entries: [CacheEntry]) async throws(StoreError) {
        try StoreLimits.check(entries.count, "set_cached")
        for cache in CacheName.allCases {
            let own = entries.filter { $0.key.cache == cache }
            if own.isEmpty { continue }
            _ = try await run(.setCached) { command in
                command.reserve(bytes: own.reduce(64) { $0 + $1.key.key.utf8.count + $1.value.count + 48 })
                command.append(cache.rawValue)
                for entry in own {
                    command.append(entry.key.key)
                    command.append(entry.value)
                    command.append(max(1, Int(entry.timeToLive.inMilliseconds)))
                }
            }
        }
    }

    public func flush(_ cache: CacheName) async throws(StoreError) -> Int {
        guard let count = try await run(.flush, { $0.append(cache.rawValue) }).number else {
            throw RedisStore.malformed(.flush)
        }
        return count
    }

    public func size(of cache: CacheName) async throws(StoreError) -> (entries: Int, bytes: Int?) {
        while true {
            let parts = try await run(.cacheSize) { $0.append(cache.rawValue) }.elements ?? []
            guard parts.count == 3, let entries = parts[0].number, let bytes = parts[1].number,
                let expired = parts[2].number
            else { throw RedisStore.malformed(.cacheSize) }
            // Each entry expires once, so this ends; a call takes out what one script may.
            if expired == 0 { return (entries, bytes) }
        }
    }
}
