extension RedisScript {
    /// What scripts share that change terms, and the agenda: what is due by itself at a time. Its members are
    /// `lend kind/name term`, with `act base` beside it, and `place tier`, with how many clients of it have their new
    /// place already. Most scripts only look whether something is due, which is one command; the functions are made
    /// when they are needed.
    static let operating = #"""
        local function operating()
          local o = {}
          local function text(number) return string.format('%.17g', number) end

          -- Numbers are equal as numbers, however they are written.
          function o.is_same(a, b)
            local x, y = tonumber(a), tonumber(b)
            if x and y then return x == y end
            return a == b
          end

          local read = {}
          function read.tier(name)
            local t = tier(name)
            return t and { rate = text(t.rate), burst = text(t.burst), wait_target = text(t.wait / 1000),
              max_queued = text(t.queued_max), max_in_flight = text(t.in_flight_max) }
          end
          function read.client(id)
            local c = client(id)
            return c and { tier = c.tier, priority = text(c.priority), paused = text(c.paused) }
          end
          function read.queue()
            local v = call('HMGET', K.switches, 'admissions', 'claims')
            return { admissions = v[1] or '0', claims = v[2] or '0' }
          end
          function read.worker(id)
            if call('HEXISTS', K.workers, id) == 0 and call('HEXISTS', K.draining, id) == 0 then return nil end
            return { draining = call('HGET', K.draining, id) or '0' }
          end
          function o.read(kind, name) return read[kind] and read[kind](name) end

          -- What was not there before can be made of these.
          function o.can_make(kind, wanted)
            if kind == 'tier' then return #wanted == 5 end
            if kind ~= 'client' then return false end
            for _, w in ipairs(wanted) do
              if w[1] == 'tier' then return true end
            end
            return false
          end

          local write = {}
          function write.tier(name, v)
            local old = tier(name)
            local filled = old and fill_clock(old) or 0
            call('HSET', K.tiers, name, table.concat({ v.rate, v.burst, text(v.wait_target * 1000), v.max_queued,
              v.max_in_flight, text(filled), text(now) }, ' '))
            tiers[name] = nil
            if old then
              call('ZADD', K.agenda, 0, 'place ' .. name)
              call('HSET', K.agendaNotes, 'place ' .. name, '0')
            end
          end
          function write.client(id, v)
            local c = client(id)
            if not c then
              c = new_client(id, v.tier)
              call('ZADD', K.clients, now, id)
            end
            if c.tier ~= v.tier then
              local fill = bucket_fill(c)
              c.tier = v.tier
              set_fill(c, fill)
            end
            c.priority, c.paused = tonumber(v.priority or '0'), tonumber(v.paused or '0')
          end
          local function wake_for_ready() wake(math.min(WAKE_MAX, call('ZCARD', K.ready))) end
          function write.queue(_, v)
            call('HSET', K.switches, 'admissions', v.admissions, 'claims', v.claims)
            if v.claims == '0' then wake_for_ready() end
          end
          function write.worker(id, v)
            if v.draining == '0' then
              call('HDEL', K.draining, id)
              wake_for_ready()
            else
              call('HSET', K.draining, id, '1')
            end
          end

          -- Writes an act down. Returns it as JSON.
          function o.record(act)
            act.id = call('INCR', K.act)
            act.at = math.floor(now)
            local json = cjson.encode(act)
            call('HSET', K.acts, act.id, json)
            call('HDEL', K.acts, act.id - ACTS_MAX)
            return json
          end

          function o.lent_until(subject, term)
            return math.floor(call('ZSCORE', K.agenda, 'lend ' .. subject .. ' ' .. term) or 0)
          end

          local function end_lend(member)
            call('ZREM', K.agenda, member)
            call('HDEL', K.agendaNotes, member)
          end

          local function base_of(subject, term)
            local note = call('HGET', K.agendaNotes, 'lend ' .. subject .. ' ' .. term)
            return note and string.match(note, '^%d+ (.*)$')
          end
          o.base_of = base_of

