extension RedisScript {
    /// What every script starts with: tiers, clients and batches as Lua tables that are read once, changed in place and
    /// written back by `save()`, which also keeps all that follows from them (the order, the counters by tier, finished
    /// batches, empty queues). A script changes numbers; it never writes these keys by itself.
    ///
    /// An entry of a queue has a field `d` for each of its documents: `batch index attempt path`, or
    /// `batch index attempt@ms path` for one that was queued at another time than its batch. Times are
    /// milliseconds, with a fraction.
    static let shared = #"""
        local call = redis.call
        local tiers, clients, batches = {}, {}, {}

        local function tier(name)
          if tiers[name] then return tiers[name] end
          local text = call('HGET', K.tiers, name)
          if not text then
            for _, seed in ipairs(SHIPPED) do call('HSETNX', K.tiers, seed[1], seed[2] .. ' 0 0') end
            text = call('HGET', K.tiers, name)
            if not text then return nil end
          end
          local n = {}
          for word in string.gmatch(text, '%S+') do n[#n + 1] = tonumber(word) end
          local t = {
            name = name, rate = n[1], burst = n[2], wait = n[3], queued_max = n[4], in_flight_max = n[5],
            filled = n[6] or 0, filled_at = n[7] or 0,
          }
          tiers[name] = t
          return t
        end

        -- How often a bucket of this tier would have filled since the beginning. Buckets note this instead of the
        -- time, so a changed rate or burst needs no bucket to be touched and keeps each one's fill ratio.
        local function fill_clock(t)
          if not t.fill_now then
            t.fill_now = t.filled + math.max(0, now - t.filled_at) / 1000 * t.rate / t.burst
          end
          return t.fill_now
        end

        local function bucket_fill(c)
          local gained = math.max(0, fill_clock(tier(c.tier)) - c.fill_stamp)
          return math.min(1, c.fill + gained)
        end

        local function set_fill(c, fill)
          c.fill = fill
          c.fill_stamp = fill_clock(tier(c.tier))
        end

        -- Rows: a hash of Redis as a table of numbers and texts, with a copy to find what changed.
        local function read_row(key, names, texts)
          local values = call('HMGET', key, unpack(names))
          if not values[1] then return nil end
          local row, old = {}, {}
          for i, name in ipairs(names) do
            local value = values[i]
            if texts[name] == nil then value = tonumber(value or '0') else value = value or texts[name] end
            row[name] = value
            old[name] = value
          end
          row.old = old
          return row
        end

        local function write_row(key, row, names)
          local changes = {}
          for _, name in ipairs(names) do
            if row[name] ~= row.old[name] then
              changes[#changes + 1] = name
              changes[#changes + 1] = row[name]
              row.old[name] = row[name]
            end
          end
          if #changes > 0 then call('HSET', key, unpack(changes)) end
        end

        local CLIENT = {
          'tier', 'priority', 'fill', 'fill_stamp', 'clock', 'queued', 'in_flight', 'retrying', 'loose', 'paused',
          'admitted', 'refused', 'settled', 'last', 'busy_since', 'busy_settled', 'sweep', 'refusal',
          'refused_at',
        }
        local CLIENT_TEXTS = { tier = '', last = '0-0', sweep = '0-0', refusal = '' }

        local function client(id)
          local c = clients[id]
          if c then return c end
          c = read_row(K.client .. id, CLIENT, CLIENT_TEXTS)
          if not c then return nil end
          c.id = id
          c.was = { tier = c.tier, queued = c.queued, in_flight = c.in_flight, retrying = c.retrying,
            settled = c.settled }
          clients[id] = c
          return c
        end

        local function new_client(id, tier_name)
          local c = { id = id, old = {} }
          for _, name in ipairs(CLIENT) do c[name] = CLIENT_TEXTS[name] or 0 end
          c.tier = tier_name
          c.was = { tier = tier_name, queued = 0, in_flight = 0, retrying = 0, settled = 0 }
          set_fill(c, 1)
          clients[id] = c
          return c
        end

        local BATCH = {
          'client', 'industry', 'total', 'released', 'done', 'failed', 'cached', 'running', 'loose', 'retrying',
          'created', 'finished', 'cancelled',
        }
        local BATCH_TEXTS = { client = '', industry = '' }

        -- The batch while it can go on; nil when it is gone.
        local function batch(id)
          local b = batches[id]
          if b then return b end
          b = read_row(K.batch .. id, BATCH, BATCH_TEXTS)
          if not b then return nil end
          b.id = id
          batches[id] = b
          return b
        end

        -- The batch, unless its documents no longer count.
        local function live_batch(id)
          local b = batch(id)
          if b and b.cancelled == 0 then return b end
          return nil
        end

        local function batch_of(d) return string.match(d, '^%S+') end

        local function wake(count)
          local room = WAKE_MAX - call('LLEN', K.wake)
          for _ = 1, math.min(count, room) do call('RPUSH', K.wake, '1') end
        end

        """# + order + saving + operating
}
