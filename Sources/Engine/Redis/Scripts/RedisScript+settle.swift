extension RedisScript {
    /// Ends leases. A document counts when its entry was still pending and its bit in the batch was not set: so once,
    /// however often it was delivered. What belongs to a cancelled batch only leaves the queue.
    ///
    /// ARGV: worker, then seven a document (at most 1,000 documents): client, entry, batch, index, kind, payload, text.
    /// Kinds: `d` done, `c` done by the cache, `f` failed (payload the result as JSON, text the path);
    /// `r` retry (payload the pause in ms, text the entry's next `d`); `b` given back (text its `d`).
    /// Returns 1 for each document that this settlement ended, the first one to do so; 0 for all others, and for those
    /// that go back to the queue.
    static let settle = RedisScript(
        name: "settle",
        body: #"""
            local answers, gone, results = {}, {}, {}

            local function finish(c, b, index, kind, payload, path)
              if index >= b.total or call('SETBIT', settled_of(b.id), index, 1) == 1 then return 0 end
              results[b.id] = results[b.id] or {}
              table.insert(results[b.id], index)
              table.insert(results[b.id], payload)
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
              return 1
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
              return 0
            end

            for i = 2, #ARGV, 7 do
              local client_id, entry, id, index = ARGV[i], ARGV[i + 1], ARGV[i + 2], tonumber(ARGV[i + 3])
              local kind, payload, text = ARGV[i + 4], ARGV[i + 5], ARGV[i + 6]
              local c, answer = client(client_id), 0
              if c and call('XACK', K.queue .. client_id, GROUP, entry) == 1 then
                gone[client_id] = gone[client_id] or {}
                table.insert(gone[client_id], entry)
                c.in_flight = c.in_flight - 1
                local b = batch(id)
                if b then b.running = b.running - 1 end
                if b and b.cancelled == 0 then
                  if kind == 'r' or kind == 'b' then
                    answer = come_back(c, b, kind, payload, text)
                  else
                    answer = finish(c, b, index, kind, payload, text)
                  end
                end
              end
              answers[#answers + 1] = answer
            end
            for client_id, entries in pairs(gone) do call('XDEL', K.queue .. client_id, unpack(entries)) end
            for id, pairs_of_batch in pairs(results) do call('HSET', results_of(id), unpack(pairs_of_batch)) end
            save()
            return answers
            """#)
}