          -- What lent terms go back to: those that are named, or all of the subject. With `others`, what is named and
          -- not lent stays as it is wanted.
          function o.bases(subject, wanted, others)
            local bases = {}
            if #wanted == 0 then
              for term in pairs(o.read(string.match(subject, '^([^/]+)/(.*)$')) or {}) do
                wanted[#wanted + 1] = { term }
              end
            end
            for _, w in ipairs(wanted) do
              local base = base_of(subject, w[1])
              if base then
                bases[#bases + 1] = { w[1], base }
              elseif others then
                bases[#bases + 1] = w
              end
            end
            return bases
          end

          -- Sets terms of a subject and writes it down. Returns the act as JSON, nil when nothing changed.
          -- `lent` in ms; without it what was lent of these terms is lent no longer. A lent value that is lent anew
          -- goes back to where the first one would have.
          function o.set_terms(who, title, kind, name, wanted, lent, undoes)
            local subject, terms = kind .. '/' .. name, o.read(kind, name) or {}
            local values, changes, lends = {}, {}, {}
            for term, value in pairs(terms) do values[term] = value end
            local has_changed, ended_lend = false, nil
            for _, w in ipairs(wanted) do
              local term, value = w[1], w[2]
              local member = 'lend ' .. subject .. ' ' .. term
              local base = base_of(subject, term)
              if not o.is_same(terms[term], value) then
                changes[#changes + 1] = { term = term, before = terms[term], after = value }
                values[term] = value
              end
              if lent and terms[term] and (base or not o.is_same(terms[term], value)) then
                lends[#lends + 1] = { member, base or terms[term] }
                has_changed = true
              elseif base and not lent then
                end_lend(member)
                has_changed, ended_lend = true, true
              end
            end
            if #changes == 0 and not has_changed then return nil end
            if #changes > 0 then write[kind](name, values) end
            local act = { who = who, title = title, subject = subject, undoes = undoes, ended_lend = ended_lend }
            if #changes > 0 then act.changes = changes end
            if #lends > 0 then act['until'] = math.floor(now + lent) end
            local json = o.record(act)
            call('HSET', K.versions, subject, act.id)
            for _, l in ipairs(lends) do
              call('ZADD', K.agenda, act['until'], l[1])
              call('HSET', K.agendaNotes, l[1], act.id .. ' ' .. l[2])
            end
            return json
          end

          -- A lent term that is due: all of its subject that are, in one act.
          local function give_back(members)
            local subject, wanted
            for _, member in ipairs(members) do
              local s, term = string.match(member, '^lend (%S+) (%S+)$')
              subject = subject or s
              if s == subject then
                wanted = wanted or {}
                wanted[#wanted + 1] = { term, base_of(s, term) }
              end
            end
            local kind, name = string.match(subject, '^([^/]+)/(.*)$')
            if o.read(kind, name) then
              o.set_terms('docket', 'lent time ended', kind, name, wanted)
            else
              for _, w in ipairs(wanted) do end_lend('lend ' .. subject .. ' ' .. w[1]) end
            end
          end

          -- Clients of a tier that have work get their new place, as many as one script may look at. Goes on at the
          -- score where the last step ended: ranks move when clients leave in between. Whoever is met twice is placed
          -- twice; `passed` gets past as many as have one score.
          local function place_some(member)
            local name = string.match(member, '^place (.*)$')
            local note = call('HGET', K.agendaNotes, member) or '0'
            local from, passed = string.match(note, '^(%S+) (%d+)$')
            from, passed = from or '-inf', tonumber(passed or '0')
            local page = call('ZRANGEBYSCORE', K.waiting .. name, from, '+inf', 'WITHSCORES', 'LIMIT', passed,
              ENTRIES_MAX)
            for i = 1, #page, 2 do client(page[i]) end
            if #page < ENTRIES_MAX * 2 then
              end_lend(member)
            else
              local last = page[#page]
              call('HSET', K.agendaNotes, member, last .. ' ' .. (page[2] == last and passed + ENTRIES_MAX or 0))
            end
          end

          function o.tend()
            for _ = 1, 20 do
              local due = call('ZRANGEBYSCORE', K.agenda, '-inf', now, 'LIMIT', 0, 20)
              if #due == 0 then return end
              if string.sub(due[1], 1, 6) == 'place ' then return place_some(due[1]) end
              give_back(due)
            end
          end

          return o
        end

        -- Does what is due by itself. Scripts that say or decide something call it first.
        local function tend()
          local first = call('ZRANGE', K.agenda, 0, 0, 'WITHSCORES')[2]
          if not first or tonumber(first) > now then return end
          operating().tend()
          save()
        end

        """#
}
