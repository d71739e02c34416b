/// What operators change in a ``MemoryStore``: the same rules as the scripts in Redis.
extension MemoryState {
    struct LentTerm: Hashable, Sendable {
        var subject: Subject
        var term: Term
    }

    struct LentValue: Sendable {
        var base: String
        var until: Timestamp
        var act: Int
    }

    /// The trail and everything that is set besides tiers and clients.
    struct Operating: Sendable {
        var acts: [Int: Act] = [:]
        var lastAct = 0
        var versions: [Subject: Int] = [:]
        var lends: [LentTerm: LentValue] = [:]
        var switches: [Term: String] = [.admissions: "0", .claims: "0"]
        var draining: Set<WorkerID> = []
    }

    func mayTake(_ worker: WorkerID) -> Bool {
        operating.switches[.claims] != "1" && !operating.draining.contains(worker)
    }

    /// How long something that is set lasts; zero where nobody said.
    func timeLeft(_ subject: Subject, _ term: Term, at now: Timestamp) -> Duration {
        guard let lent = operating.lends[LentTerm(subject: subject, term: term)] else { return .zero }
        return .milliseconds(lent.until.milliseconds - now.milliseconds)
    }

    /// What is lent and due goes back, in one act for each subject.
    mutating func tend(at now: Timestamp) {
        let due = operating.lends.filter { $0.value.until <= now }
        guard !due.isEmpty else { return }
        let subjects = Dictionary(grouping: due.keys, by: \.subject)
        for (subject, keys) in subjects.sorted(by: { $0.key.text < $1.key.text }) {
            let bases = Dictionary(uniqueKeysWithValues: keys.map { ($0.term, due[$0]!.base) })
            if terms(of: subject) != nil {
                _ = set(bases, of: subject, who: "docket", title: "lent time ended", at: now)
            } else {
                for key in keys { operating.lends[key] = nil }
            }
        }
    }

    func terms(of subject: Subject) -> [Term: String]? {
        switch subject {
        case .tier(let name):
            tiers[name].map {
                [
                    .rate: String($0.rate), .burst: String($0.burst), .waitTarget: String($0.waitTarget.inSeconds),
                    .queuedMax: String($0.queuedMax), .inFlightMax: String($0.inFlightMax),
                ]
            }
        case .client(let id):
            clients[id].map {
                [.tier: $0.tier.rawValue, .priority: String($0.priority), .paused: $0.isPaused ? "1" : "0"]
            }
        case .queue: operating.switches
        case .worker(let id):
            workers[id] == nil && !operating.draining.contains(id)
                ? nil : [.draining: operating.draining.contains(id) ? "1" : "0"]
        }
    }

    private mutating func write(_ values: [Term: String], of subject: Subject, at now: Timestamp) {
        func number(_ term: Term) -> Double { values[term].flatMap(Double.init) ?? 0 }
        switch subject {
        case .tier(let name):
            let tier = Tier(
                name: name, rate: number(.rate), burst: number(.burst),
                waitTarget: .milliseconds((number(.waitTarget) * 1000).rounded()), queuedMax: Int(number(.queuedMax)),
                inFlightMax: Int(number(.inFlightMax)))
            setTier(tier, at: now)
        case .client(let id):
            if let tier = values[.tier] { _ = move(id, to: TierName(rawValue: tier), at: now) }
            clients[id]?.priority = Int(number(.priority))
            clients[id]?.isPaused = values[.paused] == "1"
        case .queue: operating.switches = values
        case .worker(let id):
            if values[.draining] == "1" { operating.draining.insert(id) } else { operating.draining.remove(id) }
        }
    }

    /// A batch as observers see it: it shows whether its client is paused.
    func shown(_ id: BatchID) -> Batch? {
        guard var batch = batches[id]?.batch else { return nil }
        if !batch.state.isFinished, clients[batch.client]?.isPaused == true { batch.state = .paused }
        return batch
    }

    mutating func edit(_ edit: Edit, at now: Timestamp) -> EditOutcome {
        tend(at: now)
        if let tier = edit.values[.tier].map(TierName.init(rawValue:)), tiers[tier] == nil {
            return .missing(.tier(tier))
        }
        guard terms(of: edit.subject) != nil || canMake(edit) else { return .missing(edit.subject) }
        let version = operating.versions[edit.subject] ?? 0
        if let seen = edit.seen, seen != version { return .conflict(operating.acts[version]) }
        var values = edit.values
        var lentUntil: Timestamp?
        if edit.lentFor == .zero {
            values = bases(of: edit.subject, among: values.isEmpty ? nil : Set(values.keys))
        } else if let time = edit.lentFor {
            lentUntil = now.advanced(by: time)
        }
        let act = set(
            values, of: edit.subject, who: edit.who, title: edit.title, lentUntil: lentUntil, at: now)
        return act.map { .done($0) } ?? .unchanged
    }

