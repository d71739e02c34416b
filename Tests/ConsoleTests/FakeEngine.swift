import Console
import Engine
import Synchronization

/// An engine in memory that does what it is told and remembers it.
final class FakeEngine: ConsoleEngine {
    struct State: Sendable {
        var snapshot = Fixture.snapshot()
        var submissions: [Submission] = []
        var relabellings: [Relabelling] = []
        /// Thrown by every call while set.
        var error: EngineError?
    }

    let state: Mutex<State>
    let documentsPerBatchMax = 100

    init(_ snapshot: EngineSnapshot = Fixture.snapshot()) { state = Mutex(State(snapshot: snapshot)) }

    var latest: EngineSnapshot? { snapshot }

    var snapshot: EngineSnapshot { state.withLock { $0.snapshot } }

    func change(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

    private func answer<Value: Sendable>(
        _ work: (inout State) throws(EngineError) -> sending Value
    ) throws(EngineError) -> Value {
        try state.withLock { (state) throws(EngineError) in
            if let error = state.error { throw error }
            return try work(&state)
        }
    }

    private static func place(_ id: BatchID, in state: State) throws(EngineError) -> Int {
        guard let place = state.snapshot.batches.firstIndex(where: { $0.id == id }) else {
            throw EngineError(.notFound, "there is no batch \(id)")
        }
        return place
    }

    func submit(_ submission: Submission) async throws(EngineError) -> Batch {
        try answer { (state) throws(EngineError) in
            state.submissions.append(submission)
            var batch = Fixture.batch(
                30_000 + state.submissions.count, submission.client.rawValue, .operator, .queued,
                total: submission.documents.count, done: 0, failed: 0, running: 0, age: 0, name: submission.name)
            batch.industry = submission.industry
            state.snapshot.batches.insert(batch, at: 0)
            return batch
        }
    }

    func batch(_ id: BatchID) async throws(EngineError) -> Batch {
        try answer { (state) throws(EngineError) in state.snapshot.batches[try Self.place(id, in: state)] }
    }

    func results(
        of id: BatchID, from: Int, limit: Int
    ) async throws(EngineError) -> (results: [DocumentResult], next: Int?) {
        try answer { (state) throws(EngineError) in
            _ = try Self.place(id, in: state)
            let rest = Fixture.results.filter { $0.index >= from }
            return (Array(rest.prefix(limit)), rest.count > limit ? rest[limit].index : nil)
        }
    }

    func cancel(_ id: BatchID) async throws(EngineError) -> Batch {
        try answer { (state) throws(EngineError) in
            let place = try Self.place(id, in: state)
            state.snapshot.batches[place].state = .cancelled
            return state.snapshot.batches[place]
        }
    }

    func retryFailed(_ id: BatchID) async throws(EngineError) -> Int {
        try answer { (state) throws(EngineError) in
            let place = try Self.place(id, in: state)
            defer { state.snapshot.batches[place].failed = 0 }
            return state.snapshot.batches[place].failed
        }
    }

    func flush(_ cache: CacheName) async throws(EngineError) -> Int {
        try answer { (state) throws(EngineError) in
            guard let place = state.snapshot.caches.firstIndex(where: { $0.name == cache }) else { return 0 }
            defer { state.snapshot.caches[place].entries = 0 }
            return state.snapshot.caches[place].entries
        }
    }

    func corrections(
        from: Int, limit: Int, withTexts: Bool
    ) async throws(EngineError) -> (records: [CorrectionRecord], total: Int) {
        try answer { (state) throws(EngineError) in ([], state.relabellings.count) }
    }

    func standing(of subject: Subject) async throws(EngineError) -> Terms {
        try answer { _ in Terms(subject: subject, values: [:], version: 7, lends: []) }
    }

    func set(
        _ values: [Term: String], of subject: Subject, title: String, seen: Int?, lentFor: Duration?
    ) async throws(EngineError) -> Act? {
        try answer { _ in
            let changes = values.map { TermChange(term: $0.key, before: "0", after: $0.value) }
            return Act(id: 8, at: Fixture.wall, who: "ada", title: title, subject: subject, changes: changes)
        }
    }

    func undo(_ id: Int?) async throws(EngineError) -> Act {
        try answer { _ in
            Act(id: 9, at: Fixture.wall, who: "ada", title: "undo", subject: nil, changes: nil, undoes: id)
        }
    }

    func move(_ client: ClientID, to tier: TierName) async throws(EngineError) {
        try answer { (state) throws(EngineError) in
            guard let place = state.snapshot.clients.firstIndex(where: { $0.id == client }) else {
                throw EngineError(.notFound, "there is no client \(client)")
            }
            state.snapshot.clients[place].tier = tier
        }
    }

    func categories(of industry: IndustryName) async throws(EngineError) -> [IndustrySummary.CategorySummary] {
        try answer { (_) throws(EngineError) in Fixture.categories }
    }

    func relabel(_ relabelling: Relabelling) async throws(EngineError) -> Relabelled {
        try answer { (state) throws(EngineError) in
            state.relabellings.append(relabelling)
            let before = Fixture.results[relabelling.index]
            guard let category = relabelling.category else { return Relabelled(result: before, before: nil) }
            return Relabelled(result: Fixture.corrected(before, category), before: nil)
        }
    }
}

extension FileBrowser {
    /// The fixture's folder, and the documents in it.
    static let fixture = FileBrowser(
        entries: { (path) throws(DocumentError) in
            if path == "/root" { throw DocumentError(.permissionDenied, "you may not read /root; ask its owner") }
            return Fixture.folder
        },
        find: { paths, _ in
            let names = ["bill.pdf", "invoice.txt", "scans/a.pdf", "письмо.txt"]
            let problem = DocumentFinder.Problem(
                path: "/srv/docket/samples/locked.pdf",
                error: DocumentError(.permissionDenied, "you may not read locked.pdf; ask its owner"))
            let isWhole = paths == ["/srv/docket/samples"]
            return DocumentFinder.Finding(
                documents: isWhole ? names.map { Document(path: "/srv/docket/samples/" + $0) } : [],
                problems: [problem])
        },
        bytes: { _ in 1_000 })
}
