/// What people say documents are. A document is named by industry and content; see ``CorrectionKey/storeName``.
extension RedisScript {
    private static let seenCorrection = #"""
        -- Whether somebody has said otherwise since, or taken it back.
        local function is_other(name, seen)
          return seen ~= '' and tonumber(redis.call('ZSCORE', K.correction_order, name) or '-1') ~= tonumber(seen)
        end

        """#

    /// Puts a correction in force. ARGV: name, the correction as JSON, its time in ms, what becomes of the text
    /// (`kept`, `unchanged` or `dropped`), the text, how many documents at most, how many earlier ones of this document
    /// at most, the time in ms of the one that was seen or ''.
    /// Returns {0} when there are as many as are kept, {2, what is in force or false} when that is another one than was
    /// seen, otherwise {1, what was in force before or false}.
    static let correct = RedisScript(
        name: "correct", sharesRows: false,
        body: seenCorrection + #"""
            local call, name = redis.call, ARGV[1]
            local before = call('HGET', K.corrections, name)
            if is_other(name, ARGV[8]) then return { 2, before } end
            if not before and call('HLEN', K.corrections) >= tonumber(ARGV[6]) then return { 0 } end
            if before then
              call('LPUSH', earlier_of(name), before)
              call('LTRIM', earlier_of(name), 0, tonumber(ARGV[7]) - 1)
            end
            call('HSET', K.corrections, name, ARGV[2])
            call('ZADD', K.correction_order, ARGV[3], name)
            if ARGV[4] == 'kept' then call('HSET', K.correction_texts, name, ARGV[5]) end
            if ARGV[4] == 'dropped' then call('HDEL', K.correction_texts, name) end
            return { 1, before }
            """#)

    /// Removes a correction. ARGV: name, the time in ms of the one that was seen or ''.
    /// Returns {1, what was in force or false}; {2, what is in force or false} when that is another one than was seen.
    static let withdraw = RedisScript(
        name: "withdraw", sharesRows: false,
        body: seenCorrection + #"""
            local call, name = redis.call, ARGV[1]
            local before = call('HGET', K.corrections, name)
            if is_other(name, ARGV[2]) then return { 2, before } end
            call('HDEL', K.corrections, name)
            call('HDEL', K.correction_texts, name)
            call('ZREM', K.correction_order, name)
            call('UNLINK', earlier_of(name))
            return { 1, before }
            """#)

    /// What is in force. ARGV: up to 1,000 names. Returns {JSON or false, …} in their order.
    static let correctionsOf = RedisScript(
        name: "corrections_of", sharesRows: false,
        body: #"""
            if #ARGV == 0 then return {} end
            return redis.call('HMGET', K.corrections, unpack(ARGV))
            """#)

    /// A page of them, latest first. ARGV: first place, limit (at most 1,000), 1 for their texts or 0.
    /// Returns {how many there are in all, JSON, has a text 0 or 1, text or '', {JSON of earlier ones, …}, …}.
    static let corrections = RedisScript(
        name: "corrections", sharesRows: false,
        body: #"""
            local call, from, limit = redis.call, tonumber(ARGV[1]), tonumber(ARGV[2])
            local rows = { call('HLEN', K.corrections) }
            if limit < 1 then return rows end
            for _, name in ipairs(call('ZRANGE', K.correction_order, from, from + limit - 1, 'REV')) do
              local json = call('HGET', K.corrections, name)
              if json then
                rows[#rows + 1] = json
                rows[#rows + 1] = call('HEXISTS', K.correction_texts, name)
                rows[#rows + 1] = ARGV[3] == '1' and call('HGET', K.correction_texts, name) or ''
                rows[#rows + 1] = call('LRANGE', earlier_of(name), 0, -1)
              end
            end
            return rows
            """#)
}
