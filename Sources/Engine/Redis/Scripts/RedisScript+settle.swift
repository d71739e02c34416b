extension RedisScript {
    /// Ends leases. A document counts when this worker still held it and its bit in the batch was not set: so once,
    /// however often it was delivered, and a worker that was thought dead changes nothing that its successor holds.
    /// What belongs to a cancelled batch only leaves the queue.
    ///
    /// ARGV: worker, then nine a document (at most 1,000 documents): client, entry, its place in the entry from 0, how
    /// many the entry had, batch, index, kind, payload, text.
    /// Kinds: `d` done, `c` done by the cache, `f CODE` failed (payload the result as JSON, text the path);
    /// `r` retry (payload the pause in ms, text the entry's next `d`); `b` given back (text its `d`).
    /// Returns 1 for each document that this settlement ended, the first one to do so; 0 for all others, and for those
    /// that go back to the queue.
    static let settle = RedisScript(
        name: "settle",
        body: deadLetters + #"""
            local worker, answers = ARGV[1], {}
            -- By client: the named entries, and the first and last of them.
            local named, endings = {}, {}

            local function is_before(a, b) return a.ms < b.ms or (a.ms == b.ms and a.number < b.number) end

            local function read_named()
              for i = 2, #ARGV, 9 do
                local id, entry = ARGV[i], ARGV[i + 1]
                local n = named[id]
                if not n then
                  n = { entries = {} }
                  named[id] = n
                end
                if not n.entries[entry] then
                  local ms, number = string.match(entry, '^(%d+)-(%d+)$')
                  local p = { entry = entry, size = tonumber(ARGV[i + 3]) }
                  p.ms, p.number = tonumber(ms), tonumber(number)
                  n.entries[entry] = p
                  if not n.first or is_before(p, n.first) then n.first = p end
                  if not n.last or is_before(n.last, p) then n.last = p end
                end
              end
            end

            -- What this worker holds of it: one look a client, from the first to the last entry.
            local function read_held()
              for id, n in pairs(named) do
                local c = client(id)
                if c and has_queue(c) then
                  local pending = call('XPENDING', K.queue .. id, GROUP, n.first.entry, n.last.entry, ENTRIES_MAX * 10,
                    worker)
                  for _, row in ipairs(pending) do
                    local p = n.entries[row[1]]
                    if p then
                      p.is_held = true
                      p.gone, p.is_kept = gone_of(c, p.entry, p.size)
                      p.left = p.size
                      for place = 1, p.size do
                        if p.gone[place] then p.left = p.left - 1 end
                      end
                    end
                  end
                end
              end
            end

            -- Entries of which nothing is left go; of the others it is noted what is gone.
            local function save_entries()
              for id, n in pairs(named) do
                local done, kept = {}, {}
                for entry, p in pairs(n.entries) do
                  if p.is_held and p.left == 0 then
                    done[#done + 1] = entry
                    if p.is_kept then kept[#kept + 1] = entry end
                  elseif p.has_changed then
                    keep_gone(client(id), entry, p.gone, p.size)
                  end
                end
                if #done > 0 then
                  call('XACK', K.queue .. id, GROUP, unpack(done))
                  call('XDEL', K.queue .. id, unpack(done))
                end
                if #kept > 0 then call('HDEL', parts_of(id), unpack(kept)) end
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
              local b, kind = batch(ARGV[i + 4]), ARGV[i + 6]
              c.in_flight = c.in_flight - 1
              if b then b.running = b.running - 1 end
              if not b or b.cancelled ~= 0 then return end
              if kind == 'r' or kind == 'b' then
                -- Its worker lives: it is no document that ends workers.
                call('HDEL', begun_of(b.id), ARGV[i + 5])
                come_back(c, b, kind, ARGV[i + 7], ARGV[i + 8])
              elseif tonumber(ARGV[i + 5]) < b.total then
                endings[b.id] = endings[b.id] or {}
                table.insert(endings[b.id], i)
              end
            end

            local died = {}
            local function count(b, c, kind, index, path)
              local code = string.match(kind, '^f (.*)$')
              if code then
                b.failed = b.failed + 1
                call('HSET', failed_of(b.id), index, path)
                call('HDEL', begun_of(b.id), index)
                call('SETBIT', dead_bits_of(b.id, code), index, 1)
                died[b.id] = died[b.id] or {}
                died[b.id][code] = (died[b.id][code] or 0) + 1
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
                bits[n * 4 - 3], bits[n * 4 - 2], bits[n * 4 - 1], bits[n * 4] = 'SET', 'u1', ARGV[i + 5], '1'
              end
              for n, was_set in ipairs(call('BITFIELD', settled_of(b.id), unpack(bits))) do
                local i = places[n]
                if was_set == 0 then
                  answers[(i + 7) / 9] = 1
                  results[#results + 1] = ARGV[i + 5]
                  results[#results + 1] = ARGV[i + 7]
                  count(b, client(ARGV[i]), ARGV[i + 6], ARGV[i + 5], ARGV[i + 8])
                end
              end
              if #results > 0 then call('HSET', results_of(b.id), unpack(results)) end
            end

            read_named()
            read_held()
            for i = 2, #ARGV, 9 do
              answers[#answers + 1] = 0
              local p, place = named[ARGV[i]].entries[ARGV[i + 1]], tonumber(ARGV[i + 2]) + 1
              if p.is_held and not p.gone[place] then
                p.gone[place], p.has_changed, p.left = true, true, p.left - 1
                leave_queue(client(ARGV[i]), i)
              end
            end
            for id, places in pairs(endings) do end_documents(batch(id), places) end
            for id, codes in pairs(died) do
              for code, number in pairs(codes) do count_dead(id, batch(id).client, code, number) end
            end
            save_entries()
            save()
            return answers
            """#)
}
