extension RedisScript {
    /// A client's place in the order of earliest virtual deadline, and the moves of documents into its stream.
    static let order = #"""
        local function rate_per_ms(c) return tier(c.tier).rate * 2 ^ c.priority / 1000 end
        local function wait_target(c) return tier(c.tier).wait / 2 ^ c.priority end

        -- Documents that a worker could have now; retries wait for their time.
        local function available(c) return c.queued - c.retrying end

        -- When the document that is next was submitted.
        local function head_submitted(c)
          if c.loose > 0 then
            local entries = call('XRANGE', K.queue .. c.id, '(' .. c.last, '+', 'COUNT', 1)
            local d = entries[1] and entries[1][2][2]
            local b = d and batch(batch_of(d))
            if b then return tonumber(string.match(d, '^%S+ %d+ %d+@(%d+)') or b.created) end
          end
          local first = call('LINDEX', staged_batches_of(c.id), 0)
          local b = first and batch(first)
          return b and b.created or now
        end

        -- Puts a client where its head's deadline says, or takes it out while it can't be served.
        local function place(c)
          local t = tier(c.tier)
          if available(c) <= 0 then
            call('ZREM', K.ready, c.id)
            call('ZREM', K.waiting .. c.tier, c.id)
            return
          end
          local head = head_submitted(c)
          call('ZADD', K.waiting .. c.tier, head, c.id)
          if c.paused ~= 0 or c.in_flight >= t.in_flight_max then
            call('ZREM', K.ready, c.id)
            return
          end
          c.clock = math.max(c.clock, head)
          if call('ZADD', K.ready, c.clock + wait_target(c), c.id) == 1 then wake(1) end
        end

        -- Whether a worker may take documents now.
        local function may_take(worker)
          return call('HGET', K.switches, 'claims') ~= '1' and call('HEXISTS', K.draining, worker) == 0
        end

        local function has_queue(c)
          c.has_queue = c.has_queue or call('EXISTS', K.queue .. c.id) == 1
          return c.has_queue
        end

        local function open_queue(c)
          if has_queue(c) then return end
          call('XGROUP', 'CREATE', K.queue .. c.id, GROUP, '0', 'MKSTREAM')
          c.has_queue = true
        end

        -- A document that comes back has an entry of its own.
        local function add_entry(c, d)
          open_queue(c)
          call('XADD', K.queue .. c.id, '*', 'd', d)
        end

        -- Which documents of an entry were settled, by place from 1, and whether that was noted: only what is settled
        -- in several calls is.
        local function gone_of(c, entry, size)
          local gone, noted = {}, size > 1 and call('HGET', parts_of(c.id), entry)
          if noted then
            for n = 1, size do gone[n] = string.byte(noted, n) == 49 end
          end
          return gone, noted and true or false
        end

        local function keep_gone(c, entry, gone, size)
          local marks = {}
          for n = 1, size do marks[n] = gone[n] and '1' or '0' end
          call('HSET', parts_of(c.id), entry, table.concat(marks))
        end

        -- Moves up to `limit` retries that are due into their clients' streams.
        local function return_retries(limit)
          local due = call('ZRANGEBYSCORE', K.retry, '-inf', now, 'LIMIT', 0, limit)
          for _, member in ipairs(due) do
            call('ZREM', K.retry, member)
            local id, d = string.match(member, '^(%S+) (.*)$')
            local c, b = client(id), live_batch(batch_of(d))
            if c and b then
              add_entry(c, d)
              c.retrying = c.retrying - 1
              c.loose = c.loose + 1
              b.retrying = b.retrying - 1
              b.loose = b.loose + 1
              place(c)
            end
          end
        end

        """#

    /// The end of every script that changes something.
    static let saving = #"""
        local function finish_batch(b)
          b.finished = now
          call('ZADD', K.finished, now, b.id)
          -- From here on it shows the terms under which it ended, wherever its client goes.
          local c = client(b.client)
          if c then call('HSET', K.batch .. b.id, 'tier', c.tier) end
        end

        local function expire_batch(b)
          for _, key in ipairs(keys_of(b.id)) do call('EXPIRE', key, FINISHED_TTL) end
        end

        local function save_client(c)
          local was = c.was
          place(c)
          if c.tier ~= was.tier then call('ZREM', K.waiting .. was.tier, c.id) end
          for _, name in ipairs({ 'queued', 'in_flight' }) do
            if c.tier ~= was.tier then
              call('HINCRBY', K.counts, name .. ':' .. was.tier, 0 - was[name])
              call('HINCRBY', K.counts, name .. ':' .. c.tier, c[name])
            elseif c[name] ~= was[name] then
              call('HINCRBY', K.counts, name .. ':' .. c.tier, c[name] - was[name])
            end
          end
          if c.settled ~= was.settled then call('HINCRBY', K.counts, 'settled', c.settled - was.settled) end
          if c.retrying ~= was.retrying then call('HINCRBY', K.counts, 'retrying', c.retrying - was.retrying) end
          if c.in_flight > 0 and was.in_flight == 0 then call('ZADD', K.busy, 'NX', now, c.id) end
          if c.in_flight == 0 and was.in_flight > 0 then call('ZREM', K.busy, c.id) end
          if c.queued == 0 and c.in_flight == 0 and (was.queued > 0 or was.in_flight > 0) then
            -- With the stream go the names of all the workers that ever read from it.
            call('UNLINK', K.queue .. c.id, parts_of(c.id))
            c.last, c.sweep = '0-0', '0-0'
          end
          write_row(K.client .. c.id, c, CLIENT)
          c.was = { tier = c.tier, queued = c.queued, in_flight = c.in_flight, retrying = c.retrying,
            settled = c.settled }
        end

        local function save()
          for _, c in pairs(clients) do save_client(c) end
          for _, b in pairs(batches) do
            local ends = b.finished == 0 and b.done + b.failed == b.total
            if ends then finish_batch(b) end
            write_row(K.batch .. b.id, b, BATCH)
            if ends then expire_batch(b) end
          end
        end

        """#
}
