/// The caches: the values of a cache lie in one hash, when each expires in one sorted set, and the bytes and the
/// flushes of all caches in one hash. Counting is looking at a number, and a flush takes the same time whatever
/// there is: Redis frees the memory beside its work.
extension RedisScript {
    /// Reads entries. ARGV: cache, up to 1,000 keys. Returns {flushes, value or false, …}.
    static let cached = RedisScript(
        name: "cached", sharesRows: false,
        body: names + #"""
            local answer = { flushes() }
            if #ARGV == 1 then return answer end
            local found = call('HMGET', values, unpack(ARGV, 2))
            local ends = call('ZMSCORE', expiries, unpack(ARGV, 2))
            for i, value in ipairs(found) do
              answer[i + 1] = value and ends[i] and tonumber(ends[i]) > now and value or false
            end
            return answer
            """#)

    /// Stores entries within the cache's bounds; takes out at most 1,000 others to make room, and 100 that expired.
    /// ARGV: cache, then key, value and ms to live by turns (at most 1,000 entries). Returns 1.
    static let setCached = RedisScript(
        name: "set_cached", sharesRows: false,
        body: names + removing + #"""
            sweep(100)
            local budget = ENTRIES_MAX
            for i = 2, #ARGV, 3 do
              local key, value = ARGV[i], ARGV[i + 1]
              if call('ZREM', expiries, key) == 1 then forget(key) end
              local size = #key + #value
              local function is_full() return count >= CACHE_ENTRIES_MAX or bytes + size > CACHE_BYTES_MAX end
              if #value <= CACHE_VALUE_MAX and size <= CACHE_BYTES_MAX then
                while budget > 0 and count > 0 and is_full() do
                  forget(call('ZPOPMIN', expiries)[1])
                  budget = budget - 1
                end
                if not is_full() then
                  call('HSET', values, key, value)
                  call('ZADD', expiries, now + tonumber(ARGV[i + 2]), key)
                  count, bytes = count + 1, bytes + size
                end
              end
            end
            save_bytes()
            return 1
            """#)

    /// Empties a cache. ARGV: cache. Returns how many entries were alive.
    static let flush = RedisScript(
        name: "flush", sharesRows: false,
        body: names + #"""
            local lived = call('ZCOUNT', expiries, string.format('(%.17g', now), '+inf')
            call('UNLINK', expiries, values)
            call('HDEL', K.caches, name .. ':bytes')
            call('HINCRBY', K.caches, name .. ':flushes', 1)
            return lived
            """#)

    /// Measures a cache, without up to 1,000 entries that expired. ARGV: cache.
    /// Returns {entries, bytes, how many of them expired}.
    static let cacheSize = RedisScript(
        name: "cache_size", sharesRows: false,
        body: names + removing + #"""
            sweep(ENTRIES_MAX)
            save_bytes()
            return { count, bytes, call('ZCOUNT', expiries, '-inf', now) }
            """#)

    private static let names = #"""
        local call, name = redis.call, ARGV[1]
        local expiries, values = K.cache .. name .. ':expiries', K.cache .. name .. ':values'
        local function flushes() return tonumber(call('HGET', K.caches, name .. ':flushes') or '0') end

        """#

    private static let removing = #"""
        local count = call('ZCARD', expiries)
        local bytes = tonumber(call('HGET', K.caches, name .. ':bytes') or '0')
        local bytes_before = bytes

        -- Takes out the value of a key that is no longer in the order.
        local function forget(key)
          bytes = bytes - #key - call('HSTRLEN', values, key)
          call('HDEL', values, key)
          count = count - 1
        end

        local function sweep(limit)
          local expired = call('ZRANGEBYSCORE', expiries, '-inf', now, 'LIMIT', 0, limit)
          for _, key in ipairs(expired) do forget(key) end
          if #expired > 0 then call('ZREM', expiries, unpack(expired)) end
        end

        local function save_bytes()
          if bytes ~= bytes_before then call('HSET', K.caches, name .. ':bytes', bytes) end
        end

        """#
}
