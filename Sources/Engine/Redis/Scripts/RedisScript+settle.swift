extension RedisScript {
    /// Ends leases. A document counts when this worker still held it and its bit in the batch was not set: so once,
    /// however often it was delivered, and a worker that was thought dead changes nothing that its successor holds.
    /// What belongs to a cancelled batch only leaves the queue.
    ///
    /// ARGV: worker, then seven a document (at most 1,000 documents): client, entry, batch, index, kind, payload, text.
    /// Kinds: `d` done, `c` done by the cache, `f` failed (payload the result as JSON, text the path);
    /// `r` retry (payload the pause in ms, text the entry's next `d`); `b` given back (text its `d`).
    /// Returns 1 for each document that this settlement ended, the first one to do so; 0 for all others, and for those
    /// that go back to the queue.
    static let settle = RedisScript(
        name: "settle",
        body: #"""
            local worker, answers = ARGV[1], {}
            local held, gone, endings = {}, {}, {}

            -- What this worker holds among the named entries: one look a client, from the first to the last of them.
            local function read_held()
              local ranges = {}
              for i = 2, #ARGV, 7 do
                local id, entry = ARGV[i], ARGV[i + 1]
                local ms, number = string.match(entry, '^(%d+)-(%d+)$')
                ms, number = tonumber(ms), tonumber(number)
                local r = ranges[id]
                if not r then
                  r = { first = entry, first_ms = ms, first_number = number }
                  r.last, r.last_ms, r.last_number = entry, ms, number
                  ranges[id] = r
                elseif ms < r.first_ms or (ms == r.first_ms and number < r.first_number) then
                  r.first, r.first_ms, r.first_number = entry, ms, number
                elseif ms > r.last_ms or (ms == r.last_ms and number > r.last_number) then
                  r.last, r.last_ms, r.last_number = entry, ms, number
                end
              end
              for id, r in pairs(ranges) do
                held[id], gone[id] = {}, {}
                if call('EXISTS', K.queue .. id) == 1 then
                  local pending = call('XPENDING', K.queue .. id, GROUP, r.first, r.last, ENTRIES_MAX * 10, worker)
                  for _, entry in ipairs(pending) do held[id][entry[1]] = true end
                end
              end
            end

            local function come_back(c, b, kind, payload, d)
              c.queued = c.queued + 1
              if kind == 'r' then
                call('ZADD', K.retry, now + tonumber(payload), c.id .. ' ' .. d)
                c.retrying = c.retrying + 1
                b.retrying = b.retrying + 1
              else
                add_entry(c, d)
                c.loose = c.loose + 1
                b.loose = b.loose + 1
              end
            end

            -- Takes a document out of its queue; its ending waits for the look at the batch's bits.
            local function leave_queue(c, i)
              local b, kind = batch(ARGV[i + 2]), ARGV[i + 4]
              c.in_flight = c.in_flight - 1
              if b then b.running = b.running - 1 end
              if not b or b.cancelled ~= 0 then return end
              if kind == 'r' or kind == 'b' then
                come_back(c, b, kind, ARGV[i + 5], ARGV[i + 6])
              elseif tonumber(ARGV[i + 3]) < b.total then
                endings[b.id] = endings[b.id] or {}
                table.insert(endings[b.id], i)
              end
            end

            local function count(b, c, kind, index, path)
              if kind == 'f' then
                b.failed = b.failed + 1
                call('HSET', failed_of(b.id), index, path)
                call('ZADD', K.dead, now, b.id .. '/' .. index)
              else
                b.done = b.done + 1
                if kind == 'c' then b.cached = b.cached + 1 end
              end
              c.settled = c.settled + 1
              c.busy_settled = c.busy_settled + 1
            end

            local function end_documents(b, places)
              local bits, results = {}, {}
              for n, i in ipairs(places) do
                bits[n * 4 - 3], bits[n * 4 - 2], bits[n * 4 - 1], bits[n * 4] = 'SET', 'u1', ARGV[i + 3], '1'
              end
              for n, was_set in ipairs(call('BITFIELD', settled_of(b.id), unpack(bits))) do
                local i = places[n]
                if was_set == 0 then
                  answers[(i + 5) / 7] = 1
                  results[#results + 1] = ARGV[i + 3]
                  results[#results + 1] = ARGV[i + 5]
                  count(b, client(ARGV[i]), ARGV[i + 4], ARGV[i + 3], ARGV[i + 6])
                end
              end
              if #results > 0 then call('HSET', results_of(b.id), unpack(results)) end
            end

            read_held()
            for i = 2, #ARGV, 7 do
              local id, entry = ARGV[i], ARGV[i + 1]
              answers[#answers + 1] = 0
              local c = held[id][entry] and client(id)
              if c then
                held[id][entry] = nil
                table.insert(gone[id], entry)
                leave_queue(c, i)
              end
            end
            for id, places in pairs(endings) do end_documents(batch(id), places) end
            for id, entries in pairs(gone) do
              if #entries > 0 then
                call('XACK', K.queue .. id, GROUP, unpack(entries))
                call('XDEL', K.queue .. id, unpack(entries))
              end
            end
            save()
            return answers
            """#)
}
