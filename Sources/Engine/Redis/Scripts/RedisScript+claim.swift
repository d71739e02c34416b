extension RedisScript {
    /// Hands out jobs in the order of earliest virtual deadline: takes from the client whose deadline comes first, as
    /// many as fit before the next one's, at most 64, and goes on until it has what was asked for.
    ///
    /// ARGV: worker, limit (at most 1,000).
    /// Returns {parts, batches}: a part is {client, tier, entry, d, d, …}, all documents of one entry; batches are
    /// {batch, industry, created in ms, …} for every batch named in the parts.
    static let claim = RedisScript(
        name: "claim",
        body: jobs + #"""
            local worker, left = ARGV[1], tonumber(ARGV[2])
            local parts, budget = {}, ENTRIES_MAX
            tend()
            if not may_take(worker) then return { parts, facts } end
            return_retries(math.min(left * 2, ENTRIES_MAX))

            -- Takes up to `count` documents that came back to the client's stream, leaving out those of cancelled
            -- batches. Returns how many, and whether nothing is left there.
            local function take_loose(c, count)
              local queue, taken, dropped, is_empty = K.queue .. c.id, 0, {}, false
              if not has_queue(c) then return 0, true end
              while taken < count and budget > 0 do
                local reply = call('XREADGROUP', 'GROUP', GROUP, worker, 'COUNT', count - taken, 'STREAMS', queue, '>')
                is_empty = not reply
                if is_empty then break end
                for _, entry in ipairs(reply[1][2]) do
                  local d = entry[2][2]
                  local b = live_batch(batch_of(d))
                  budget = budget - 1
                  c.last = entry[1]
                  if b then
                    note_facts(b)
                    parts[#parts + 1] = { c.id, c.tier, entry[1], d }
                    taken = taken + 1
                    b.running = b.running + 1
                    b.loose = b.loose - 1
                  else
                    dropped[#dropped + 1] = entry[1]
                  end
                end
              end
              drop_entries(c, dropped)
              c.loose = c.loose - taken
              return taken, is_empty
            end

            -- Takes up to `count` documents that never were in the stream, in the order of submission, as one entry of
            -- it: what Redis does for an entry it does for all of them at once.
            local function take_staged(c, count)
              local list, part, fields = staged_batches_of(c.id), { c.id, c.tier, '' }, {}
              local taken = 0
              while taken < count do
                local id = call('LINDEX', list, 0)
                if not id then break end
                local b = live_batch(id)
                local paths = b and call('LPOP', staged_of(id), count - taken) or {}
                for _, path in ipairs(paths) do
                  local d = id .. ' ' .. b.released .. ' 0 ' .. path
                  b.released = b.released + 1
                  taken = taken + 1
                  part[3 + taken] = d
                  fields[taken * 2 - 1], fields[taken * 2] = 'd', d
                end
                if #paths > 0 then
                  b.running = b.running + #paths
                  note_facts(b)
                end
                if not b or #paths == 0 or b.released >= b.total then call('LPOP', list) end
              end
              if taken > 0 then
                part[3] = hold_entry(c, worker, fields)
                parts[#parts + 1] = part
              end
              return taken
            end

            local function take(c, count)
              local taken, is_empty = take_loose(c, count)
              if is_empty and taken < count and budget > 0 then taken = taken + take_staged(c, count - taken) end
              c.queued = c.queued - taken
              c.in_flight = c.in_flight + taken
              c.clock = c.clock + taken / rate_per_ms(c)
              return taken
            end

            while left > 0 and budget > 0 do
              local first = call('ZRANGE', K.ready, 0, 1, 'WITHSCORES')
              if not first[1] then break end
              local c = client(first[1])
              local count = math.min(TURN_MAX, left, budget)
              if first[4] then
                count = math.min(count, math.floor((first[4] - first[2]) * rate_per_ms(c)) + 1)
              end
              count = math.min(count, available(c), tier(c.tier).in_flight_max - c.in_flight)
              if count > 0 then left = left - take(c, count) end
              budget = budget - 1
              place(c)
            end
            save()
            -- Room for another worker's claim, when this one stopped for its own bound.
            if budget <= 0 and left > 0 then wake(1) end
            return { parts, facts }
            """#)

    /// Gives a worker the entries that nobody renewed for a lease. Each call looks at the clients that were looked at
    /// longest ago and goes on where the last one stopped, so that every dead worker's entries are found in time.
    ///
    /// ARGV: worker, lease in ms, limit (at most 1,000; all documents of the last entry count as one too many at most).
    /// Returns {parts, batches}: a part is {client, tier, entry, deliveries, size, position, d, position, d, …}, the
    /// documents of the entry that were not settled yet; batches as `claim`.
    static let takeOver = RedisScript(
        name: "take_over",
        body: jobs + #"""
            local worker, lease, left = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
            local parts, rounds = {}, 100
            if not may_take(worker) then return { parts, facts } end

            -- What is left of an entry as a part; nil when nothing is. Documents of cancelled batches leave it here.
            local function rest_of(c, entry)
              local values = entry[2]
              local size = #values / 2
              local gone, kept = gone_of(c, entry[1], size)
              local part, has_changed = nil, false
              for n = 1, size do
                if not gone[n] then
                  local d = values[n * 2]
                  local b = live_batch(batch_of(d))
                  if b then
                    note_facts(b)
                    part = part or { c.id, c.tier, entry[1], 0, size }
                    part[#part + 1] = n - 1
                    part[#part + 1] = d
                  else
                    gone[n], has_changed = true, true
                    c.in_flight = c.in_flight - 1
                    b = batch(batch_of(d))
                    if b then b.running = b.running - 1 end
                  end
                end
              end
              if not part then
                if kept then call('HDEL', parts_of(c.id), entry[1]) end
              elseif has_changed then
                keep_gone(c, entry[1], gone, size)
              end
              return part
            end

            local function sweep(c)
              local queue, dropped = K.queue .. c.id, {}
              repeat
                local count = math.max(1, math.min(100, math.floor(left / TURN_MAX)))
                local reply = call('XAUTOCLAIM', queue, GROUP, worker, lease, c.sweep, 'COUNT', count)
                c.sweep = reply[1]
                rounds = rounds - 1
                for _, entry in ipairs(reply[2]) do
                  local part = rest_of(c, entry)
                  if part then
                    part[4] = call('XPENDING', queue, GROUP, entry[1], entry[1], 1)[1][4]
                    parts[#parts + 1] = part
                    left = left - (#part - 5) / 2
                  else
                    dropped[#dropped + 1] = entry[1]
                  end
                end
              until c.sweep == '0-0' or left <= 0 or rounds <= 0
              drop_entries(c, dropped)
            end

            for _, id in ipairs(call('ZRANGE', K.busy, 0, 99)) do
              if left <= 0 or rounds <= 0 then break end
              local c = client(id)
              call('ZADD', K.busy, 'XX', now, id)
              if c and has_queue(c) then sweep(c) end
            end
            save()
            return { parts, facts }
            """#)

    /// Resets the idle time of the entries a worker still owns; what another took over stays the other's.
    ///
    /// ARGV: worker, then client and entry by turns (at most 1,000). Returns how many it still owns.
    static let renew = RedisScript(
        name: "renew",
        body: #"""
            local worker, owned, kept = ARGV[1], {}, 0
            for i = 2, #ARGV, 2 do
              local queue = K.queue .. ARGV[i]
              if owned[queue] or call('EXISTS', queue) == 1 then
                owned[queue] = owned[queue] or {}
                local pending = call('XPENDING', queue, GROUP, ARGV[i + 1], ARGV[i + 1], 1, worker)
                if pending[1] then table.insert(owned[queue], ARGV[i + 1]) end
              end
            end
            for queue, entries in pairs(owned) do
              kept = kept + #entries
              entries[#entries + 1] = 'JUSTID'
              if #entries > 1 then call('XCLAIM', queue, GROUP, worker, 0, unpack(entries)) end
            end
            return kept
            """#)

    /// ARGV: batch and index by turns (at most 1,000). Returns how often each was begun after a worker was lost with
    /// it, unless it failed since.
    static let timesBegun = RedisScript(
        name: "times_begun",
        body: #"""
            local counts = {}
            for i = 1, #ARGV, 2 do
              counts[#counts + 1] = tonumber(call('HGET', begun_of(ARGV[i]), ARGV[i + 1]) or '0')
            end
            return counts
            """#)

    /// ARGV as `times_begun`; counts each once more. What ends well takes its count along with its batch.
    static let noteBegun = RedisScript(
        name: "note_begun",
        body: #"""
            for i = 1, #ARGV, 2 do
              if call('EXISTS', K.batch .. ARGV[i]) == 1 then
                call('HINCRBY', begun_of(ARGV[i]), ARGV[i + 1], 1)
                call('EXPIRE', begun_of(ARGV[i]), FINISHED_TTL)
              end
            end
            return 1
            """#)

    private static let jobs = #"""
        -- Takes entries out of a queue that no longer count anywhere.
        local function drop_entries(c, entries)
          if #entries == 0 then return end
          call('XACK', K.queue .. c.id, GROUP, unpack(entries))
          call('XDEL', K.queue .. c.id, unpack(entries))
        end

        -- An entry that a worker holds from the start, without reading back what was just written.
        local function hold_entry(c, worker, fields)
          local queue = K.queue .. c.id
          open_queue(c)
          local entry = call('XADD', queue, '*', unpack(fields))
          call('XGROUP', 'SETID', queue, GROUP, entry)
          call('XCLAIM', queue, GROUP, worker, 0, entry, 'FORCE', 'JUSTID')
          c.last = entry
          return entry
        end

        local facts = {}
        local function note_facts(b)
          if b.is_noted then return end
          b.is_noted = true
          facts[#facts + 1] = b.id
          facts[#facts + 1] = b.industry
          facts[#facts + 1] = b.created
        end

        """#
}
