extension RedisScript {
    /// Hands out jobs in the order of earliest virtual deadline: takes from the client whose deadline comes first, as
    /// many as fit before the next one's, at most 64, and goes on until it has what was asked for.
    ///
    /// ARGV: worker, limit (at most 1,000).
    /// Returns {turns, batches}: a turn is {client, tier, entry, d, entry, d, …}; batches are
    /// {batch, industry, created in ms, …} for every batch named in the turns.
    static let claim = RedisScript(
        name: "claim",
        body: jobs + #"""
            local worker, left = ARGV[1], tonumber(ARGV[2])
            local turns, budget = {}, ENTRIES_MAX
            return_retries(math.min(left * 2, ENTRIES_MAX))

            -- Reads up to `count` entries of a client into a turn, leaving out those of cancelled batches.
            local function take(c, count)
              if c.loose < count then release_staged(c, count - c.loose) end
              local turn, taken, dropped = { c.id, c.tier }, 0, {}
              while taken < count and budget > 0 do
                local reply = call('XREADGROUP', 'GROUP', GROUP, worker, 'COUNT', count - taken,
                  'STREAMS', K.queue .. c.id, '>')
                if not reply then break end
                for _, entry in ipairs(reply[1][2]) do
                  local d = entry[2][2]
                  local b = live_batch((parsed(d)))
                  budget = budget - 1
                  c.last = entry[1]
                  if b then
                    turn[#turn + 1] = entry[1]
                    turn[#turn + 1] = d
                    taken = taken + 1
                    b.running = b.running + 1
                    b.loose = b.loose - 1
                  else
                    dropped[#dropped + 1] = entry[1]
                  end
                end
              end
              drop_entries(c, dropped)
              c.queued = c.queued - taken
              c.loose = c.loose - taken
              c.in_flight = c.in_flight + taken
              c.clock = c.clock + taken / rate_per_ms(c)
              if taken > 0 then turns[#turns + 1] = turn end
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
            return { turns, batch_facts(turns) }
            """#)

    /// Gives a worker the entries that nobody renewed for a lease. Each call looks at the clients that were looked at
    /// longest ago and goes on where the last one stopped, so that every dead worker's entries are found in time.
    ///
    /// ARGV: worker, lease in ms, limit (at most 1,000).
    /// Returns {turns, batches} as `claim`, but a turn is {client, tier, entry, d, deliveries, …}.
    static let takeOver = RedisScript(
        name: "take_over",
        body: jobs + #"""
            local worker, lease, left = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
            local turns, rounds = {}, 100

            local function sweep(c)
              local queue, turn, dropped = K.queue .. c.id, { c.id, c.tier }, {}
              repeat
                local reply = call('XAUTOCLAIM', queue, GROUP, worker, lease, c.sweep, 'COUNT', math.min(100, left))
                c.sweep = reply[1]
                rounds = rounds - 1
                for _, entry in ipairs(reply[2]) do
                  local d = entry[2][2]
                  if live_batch((parsed(d))) then
                    local pending = call('XPENDING', queue, GROUP, entry[1], entry[1], 1)
                    turn[#turn + 1] = entry[1]
                    turn[#turn + 1] = d
                    turn[#turn + 1] = pending[1][4]
                    left = left - 1
                  else
                    dropped[#dropped + 1] = entry[1]
                    c.in_flight = c.in_flight - 1
                    local b = batch((parsed(d)))
                    if b then b.running = b.running - 1 end
                  end
                end
              until c.sweep == '0-0' or left <= 0 or rounds <= 0
              drop_entries(c, dropped)
              if #turn > 2 then turns[#turns + 1] = turn end
            end

            for _, id in ipairs(call('ZRANGE', K.busy, 0, 99)) do
              if left <= 0 or rounds <= 0 then break end
              local c = client(id)
              call('ZADD', K.busy, 'XX', now, id)
              if c and call('EXISTS', K.queue .. id) == 1 then sweep(c) end
            end
            save()
            return { turns, batch_facts(turns, 3) }
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

    private static let jobs = #"""
        -- Takes entries out of a queue that no longer count anywhere.
        local function drop_entries(c, entries)
          if #entries == 0 then return end
          call('XACK', K.queue .. c.id, GROUP, unpack(entries))
          call('XDEL', K.queue .. c.id, unpack(entries))
        end

        local function batch_facts(turns, width)
          local facts, seen = {}, {}
          for _, turn in ipairs(turns) do
            for i = 4, #turn, width or 2 do
              local id = parsed(turn[i])
              if not seen[id] then
                local b = batch(id)
                seen[id] = true
                facts[#facts + 1] = id
                facts[#facts + 1] = b.industry
                facts[#facts + 1] = b.created
              end
            end
          end
          return facts
        end

        """#
}
