extension RedisScript {
    /// Reads batches. ARGV: 'newest' and how many (at most 1,000), or 'id' and a batch.
    /// Returns {how many there are in all, {id, name, client, tier, industry, total, done, failed, cached, running,
    /// created in ms, finished in ms or 0, cancelled 0 or 1, its client is paused 0 or 1}, …}.
    static let batches = RedisScript(
        name: "batches",
        body: #"""
            local ids = { ARGV[2] }
            if ARGV[1] == 'newest' then ids = call('ZRANGE', K.batches, 0, tonumber(ARGV[2]) - 1, 'REV') end
            local rows, owners = { call('ZCARD', K.batches) }, {}
            for _, id in ipairs(ids) do
              local v = call('HMGET', K.batch .. id, 'name', 'client', 'tier', 'industry', 'total', 'done', 'failed',
                'cached', 'running', 'created', 'finished', 'cancelled')
              local client_id = v[2]
              if client_id then
                owners[client_id] = owners[client_id] or call('HMGET', K.client .. client_id, 'tier', 'paused')
                local owner = owners[client_id]
                -- What still waits goes by the terms its client has now.
                local row = { id, v[1] or '', client_id, tonumber(v[11] or '0') == 0 and owner[1] or v[3], v[4] }
                for i = 5, 12 do row[#row + 1] = tonumber(v[i] or '0') end
                row[#row + 1] = tonumber(owner[2] or '0')
                rows[#rows + 1] = row
              end
            end
            return rows
            """#)

    /// The walk over bitmaps of a batch, 20,000 documents a call.
    static let bitmaps = #"""
        -- Indices from `from` that any of the bitmaps has, at most `limit` of them, and where to go on: `total` or more
        -- at the end.
        local function set_bits(keys, from, total, limit)
          local first, maps, indices = math.floor(from / 8), {}, {}
          for _, key in ipairs(keys) do maps[#maps + 1] = call('GETRANGE', key, first, first + 2499) end
          local index, last = from, math.min(total, (first + 2500) * 8)
          while index < last and #indices < limit do
            local byte = 0
            for _, map in ipairs(maps) do
              byte = bit.bor(byte, string.byte(map, math.floor(index / 8) - first + 1) or 0)
            end
            if byte == 0 then
              index = (math.floor(index / 8) + 1) * 8
            else
              if bit.band(byte, bit.rshift(128, index % 8)) ~= 0 then indices[#indices + 1] = index end
              index = index + 1
            end
          end
          return indices, index
        end

        """#

    /// Reads results of settled documents by index, looking at no more than 20,000 indices.
    /// ARGV: batch, first index, limit (at most 1,000).
    /// Returns {next index to look at, or -1 at the batch's end, index, JSON or '', index, JSON or '', …}; {} when
    /// there is no such batch.
    static let results = RedisScript(
        name: "results",
        body: bitmaps + #"""
            local id, from, limit = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
            local total = tonumber(call('HGET', K.batch .. id, 'total') or '-1')
            if total < 0 then return {} end
            local indices, index = set_bits({ settled_of(id) }, from, total, limit)
            local answer = { index < total and index or -1 }
            if #indices > 0 then
              for i, json in ipairs(call('HMGET', results_of(id), unpack(indices))) do
                answer[#answer + 1] = indices[i]
                answer[#answer + 1] = json or ''
              end
            end
            return answer
            """#)

    /// Stops a batch. ARGV: batch. Returns 1, or 0 when there is none or it is finished.
    static let cancel = RedisScript(
        name: "cancel",
        body: #"""
            local b = batch(ARGV[1])
            if not b or b.finished ~= 0 then return 0 end
            local c = client(b.client)
            -- Entries and retries of it stay where they are, uncounted from here on; whoever meets them drops them.
            local staged = call('LLEN', staged_of(b.id))
            c.queued = c.queued - staged - b.loose - b.retrying
            c.loose = c.loose - b.loose
            c.retrying = c.retrying - b.retrying
            b.loose, b.retrying, b.cancelled = 0, 0, 1
            call('UNLINK', staged_of(b.id))
            call('LREM', staged_batches_of(c.id), 1, b.id)
            finish_batch(b)
            save()
            expire_batch(b)
            return 1
            """#)

    /// Queues failed documents of a batch again with their attempts forgotten. ARGV: batch, how many at most,
    /// where the last call stopped (`0` at first). A pass over the failed ones takes several calls; each goes on where
    /// the one before stopped, because a scan from the start finds only the holes that the calls before left.
    /// Returns how many were queued, and where to go on (`0` at the end); {} when there is no such batch.
    static let retryFailed = RedisScript(
        name: "retry_failed",
        body: deadLetters + #"""
            local b = batch(ARGV[1])
            if not b then return {} end
            local c = client(b.client)
            if b.cancelled ~= 0 or b.failed == 0 or not c then return { 0, '0' } end
            local reply = call('HSCAN', failed_of(b.id), ARGV[3], 'COUNT', math.floor(tonumber(ARGV[2]) / 2))
            requeue_dead(b, c, reply[2])
            save()
            return { #reply[2] / 2, reply[1] }
            """#)
}
