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
        body: admitting + #"""
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
            local code, wait_ms = refusal(c, total)
            if code then return refuse(code, wait_ms) end

            note_busy()
            local fill = bucket_fill(c)
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

    /// Says what `admit` would, for many, and admits nothing. ARGV: client, tier of a new client, documents, by turns
    /// (at most 1,000 of the three). Returns {place from 0, code, ms after which there is room, …} of those that would
    /// be refused; of all others there is nothing to say, which is most of them and costs nothing.
    static let check = RedisScript(
        name: "check",
        body: admitting + #"""
            tend()
            -- Of a client only what the answer depends on: reading all of it takes twice as long.
            local glances = {}
            local function glance(id, default_tier)
              local c = glances[id]
              if c then return c end
              local v = call('HMGET', K.client .. id, 'tier', 'paused', 'fill', 'fill_stamp', 'queued', 'busy_since',
                'busy_settled')
              if v[1] then
                c = { id = id, tier = v[1], paused = tonumber(v[2] or '0'), fill = tonumber(v[3] or '0'),
                  fill_stamp = tonumber(v[4] or '0'), queued = tonumber(v[5] or '0'),
                  busy_since = tonumber(v[6] or '0'), busy_settled = tonumber(v[7] or '0') }
              elseif tier(default_tier) then
                c = new_client(id, default_tier)
              end
              glances[id] = c
              return c
            end

            local answer = {}
            for i = 1, #ARGV, 3 do
              local c = glance(ARGV[i], ARGV[i + 1])
              local code, wait_ms = 'internal', 0
              if c then code, wait_ms = refusal(c, tonumber(ARGV[i + 2])) end
              if code then
                local n = #answer
                answer[n + 1], answer[n + 2] = (i - 1) / 3, code
                answer[n + 3] = wait_ms > 0 and math.ceil(wait_ms) + 1 or 0
              end
            end
            return answer
            """#)

    /// Whether documents are let in: the fleet's switch, the client's pause, its bucket, its own bound and the store's
    /// bounds, in this order.
    private static let admitting = #"""
        local function fields_of(key)
          local fields, list = {}, call('HGETALL', key)
          for i = 1, #list, 2 do fields[list[i]] = list[i + 1] end
          return fields
        end

        -- Looked at once a script.
        local fleet
        local function look_at_fleet()
          if fleet then return fleet end
          local switches, counts = fields_of(K.switches), fields_of(K.counts)
          fleet = { is_closed = switches.admissions == '1', queued = 0, settled = tonumber(counts.settled or '0'),
            busy_since = tonumber(counts.busy_since or '0'), busy_from = tonumber(counts.busy_from or '0') }
          for name, count in pairs(counts) do
            if string.sub(name, 1, 7) == 'queued:' then fleet.queued = fleet.queued + tonumber(count) end
          end
          -- The server counts for this answer: once a second.
          local at = tonumber(switches.memory_at or '0')
          fleet.memory, fleet.memory_max = tonumber(switches.memory or '0'), tonumber(switches.memory_max or '0')
          if MEMORY_LOOK > 0 and math.abs(now - at) >= MEMORY_LOOK then
            local info = call('INFO', 'memory')
            local most = tonumber(string.match(info, 'maxmemory:(%d+)') or '0') * 0.9
            if MEMORY_MAX > 0 and (most == 0 or MEMORY_MAX < most) then most = MEMORY_MAX end
            fleet.memory, fleet.memory_max = tonumber(string.match(info, 'used_memory:(%d+)') or '0'), most
            call('HSET', K.switches, 'memory', fleet.memory, 'memory_max', most, 'memory_at', now)
          end
          return fleet
        end

        -- From here the fleet's own rate is counted, when nothing waits yet.
        local function note_busy()
          local f = look_at_fleet()
          if f.queued == 0 then call('HSET', K.counts, 'busy_since', now, 'busy_from', f.settled) end
        end

        -- 0 where nobody said when it ends.
        local function time_left(lend)
          return math.max(0, (call('ZSCORE', K.agenda, 'lend ' .. lend) or now) - now)
        end

        -- Milliseconds until so many documents are done, at the rate since the queue was last empty; before anything
        -- was settled, at the tier's own.
        local function drain_time(excess, settled, since, t)
          local rate = t.rate / 1000
          if settled > 0 and now > since then rate = settled / (now - since) end
          return math.min(3600000, excess / rate)
        end

        -- Returns a code and the milliseconds after which there is room; nil when there is room.
        local function refusal(c, total)
          local f, t = look_at_fleet(), tier(c.tier)
          if f.is_closed then return 'queue_paused', time_left('queue/all admissions') end
          if c.paused ~= 0 then return 'client_paused', time_left('client/' .. c.id .. ' paused') end
          -- No time helps what is larger than a bound.
          if total > math.min(t.queued_max, QUEUED_MAX) then return 'queue_full', 0 end
          local fill = bucket_fill(c)
          local debt_ms = fill < 0 and -fill * t.burst / t.rate * 1000 or 0
          local wait_ms = 0
          local excess = c.queued + total - t.queued_max
          if excess > 0 then wait_ms = drain_time(excess, c.busy_settled, c.busy_since, t) end
          excess = f.queued + total - QUEUED_MAX
          if f.memory_max > 0 and f.memory > f.memory_max then
            excess = math.max(excess, math.ceil((f.memory - f.memory_max) / f.memory * math.max(1, f.queued)))
          end
          if excess > 0 then
            wait_ms = math.max(wait_ms, drain_time(excess, f.settled - f.busy_from, f.busy_since, t))
          end
          if debt_ms > 0 then return 'rate_limited', math.max(debt_ms, wait_ms) end
          if wait_ms > 0 then return 'queue_full', wait_ms end
          return nil
        end

        """#
}
