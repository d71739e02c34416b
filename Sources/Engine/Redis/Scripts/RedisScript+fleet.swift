extension RedisScript {
    /// Reads the tiers. Returns {name, numbers, name, numbers, …}.
    static let tiers = RedisScript(
        name: "tiers",
        body: #"""
            tend()
            for _, seed in ipairs(SHIPPED) do tier(seed[1]) end
            return call('HGETALL', K.tiers)
            """#)

    /// Reads the clients that submitted last, or one. ARGV: how many (at most 1,000), or '1' and the client.
    /// Returns {id, tier, priority, paused, tokens, queued, in flight, admitted, refused, settled, code of the last
    /// refusal or '', its time in ms} for each.
    static let clients = RedisScript(
        name: "clients",
        body: #"""
            tend()
            local rows = {}
            local ids = ARGV[2] and { ARGV[2] } or call('ZRANGE', K.clients, 0, tonumber(ARGV[1]) - 1, 'REV')
            for _, id in ipairs(ids) do
              local c = client(id)
              if c then
                local tokens = string.format('%.17g', bucket_fill(c) * tier(c.tier).burst)
                rows[#rows + 1] = { id, c.tier, c.priority, c.paused, tokens, c.queued, c.in_flight, c.admitted,
                  c.refused, c.settled, c.refusal, c.refused_at }
              end
            end
            return rows
            """#)

    /// Notes a worker, forgets those not heard for three leases and what expired with old batches (bounded).
    /// ARGV: worker, its status as JSON. Returns 1.
    static let beat = RedisScript(
        name: "beat",
        body: deadLetters + #"""
            call('HSET', K.workers, ARGV[1], ARGV[2])
            call('ZADD', K.beats, now, ARGV[1])
            for _, id in ipairs(call('ZRANGEBYSCORE', K.beats, '-inf', now - WORKER_TTL, 'LIMIT', 0, 100)) do
              call('ZREM', K.beats, id)
              call('HDEL', K.workers, id)
              call('HDEL', K.draining, id)
              call('HDEL', K.versions, 'worker/' .. id)
            end
            local past = now - FINISHED_TTL * 1000
            for _, id in ipairs(call('ZRANGEBYSCORE', K.finished, '-inf', past, 'LIMIT', 0, 100)) do
              call('ZREM', K.finished, id)
              call('ZREM', K.batches, id)
              local owner = call('HGET', dead_of(id), '@')
              for _, code in ipairs(dead_codes(id)) do
                count_dead(id, owner, code, -tonumber(call('HGET', dead_of(id), code)))
              end
            end
            return 1
            """#)

    /// Takes a worker that has ended off the list. ARGV: worker. Returns 1.
    static let forget = RedisScript(
        name: "forget",
        body: #"""
            call('ZREM', K.beats, ARGV[1])
            call('HDEL', K.workers, ARGV[1])
            call('HDEL', K.draining, ARGV[1])
            call('HDEL', K.versions, 'worker/' .. ARGV[1])
            return 1
            """#)

    /// Reads what an observer sees. Returns {{tier, queued, in flight, age of the oldest in ms or -1}, …},
    /// {dead, retrying, admissions paused 0 or 1, claims}, {status as JSON, last heard in ms, draining 0 or 1, …},
    /// {field, number, …} of all caches, {name, numbers, …} of the tiers.
    static let overview = RedisScript(
        name: "overview",
        body: #"""
            tend()
            for _, seed in ipairs(SHIPPED) do tier(seed[1]) end
            local queues = {}
            for _, name in ipairs(call('HKEYS', K.tiers)) do
              local oldest = call('ZRANGE', K.waiting .. name, 0, 0, 'WITHSCORES')[2]
              queues[#queues + 1] = {
                name, tonumber(call('HGET', K.counts, 'queued:' .. name) or '0'),
                tonumber(call('HGET', K.counts, 'in_flight:' .. name) or '0'),
                oldest and math.max(0, now - oldest) or -1,
              }
            end
            local dead = tonumber(call('HGET', K.dead .. 'counts', '') or '0')
            local totals = { dead, tonumber(call('HGET', K.counts, 'retrying') or '0') }
            for _, door in ipairs({ 'admissions', 'claims' }) do
              totals[#totals + 1] = tonumber(call('HGET', K.switches, door) or '0')
            end
            local workers = {}
            local heard = call('ZRANGE', K.beats, now - WORKER_TTL, '+inf', 'BYSCORE', 'LIMIT', 0, ENTRIES_MAX,
              'WITHSCORES')
            for i = 1, #heard, 2 do
              workers[#workers + 1] = call('HGET', K.workers, heard[i]) or ''
              workers[#workers + 1] = tonumber(heard[i + 1])
              workers[#workers + 1] = call('HEXISTS', K.draining, heard[i])
            end
            return { queues, totals, workers, call('HGETALL', K.caches), call('HGETALL', K.tiers) }
            """#)

    /// Says how long a worker may sleep. ARGV: worker, or nothing.
    /// Returns {whether it may take documents, ms}: 0 ms when there is work, -1 when nothing is due by itself.
    static let nextDue = RedisScript(
        name: "next_due",
        body: #"""
            tend()
            local may = may_take(ARGV[1] or '')
            local due = tonumber(call('ZRANGE', K.agenda, 0, 0, 'WITHSCORES')[2])
            if may then
              if call('ZCARD', K.ready) > 0 then return { 1, 0 } end
              local retry = tonumber(call('ZRANGE', K.retry, 0, 0, 'WITHSCORES')[2])
              due = due and retry and math.min(due, retry) or due or retry
            end
            return { may and 1 or 0, due and math.max(0, math.ceil(due - now)) or -1 }
            """#)
}