    private func canMake(_ edit: Edit) -> Bool {
        switch edit.subject {
        case .tier: edit.values.count == edit.subject.terms.count
        case .client: edit.values[.tier] != nil
        case .queue, .worker: false
        }
    }

    private func bases(of subject: Subject, among terms: Set<Term>?) -> [Term: String] {
        let lent = operating.lends.filter { $0.key.subject == subject && terms?.contains($0.key.term) != false }
        return Dictionary(uniqueKeysWithValues: lent.map { ($0.key.term, $0.value.base) })
    }

    /// Nil when nothing changed. Without `lentUntil` what was lent of these terms is lent no longer.
    private mutating func set(
        _ wanted: [Term: String], of subject: Subject, who: String, title: String, lentUntil: Timestamp? = nil,
        undoes: Int? = nil, at now: Timestamp
    ) -> Act? {
        let before = terms(of: subject) ?? [:]
        var values = before
        var changes: [TermChange] = []
        var lends: [LentTerm: String] = [:]
        var hasChanged = false
        var endedLend: Bool?
        for (term, value) in wanted.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let key = LentTerm(subject: subject, term: term)
            let isSame = TermChange.isSame(before[term], value)
            if !isSame {
                changes.append(TermChange(term: term, before: before[term], after: value))
                values[term] = value
            }
            let base = operating.lends[key]?.base
            if lentUntil != nil, let value = before[term], base != nil || !isSame {
                lends[key] = base ?? value
                hasChanged = true
            } else if base != nil, lentUntil == nil {
                operating.lends[key] = nil
                (hasChanged, endedLend) = (true, true)
            }
        }
        guard hasChanged || !changes.isEmpty else { return nil }
        if !changes.isEmpty { write(values, of: subject, at: now) }
        let act = record(
            Act(
                id: 0, at: now, who: who, title: title, subject: subject, changes: changes.isEmpty ? nil : changes,
                until: lends.isEmpty ? nil : lentUntil, undoes: undoes, endedLend: endedLend))
        operating.versions[subject] = act.id
        for (key, base) in lends {
            operating.lends[key] = LentValue(base: base, until: lentUntil ?? now, act: act.id)
        }
        return act
    }

    @discardableResult
    mutating func record(_ act: Act) -> Act {
        operating.lastAct += 1
        var act = act
        act.id = operating.lastAct
        operating.acts[act.id] = act
        operating.acts[act.id - MemoryStore.actsMax] = nil
        return act
    }

    mutating func undo(_ id: Int, who: String, at now: Timestamp) -> UndoOutcome {
        tend(at: now)
        guard let act = operating.acts[id] else { return .missing }
        if act.undoneBy != nil { return .undoneAlready(act) }
        guard act.canBeUndone(at: now), let changes = act.changes, let subject = act.subject else {
            return .notUndoable(act)
        }
        let present = terms(of: subject)
        for change in changes {
            guard let present, TermChange.isSame(present[change.term], change.after) else {
                return .changed(act, later: operating.versions[subject].flatMap { operating.acts[$0] })
            }
        }
        var wanted = Dictionary(uniqueKeysWithValues: changes.map { ($0.term, $0.before ?? "") })
        if act.until != nil {
            let bases = bases(of: subject, among: Set(wanted.keys))
            // It lent what was lent already: what the other one would go back to is not known any more.
            for (term, base) in bases where !TermChange.isSame(base, wanted[term]) { return .notUndoable(act) }
            wanted.merge(bases) { _, base in base }
        }
        if let tier = wanted[.tier].map(TierName.init(rawValue:)), tiers[tier] == nil { return .notUndoable(act) }
        guard let done = set(wanted, of: subject, who: who, title: "undo", undoes: act.id, at: now) else {
            return .changed(act, later: nil)
        }
        operating.acts[act.id]?.undoneBy = done.id
        return .done(done)
    }

    mutating func standing(of subject: Subject, at now: Timestamp) -> Terms? {
        tend(at: now)
        guard let values = terms(of: subject) else { return nil }
        return Terms(
            subject: subject, values: values, version: operating.versions[subject] ?? 0,
            lends: lends(at: now).filter { $0.subject == subject }.sorted { $0.term.rawValue < $1.term.rawValue })
    }

    mutating func lends(at now: Timestamp) -> [Lend] {
        tend(at: now)
        return operating.lends.map { key, lent in
            Lend(subject: key.subject, term: key.term, base: lent.base, until: lent.until, act: lent.act)
        }
        .sorted { ($0.until, $0.subject.text, $0.term.rawValue) < ($1.until, $1.subject.text, $1.term.rawValue) }
    }
}
