/// Dead letters: documents that ended without a verdict. Each batch has a bitmap for each error code; sorted sets name
/// the batches that have any, by client and by code, and a hash counts them. So a set of them ("all `timeout` failures
/// of client X") is found by looking at its own batches, in pages, and costs a bit a document.
extension RedisScript {
    /// What scripts share that make, list or end dead letters.
    static let deadLetters = #"""
        local function dead_scopes(client_id, code)
          return { '', 'code/' .. code, 'client/' .. client_id, 'client/' .. client_id .. '/' .. code }
        end

        -- Keeps counts and the sets of batches. The hash of a batch has its client under '@'.
        local function count_dead(id, client_id, code, change)
          local key, scopes = dead_of(id), dead_scopes(client_id, code)
          local left = call('HINCRBY', key, code, change)
          for _, scope in ipairs(scopes) do
            if call('HINCRBY', K.dead .. 'counts', scope, change) <= 0 then call('HDEL', K.dead .. 'counts', scope) end
          end
          if change > 0 then
            if left == change then
              call('HSET', key, '@', client_id)
              local order = call('ZSCORE', K.batches, id) or 0
              for _, scope in ipairs(scopes) do call('ZADD', K.dead .. 'batches:' .. scope, order, id) end
            end
          elseif left <= 0 then
            call('HDEL', key, code)
            call('UNLINK', dead_bits_of(id, code))
            call('ZREM', K.dead .. 'batches:' .. scopes[2], id)
            call('ZREM', K.dead .. 'batches:' .. scopes[4], id)
            if call('HLEN', key) <= 1 then
              call('UNLINK', key)
              call('ZREM', K.dead .. 'batches:' .. scopes[1], id)
              call('ZREM', K.dead .. 'batches:' .. scopes[3], id)
            end
          end
        end

        local function dead_codes(id)
          local codes = {}
          for _, code in ipairs(call('HKEYS', dead_of(id))) do
            if code ~= '@' then codes[#codes + 1] = code end
          end
          return codes
        end

        -- Takes documents of a batch out of the dead letters.
        local function forget_dead(b, indices)
          for _, code in ipairs(dead_codes(b.id)) do
            local count, bits = 0, dead_bits_of(b.id, code)
            for _, index in ipairs(indices) do count = count + call('SETBIT', bits, index, 0) end
            if count > 0 then count_dead(b.id, b.client, code, -count) end
          end
        end

        -- Queues failed documents again with their attempts forgotten. `entries`: index and path by turns.
        local function requeue_dead(b, c, entries)
          local indices = {}
          -- A batch that is finished stays so.
          if #entries == 0 then return end
          if c.queued == 0 and c.in_flight == 0 then c.busy_since, c.busy_settled = now, 0 end
          for i = 1, #entries, 2 do
            local index = entries[i]
            add_entry(c, b.id .. ' ' .. index .. ' 0@' .. string.format('%d', now) .. ' ' .. entries[i + 1])
            call('SETBIT', settled_of(b.id), index, 0)
            call('HDEL', results_of(b.id), index)
            call('HDEL', failed_of(b.id), index)
            indices[#indices + 1] = index
          end
          local count = #indices
          forget_dead(b, indices)
          b.failed = b.failed - count
          b.loose = b.loose + count
          c.loose = c.loose + count
          c.queued = c.queued + count
          b.finished = 0
          call('ZREM', K.finished, b.id)
          for _, key in ipairs(keys_of(b.id)) do call('PERSIST', key) end
        end

        """#

    /// Lists dead letters, newest batch first, looking at no more than 50 times 20,000 documents.
    /// ARGV: client or '', code or '', batch or '', order of the batch to go on with or '+inf', index there, limit (at
    /// most 1,000).
    /// Returns {order to go on with or '', index there, how many there are, batch, client, index, JSON or '', …}.
    static let dead = RedisScript(
        name: "dead",
        body: deadLetters + bitmaps + #"""
            local client_id, code, only = ARGV[1], ARGV[2], ARGV[3]
            local order, from, limit = ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6])
            local scope = client_id ~= '' and 'client/' .. client_id or ''
            if code ~= '' then scope = scope == '' and 'code/' .. code or scope .. '/' .. code end
            local answer, looks, count = { '', 0, 0 }, 50, 0

