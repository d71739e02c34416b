/// What operators set. A subject is `kind/name`; its terms are read and written by the functions of its kind, and every
/// change goes through `set_terms`, which also keeps versions, lends and the trail.
extension RedisScript {
    /// Sets terms. ARGV: who, title, kind, name, version that was seen or '', ms to lend it or '' for good ('0' ends
    /// what is lent), then term and value by turns.
    /// Returns {'done', act} · {'unchanged'} · {'conflict', act or ''} · {'missing', kind, name}.
    static let edit = RedisScript(
        name: "edit",
        body: #"""
            tend()
            local o = operating()
            local who, title, kind, name, seen, lent = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
            local subject = kind .. '/' .. name
            local wanted = {}
            for i = 7, #ARGV, 2 do wanted[#wanted + 1] = { ARGV[i], ARGV[i + 1] } end
            local terms = o.read(kind, name)
            for _, w in ipairs(wanted) do
              if w[1] == 'tier' and not tier(w[2]) then return { 'missing', 'tier', w[2] } end
            end
            if not terms and not o.can_make(kind, wanted) then return { 'missing', kind, name } end
            local version = call('HGET', K.versions, subject) or '0'
            if seen ~= '' and seen ~= version then
              return { 'conflict', call('HGET', K.acts, version) or '' }
            end
            if lent == '0' then wanted = o.bases(subject, wanted) end
            local act = o.set_terms(who, title, kind, name, wanted, lent ~= '0' and tonumber(lent) or nil)
            save()
            if not act then return { 'unchanged' } end
            return { 'done', act }
            """#)

    /// Takes an act back. ARGV: who, act.
    /// Returns {'done', act} · {'missing'} · {'not_undoable', act} · {'undone', act} ·
    /// {'changed', act, later act or ''}.
    static let undo = RedisScript(
        name: "undo",
        body: #"""
            tend()
            local o = operating()
            local who, id = ARGV[1], ARGV[2]
            local function is_undoable(act)
              if not act.changes or act.undone_by or act.ended_lend then return false end
              -- What was lent and went back by itself is over.
              if act['until'] and act['until'] <= now then return false end
              for _, c in ipairs(act.changes) do
                if not c.before then return false end
              end
              return true
            end
            local text = call('HGET', K.acts, id)
            if not text then return { 'missing' } end
            local act = cjson.decode(text)
            if act.undone_by then return { 'undone', text } end
            if not is_undoable(act) then return { 'not_undoable', text } end
            local kind, name = string.match(act.subject, '^([^/]+)/(.*)$')
            local terms = o.read(kind, name)
            local wanted = {}
            for _, c in ipairs(act.changes) do
              if not terms or not o.is_same(terms[c.term], c.after) then
                return { 'changed', text, call('HGET', K.acts, call('HGET', K.versions, act.subject) or '0') or '' }
              end
              if c.term == 'tier' and not tier(c.before) then return { 'not_undoable', text } end
              -- It lent what was lent already: what the other one would go back to is not known any more.
              local base = act['until'] and o.base_of(act.subject, c.term)
              if base and not o.is_same(base, c.before) then return { 'not_undoable', text } end
              wanted[#wanted + 1] = { c.term, c.before }
            end
            if act['until'] then wanted = o.bases(act.subject, wanted, true) end
            local done = o.set_terms(who, 'undo', kind, name, wanted, nil, act.id)
            save()
            if not done then return { 'changed', text, '' } end
            act.undone_by = cjson.decode(done).id
            call('HSET', K.acts, act.id, cjson.encode(act))
            return { 'done', done }
            """#)

    /// Reads what can be set of a subject. ARGV: kind, name.
    /// Returns {version, {term, value, …}, {term, base, until in ms, act, …}}; {} when there is none.
    static let standing = RedisScript(
        name: "standing",
        body: #"""
            tend()
            local o = operating()
            local terms = o.read(ARGV[1], ARGV[2])
            if not terms then return {} end
            local subject, values, lends = ARGV[1] .. '/' .. ARGV[2], {}, {}
            for term, value in pairs(terms) do
              values[#values + 1] = term
              values[#values + 1] = value
              local note = call('HGET', K.agendaNotes, 'lend ' .. subject .. ' ' .. term)
              if note then
                local act, base = string.match(note, '^(%d+) (.*)$')
                for _, field in ipairs({ term, base, o.lent_until(subject, term), act }) do
                  lends[#lends + 1] = field
                end
              end
            end
            return { call('HGET', K.versions, subject) or '0', values, lends }
            """#)

    /// Reads what is lent, what ends first first. ARGV: how many (at most 1,000).
    /// Returns {subject, term, base, until in ms, act, …}.
    static let lends = RedisScript(
        name: "lends",
        body: #"""
            tend()
            local rows = {}
            local agenda = call('ZRANGE', K.agenda, 0, tonumber(ARGV[1]) + 99, 'WITHSCORES')
            for i = 1, #agenda, 2 do
              local subject, term = string.match(agenda[i], '^lend (%S+) (%S+)$')
              local note = subject and call('HGET', K.agendaNotes, agenda[i])
              if note and #rows < tonumber(ARGV[1]) * 5 then
                local act, base = string.match(note, '^(%d+) (.*)$')
                for _, field in ipairs({ subject, term, base, math.floor(agenda[i + 1]), act }) do
                  rows[#rows + 1] = field
                end
              end
            end
            return rows
            """#)

    /// Writes down an act that is no setting. ARGV: who, title, detail. Returns the act's number.
    static let note = RedisScript(
        name: "note",
        body: #"""
            local id = operating().record({ who = ARGV[1], title = ARGV[2], detail = ARGV[3] })
            return cjson.decode(id).id
            """#)

    /// Reads the trail, newest first. ARGV: the number to begin below or 0, how many (at most 1,000).
    /// Returns the acts as JSON.
    static let acts = RedisScript(
        name: "acts", sharesRows: false,
        body: #"""
            local call = redis.call
            local before, rows, numbers = tonumber(ARGV[1]), {}, {}
            if before == 0 then before = tonumber(call('GET', K.act) or '0') + 1 end
            for n = before - 1, math.max(1, before - tonumber(ARGV[2])), -1 do numbers[#numbers + 1] = n end
            if #numbers == 0 then return rows end
            for _, text in ipairs(call('HMGET', K.acts, unpack(numbers))) do
              if text then rows[#rows + 1] = text end
            end
            return rows
            """#)

    /// Does what is due by itself, in steps. Returns 1 while something is left.
    static let tend = RedisScript(
        name: "tend",
        body: #"""
            tend()
            local next = call('ZRANGE', K.agenda, 0, 0, 'WITHSCORES')[2]
            return next and tonumber(next) <= now and 1 or 0
            """#)
}
