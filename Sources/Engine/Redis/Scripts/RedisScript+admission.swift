extension RedisScript {
    /// Puts documents aside for a batch.
    /// ARGV: batch, then up to 1,000 paths. Returns how many are staged, -1 when the batch was admitted already.
    static let stage = RedisScript(
        name: "stage",
        body: #"""
            local id = ARGV[1]
            if call('EXISTS', K.batch .. id) == 1 then return -1 end
            local length = call('LLEN', staged_of(id))
            if #ARGV > 1 then length = call('RPUSH', staged_of(id), unpack(ARGV, 2)) end
            call('EXPIRE', staged_of(id), STAGED_TTL)
            return length
            """#)

    /// Admits a staged batch whole or not at all. A repeated call for an admitted batch changes nothing.
    ///
    /// A token bucket with debt: a batch is admitted when the bucket is not in debt, and may leave it in debt.
    /// ARGV: batch, name, client, tier of a new client, industry, total.
    /// Returns {'admitted'} · {'refused', code, ms after which there is room} · {'staged', count} when the staged
    /// documents are not `total` · {'no_tier'}.
    static let admit = RedisScript(
        name: "admit",
        body: #"""
            local id, name, client_id, default_tier, industry = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
            local total = tonumber(ARGV[6])
            tend()
            if batch(id) then return { 'admitted' } end
            local staged = call('LLEN', staged_of(id))
            if staged ~= total then return { 'staged', staged } end
            if not tier(default_tier) then return { 'no_tier' } end
            local c = client(client_id) or new_client(client_id, default_tier)
            local t = tier(c.tier)
            call('ZADD', K.clients, now, client_id)

            local function refuse(code, wait_ms)
              c.refused, c.refusal, c.refused_at = c.refused + total, code, math.floor(now)
              call('UNLINK', staged_of(id))
              save()
              return { 'refused', code, wait_ms > 0 and math.ceil(wait_ms) + 1 or 0 }
            end
            -- 0 where nobody said when it ends.
            local function time_left(lend) return (call('ZSCORE', K.agenda, 'lend ' .. lend) or now) - now end
            if call('HGET', K.switches, 'admissions') == '1' then
              return refuse('queue_paused', time_left('queue/all admissions'))
            end
            if c.paused ~= 0 then
              return refuse('client_paused', time_left('client/' .. client_id .. ' paused'))
            end
            local fill = bucket_fill(c)
            local debt_ms = fill < 0 and -fill * t.burst / t.rate * 1000 or 0
            local excess = c.queued + total - t.queued_max
            local drain_ms = 0
            if excess > 0 then
              -- At the rate since the queue was last empty; before anything was settled, at the tier's own.
              local rate = t.rate / 1000
              if c.busy_settled > 0 and now > c.busy_since then rate = c.busy_settled / (now - c.busy_since) end
              drain_ms = math.min(3600000, excess / rate)
            end
            if debt_ms > 0 then return refuse('rate_limited', math.max(debt_ms, drain_ms)) end
            if excess > 0 then return refuse('queue_full', drain_ms) end

            set_fill(c, fill - total / t.burst)
            if c.queued == 0 and c.in_flight == 0 then c.busy_since, c.busy_settled = now, 0 end
            c.admitted = c.admitted + total
            c.queued = c.queued + total
            call('HSET', K.batch .. id, 'client', client_id, 'name', name, 'tier', c.tier, 'industry', industry,
              'total', total, 'created', now)
            call('ZADD', K.batches, call('INCR', K.admissions), id)
            if total > 0 then
              call('PERSIST', staged_of(id))
              call('RPUSH', staged_batches_of(client_id), id)
            else
              batch(id)
            end
            save()
            wake(math.ceil(total / TURN_MAX) - 1)
            return { 'admitted' }
            """#)
}
