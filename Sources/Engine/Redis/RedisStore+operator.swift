extension RedisStore {
    public func edit(_ edit: Edit) async throws(StoreError) -> EditOutcome {
        let parts =
            try await run(.edit) { command in
                command.append(edit.who)
                command.append(edit.title)
                command.append(edit.subject.kind)
                command.append(edit.subject.name)
                command.append(edit.seen.map { String($0) } ?? "")
                command.append(edit.lentFor.map { String(max(0, Int($0.inMilliseconds))) } ?? "")
                for (term, value) in edit.values.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                    command.append(term.rawValue)
                    command.append(value)
                }
            }.elements ?? []
        switch parts.first?.text {
        case "done":
            try? await tend()
            return .done(try RedisStore.act(parts.last))
        case "unchanged": return .unchanged
        case "conflict": return .conflict(try? RedisStore.act(parts.last))
        case "missing":
            guard parts.count == 3, let kind = parts[1].text, let name = parts[2].text,
                let subject = Subject(text: kind + "/" + name)
            else { throw RedisStore.malformed(.edit) }
            return .missing(subject)
        default: throw RedisStore.malformed(.edit)
        }
    }

    /// Clients of an edited tier get their new place before the editor is answered; who comes in between, or whatever
    /// script runs next, does a part of it; what is done already is done when this fails.
    private func tend() async throws(StoreError) {
        while try await run(.tend).number == 1 {}
    }

    public func standing(of subject: Subject) async throws(StoreError) -> Terms? {
        let parts =
            try await run(.standing) { command in
                command.append(subject.kind)
                command.append(subject.name)
            }.elements ?? []
        if parts.isEmpty { return nil }
        guard parts.count == 3, let version = parts[0].number, let fields = parts[1].elements,
            let lent = parts[2].elements
        else { throw RedisStore.malformed(.standing) }
        var values: [Term: String] = [:]
        for start in stride(from: 0, to: fields.count - 1, by: 2) {
            guard let term = fields[start].text.flatMap(Term.init(rawValue:)) else { continue }
            values[term] = fields[start + 1].text
        }
        var lends: [Lend] = []
        for start in stride(from: 0, to: lent.count - 3, by: 4) {
            if let lend = RedisStore.lend(subject, Array(lent[start..<start + 4])) { lends.append(lend) }
        }
        lends.sort { $0.term.rawValue < $1.term.rawValue }
        return Terms(subject: subject, values: values, version: version, lends: lends)
    }

    public func lends(limit: Int) async throws(StoreError) -> [Lend] {
        let fields =
            try await run(.lends) { $0.append(max(0, min(limit, StoreLimits.documentsPerCall))) }.elements ?? []
        return stride(from: 0, to: fields.count - 4, by: 5).compactMap { start in
            fields[start].text.flatMap(Subject.init(text:)).flatMap {
                RedisStore.lend($0, Array(fields[start + 1..<start + 5]))
            }
        }
    }

    /// Term, base, until, act.
    private static func lend(_ subject: Subject, _ fields: [RedisReply]) -> Lend? {
        guard let term = fields[0].text.flatMap(Term.init(rawValue:)), let base = fields[1].text,
            let until = fields[2].number, let act = fields[3].number
        else { return nil }
        return Lend(subject: subject, term: term, base: base, until: Timestamp(milliseconds: Int64(until)), act: act)
    }

    public func undo(_ id: Int, who: String) async throws(StoreError) -> UndoOutcome {
        let parts =
            try await run(.undo) { command in
                command.append(who)
                command.append(id)
            }.elements ?? []
        switch parts.first?.text {
        case "done":
            try? await tend()
            return .done(try RedisStore.act(parts.last))
        case "missing": return .missing
        case "not_undoable": return .notUndoable(try RedisStore.act(parts.last))
        case "undone": return .undoneAlready(try RedisStore.act(parts.last))
        case "changed" where parts.count == 3:
            return .changed(try RedisStore.act(parts[1]), later: try? RedisStore.act(parts[2]))
        default: throw RedisStore.malformed(.undo)
        }
    }

    public func note(who: String, title: String, detail: String) async throws(StoreError) {
        _ = try await run(.note) { command in
            command.append(who)
            command.append(title)
            command.append(detail)
        }
    }

    public func acts(before: Int?, limit: Int) async throws(StoreError) -> [Act] {
        let rows =
            try await run(.acts) { command in
                command.append(before ?? 0)
                command.append(max(0, min(limit, StoreLimits.documentsPerCall)))
            }.elements ?? []
        // One that another version wrote hides none of the others.
        return rows.compactMap { try? RedisStore.act($0) }
    }

    private static func act(_ reply: RedisReply?) throws(StoreError) -> Act {
        try DocumentResultText.decoded(Act.self, reply?.bytes ?? [], "an act")
    }
}
