import Engine

/// A store of a test that looks at some calls and hands all others on: what operators do and what people correct.
public protocol ForwardingStore: JobStore {
    var inner: MemoryStore { get }
}

extension ForwardingStore {
    public func check(_ asks: [AdmissionAsk]) async throws(StoreError) -> [Admission] { try inner.check(asks) }
    public func edit(_ edit: Edit) async throws(StoreError) -> EditOutcome { inner.edit(edit) }
    public func standing(of subject: Subject) async throws(StoreError) -> Terms? { inner.standing(of: subject) }
    public func client(_ id: ClientID) async throws(StoreError) -> ClientStatus? { inner.client(id) }
    public func lends(limit: Int) async throws(StoreError) -> [Lend] { inner.lends(limit: limit) }
    public func undo(_ id: Int, who: String) async throws(StoreError) -> UndoOutcome { inner.undo(id, who: who) }
    public func note(who: String, title: String, detail: String) async throws(StoreError) {
        inner.note(who: who, title: title, detail: detail)
    }
    public func acts(before: Int?, limit: Int) async throws(StoreError) -> [Act] {
        inner.acts(before: before, limit: limit)
    }
    public func dead(
        _ filter: DeadFilter, from place: DeadPage.Place?, limit: Int
    ) async throws(StoreError) -> DeadPage { inner.dead(filter, from: place, limit: limit) }
    public func requeueDead(_ ids: [DeadLetterID]) async throws(StoreError) -> Int { inner.requeueDead(ids) }
    public func dropDead(_ ids: [DeadLetterID]) async throws(StoreError) -> Int { inner.dropDead(ids) }
    public func waitForWork(worker: WorkerID, timeout: Duration) async throws(StoreError) {
        try await waitForWork(timeout: timeout)
    }
    public func correct(
        _ correction: Correction, text: CorrectionText, within limits: CorrectionLimits, seen: Timestamp?
    ) async throws(StoreError) -> CorrectionOutcome {
        inner.correct(correction, text: text, within: limits, seen: seen)
    }
    public func withdraw(_ key: CorrectionKey, seen: Timestamp?) async throws(StoreError) -> WithdrawalOutcome {
        inner.withdraw(key, seen: seen)
    }
    public func corrections(of keys: [CorrectionKey]) async throws(StoreError) -> [Correction?] {
        try inner.corrections(of: keys)
    }
    public func corrections(
        from: Int, limit: Int, withTexts: Bool
    ) async throws(StoreError) -> (records: [CorrectionRecord], total: Int) {
        try inner.corrections(from: from, limit: limit, withTexts: withTexts)
    }
}
