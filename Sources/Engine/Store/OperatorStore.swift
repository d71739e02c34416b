/// What operators change while work goes on, and the trail of it. Every change is one step in the store, with the
/// record of who made it; a value that was lent goes back by the store's clock, whoever is there to see it.
public protocol OperatorStore: Sendable {
    /// Sets terms of one subject, all or none, and writes it down.
    func edit(_ edit: Edit) async throws(StoreError) -> EditOutcome

    /// What can be set of a subject now; nil when there is none.
    func standing(of subject: Subject) async throws(StoreError) -> Terms?

    /// One client; nil when there is none.
    func client(_ id: ClientID) async throws(StoreError) -> ClientStatus?

    /// Everything that is lent now, what ends first first; at most `limit`.
    func lends(limit: Int) async throws(StoreError) -> [Lend]

    /// Takes an act back where what it set is still as it left it.
    func undo(_ id: Int, who: String) async throws(StoreError) -> UndoOutcome

    /// Writes down an act that is no setting.
    func note(who: String, title: String, detail: String) async throws(StoreError)

    /// The trail, newest first, from the act before `before`; at most `limit` (1,000 at most).
    func acts(before: Int?, limit: Int) async throws(StoreError) -> [Act]

    /// Dead letters of a set from `place` on; at most `limit` (1,000 at most).
    func dead(_ filter: DeadFilter, from place: DeadPage.Place?, limit: Int) async throws(StoreError) -> DeadPage

    /// Queues dead letters again, those of them that still are; how many. At most `StoreLimits.documentsPerCall`.
    func requeueDead(_ ids: [DeadLetterID]) async throws(StoreError) -> Int

    /// Takes documents off the dead letters: they stay failed in their batch, and no retry takes them. How many.
    func dropDead(_ ids: [DeadLetterID]) async throws(StoreError) -> Int

    /// As `JobStore.waitForWork(timeout:)`, for a worker that may be told to take nothing: it is not woken for work
    /// that others should have.
    func waitForWork(worker: WorkerID, timeout: Duration) async throws(StoreError)
}

extension OperatorStore {
    /// Acts that the trail keeps.
    static var actsMax: Int { 10_000 }
}
