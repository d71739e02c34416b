/// What operators do: every act goes through the store in one step with who did it, and most can be taken back.
extension Engine {
    /// Sets terms of a subject, for good or for a time. Nil when everything was so before. Throws `not_found` for a
    /// subject that is not there, `conflict` when somebody changed it after the version that was seen, and
    /// `invalid_value` for what can't be.
    @discardableResult
    public func set(
        _ values: [Term: String], of subject: Subject, title: String, seen: Int? = nil, lentFor: Duration? = nil
    ) async throws(EngineError) -> Act? {
        try TermCheck(limits: configuration.terms).check(values, of: subject, lentFor: lentFor)
        defer { observer.noticeChange() }
        let edit = Edit(
            subject: subject, values: values, who: configuration.operatorName, title: title, seen: seen,
            lentFor: lentFor)
        let outcome = try await StoreCall.run { () async throws(StoreError) in try await store.edit(edit) }
        switch outcome {
        case .done(let act): return act
        case .unchanged: return nil
        case .conflict(let act):
            throw EngineError(
                .conflict, "\(subject) was changed meanwhile\(Engine.by(act)); look again, then set it")
        case .missing(let missing): throw try await absence(of: missing, asked: subject)
        }
    }

    /// What can be set of a subject now, with the version to give back. Throws `not_found`.
    public func standing(of subject: Subject) async throws(EngineError) -> Terms {
        try TermCheck(limits: configuration.terms).check([:], of: subject, lentFor: nil)
        let standing = try await StoreCall.run { () async throws(StoreError) in
            try await store.standing(of: subject)
        }
        guard let standing else { throw try await absence(of: subject, asked: subject) }
        return standing
    }

    /// One client. Throws `not_found`.
    public func client(_ id: ClientID) async throws(EngineError) -> ClientStatus {
        let client = try await StoreCall.run { () async throws(StoreError) in try await store.client(id) }
        guard let client else { throw try await absence(of: .client(id), asked: .client(id)) }
        return client
    }

    /// What is lent now, what ends first first.
    public func lends() async throws(EngineError) -> [Lend] {
        try await StoreCall.run { () async throws(StoreError) in
            try await store.lends(limit: configuration.snapshotRowsMax)
        }
    }

    /// The trail, newest first, from the act before `before`; at most `limit` (1,000 at most).
    public func acts(before: Int? = nil, limit: Int) async throws(EngineError) -> [Act] {
        try await StoreCall.run { () async throws(StoreError) in try await store.acts(before: before, limit: limit) }
    }

    /// Takes an act back; without `id` the last of this operator's own that was not taken back yet. Throws `not_found`
    /// when there is none, and `conflict` when it can't be undone or what it set is something else by now.
    public func undo(_ id: Int?) async throws(EngineError) -> Act {
        defer { observer.noticeChange() }
        let id = if let id { id } else { try await lastToUndo() }
        let outcome = try await StoreCall.run { () async throws(StoreError) in
            try await store.undo(id, who: configuration.operatorName)
        }
        switch outcome {
        case .done(let act): return act
        case .missing:
            throw EngineError(.notFound, "there is no act \(id); `docket audit` shows what was done")
        case .notUndoable(let act):
            let why =
                if act.endedLend == true {
                    "it ended what was lent; set that anew"
                } else if act.until != nil {
                    "what it lent went back by itself, or was lent already by another act, which --for 0 ends"
                } else {
                    "it set nothing that has a before"
                }
            throw EngineError(.conflict, "act \(act.id) (\(act.title)) can't be undone: \(why)")
        case .undoneAlready(let act):
            throw EngineError(.conflict, "act \(act.id) was undone already, by act \(act.undoneBy ?? 0)")
        case .changed(let act, let later):
            let subject = act.subject.map { String(describing: $0) } ?? "what it set"
            throw EngineError(
                .conflict,
                "act \(act.id) was left as it is: \(subject) was changed after it\(Engine.by(later)); undo that first")
        }
    }

    /// The last act of this operator that is there to undo. Where it can't be, nothing older is undone in its place:
    /// that would surprise whoever meant the last one.
    private func lastToUndo() async throws(EngineError) -> Int {
        let now = time.wallTime()
        var last: Act?
        var before: Int?
        repeat {
            let page = try await acts(before: before, limit: StoreLimits.documentsPerCall)
            for act in page where act.who == configuration.operatorName && act.undoes == nil && act.undoneBy == nil {
                if act.canBeUndone(at: now) {
                    guard let last else { return act.id }
                    throw Engine.cannotUndo(last, older: act)
                }
                last = last ?? act
            }
            before = page.last?.id
        } while before != nil
        if let last { throw Engine.cannotUndo(last, older: nil) }
        throw EngineError(
            .notFound,
            "there is no act of \(configuration.operatorName) that can be undone; `docket audit` shows what was done")
    }

    private static func cannotUndo(_ last: Act, older: Act?) -> EngineError {
        let advice =
            if last.title == "relabel" {
                "`docket batch relabel --undo` takes a correction back"
            } else if let older {
                "`docket undo \(older.id)` undoes \(text(of: older))"
            } else {
                "`docket audit` shows what was done"
            }
        return EngineError(.conflict, "the last act, \(last.id) (\(text(of: last))), can't be undone; \(advice)")
    }

    /// `tier set, tier standard: rate 200 -> 300`, `dead drop, 3 of 3 documents`
    private static func text(of act: Act) -> String {
        let changes = Engine.text(of: act.changes ?? [])
        let what = [act.subject.map { "\($0)" }, changes.isEmpty ? act.detail : changes].compactMap { $0 }
        return act.title + (what.isEmpty ? "" : ", ") + what.joined(separator: ": ")
    }

    private static func text(of changes: [TermChange]) -> String {
        changes.map { "\($0.term.rawValue) \($0.before ?? "none") -> \($0.after)" }.joined(separator: ", ")
    }

    /// Writes an act down that is no setting. The act is done already, so an error here must not say it is not.
    func note(_ title: String, _ detail: String) async {
        let detail = String(decoding: detail.utf8.prefix(configuration.terms.detailBytesMax), as: UTF8.self)
        try? await store.note(who: configuration.operatorName, title: title, detail: detail)
    }

    /// ` by ada at 12:03:04Z (act 7: rate 200 -> 300)`; empty where nobody knows.
    private static func by(_ act: Act?) -> String {
        guard let act else { return "" }
        return " by \(act.who) at \(act.at.clockText)Z (act \(act.id): \(text(of: act.changes ?? [])))"
    }

    private func absence(of missing: Subject, asked: Subject) async throws(EngineError) -> EngineError {
        switch missing {
        case .tier(let name):
            let names = try await tiers().map(\.name.rawValue).joined(separator: ", ")
            let more = missing == asked ? "; give all five terms to make it" : ""
            return EngineError(.notFound, "there is no tier \(name); there are \(names)\(more)")
        case .client(let id):
            return EngineError(
                .notFound, "there is no client \(id); `docket client list` shows those there are, a tier makes it")
        case .worker(let id):
            return EngineError(.notFound, "there is no worker \(id); `docket worker list` shows those there are")
        case .queue: return EngineError(.notFound, "there is no queue")
        }
    }
}