            -- Looks at 20,000 documents from `from`. Returns where to go on, -1 at the end.
            local function look(id)
              local owner = call('HGET', dead_of(id), '@')
              if not owner or (client_id ~= '' and owner ~= client_id) then return -1 end
              local total = tonumber(call('HGET', K.batch .. id, 'total') or '0')
              local keys = {}
              for _, name in ipairs(code ~= '' and { code } or dead_codes(id)) do
                keys[#keys + 1] = dead_bits_of(id, name)
              end
              local indices, index = set_bits(keys, from, total, limit - count)
              if #indices > 0 then
                for i, json in ipairs(call('HMGET', results_of(id), unpack(indices))) do
                  for _, field in ipairs({ id, owner, indices[i], json or '' }) do answer[#answer + 1] = field end
                end
                count = count + #indices
              end
              return index < total and index or -1
            end

            if only ~= '' then
              local isOwn = client_id == '' or call('HGET', dead_of(only), '@') == client_id
              for _, name in ipairs(isOwn and (code ~= '' and { code } or dead_codes(only)) or {}) do
                answer[3] = answer[3] + tonumber(call('HGET', dead_of(only), name) or '0')
              end
            else
              answer[3] = tonumber(call('HGET', K.dead .. 'counts', scope) or '0')
            end
            while true do
              local found = { only, '0' }
              if only == '' then
                found = call('ZRANGE', K.dead .. 'batches:' .. scope, order, '-inf', 'BYSCORE', 'REV', 'LIMIT', 0, 1,
                  'WITHSCORES')
              end
              if not found[1] then return answer end
              if count >= limit or looks <= 0 then
                answer[1], answer[2] = found[2], from
                return answer
              end
              looks = looks - 1
              local next = look(found[1])
              if next >= 0 then
                order, from = found[2], next
              else
                if only ~= '' then return answer end
                order, from = '(' .. found[2], 0
              end
            end
            """#)

    /// Queues dead letters again, or drops them: they stay failed in their batch, and no retry takes them.
    /// ARGV: 'requeue' or 'drop', then batch, index and the time its result says or '' by turns (at most 1,000). One
    /// that is not dead, ended at another time than was said, or belongs to a cancelled batch stays as it is.
    /// Returns how many were.
    static let endDead = RedisScript(
        name: "end_dead",
        body: deadLetters + #"""
            local groups, count = {}, 0
            for i = 2, #ARGV, 3 do
              local id, index, stamp = ARGV[i], ARGV[i + 1], ARGV[i + 2]
              local b = batch(id)
              local path = b and call('HGET', failed_of(id), index)
              local json = path and stamp ~= '' and call('HGET', results_of(id), index) or ''
              local isSame = stamp == '' or json and string.match(json, '"finishedAt":(%d+)') == stamp
              groups[id] = groups[id] or { seen = {} }
              if path and isSame and not groups[id].seen[index] and (ARGV[1] == 'drop' or b.cancelled == 0) then
                local g = groups[id]
                g.seen[index] = true
                g[#g + 1] = index
                g[#g + 1] = path
              end
            end
            for id, entries in pairs(groups) do
              local b = batch(id)
              local c = b and client(b.client)
              if #entries > 0 and c then
                count = count + #entries / 2
                if ARGV[1] == 'requeue' then
                  requeue_dead(b, c, entries)
                else
                  local indices = {}
                  for i = 1, #entries, 2 do
                    indices[#indices + 1] = entries[i]
                    call('HDEL', failed_of(id), entries[i])
                  end
                  forget_dead(b, indices)
                end
              end
            end
            save()
            return count
            """#)
}
