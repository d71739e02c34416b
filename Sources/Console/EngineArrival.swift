import Engine
import Synchronization

/// The engine as the console sees it before and after it is there. The screen comes first: a server has to be started
/// and files to be read before there is anything to look at, and an operator in a hurry should see that and not a dead
/// prompt. What is asked of the engine meanwhile waits for it.
public final class EngineArrival: ConsoleEngine {
    enum News: Sendable {
        case step(String)
        case arrived(SubmitStart)
    }

    private struct State {
        var engine: (any ConsoleEngine)?
        var hasEnded = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        /// Whoever brought the engine, until the console ends.
        var host: CheckedContinuation<Void, Never>?
    }

    public let documentsPerBatchMax: Int
    private let state = Mutex(State())
    private let tellNews: @Sendable (News) -> Void

    init(documentsPerBatchMax: Int, news: @escaping @Sendable (News) -> Void) {
        self.documentsPerBatchMax = documentsPerBatchMax
        tellNews = news
    }

    /// Says on the screen what is waited for, such as `private redis`.
    public func tell(_ step: String) { tellNews(.step(step)) }

    /// Hands the engine over and keeps it there: returns when the console has ended. To be called once.
    /// - Parameter start: where the submit dialog begins, now that it is known.
    public func host(_ engine: any ConsoleEngine, start: SubmitStart) async {
        await withCheckedContinuation { continuation in
            let (waiting, hasEnded) = state.withLock { state in
                state.engine = engine
                if !state.hasEnded { state.host = continuation }
                defer { state.waiting = [] }
                return (state.waiting, state.hasEnded)
            }
            for waiter in waiting { waiter.resume() }
            tellNews(.arrived(start))
            if hasEnded { continuation.resume() }
        }
    }

    /// The console has ended: nobody waits any longer.
    func end() {
        let waiting = state.withLock { state in
            state.hasEnded = true
            let all = state.waiting + (state.host.map { [$0] } ?? [])
            (state.waiting, state.host) = ([], nil)
            return all
        }
        for waiter in waiting { waiter.resume() }
    }

    private func arrived() async throws(EngineError) -> any ConsoleEngine {
        await withCheckedContinuation { continuation in
            let mustWait = state.withLock { state in
                let mustWait = state.engine == nil && !state.hasEnded
                if mustWait { state.waiting.append(continuation) }
                return mustWait
            }
            if !mustWait { continuation.resume() }
        }
        guard let engine = state.withLock({ $0.engine }) else {
            throw EngineError(.cancelled, "docket ended before its engine was there; nothing was done")
        }
        return engine
    }

    // MARK: ConsoleEngine

    public var latest: EngineSnapshot? { state.withLock { $0.engine }?.latest }

    public func submit(_ submission: Submission) async throws(EngineError) -> Batch {
        try await arrived().submit(submission)
    }

    public func batch(_ id: BatchID) async throws(EngineError) -> Batch { try await arrived().batch(id) }

    public func results(
        of id: BatchID, from: Int, limit: Int
    ) async throws(EngineError) -> (results: [DocumentResult], next: Int?) {
        try await arrived().results(of: id, from: from, limit: limit)
    }

    public func cancel(_ id: BatchID) async throws(EngineError) -> Batch { try await arrived().cancel(id) }

    public func retryFailed(_ id: BatchID) async throws(EngineError) -> Int { try await arrived().retryFailed(id) }

    public func flush(_ cache: CacheName) async throws(EngineError) -> Int { try await arrived().flush(cache) }

    public func corrections(
        from: Int, limit: Int, withTexts: Bool
    ) async throws(EngineError) -> (records: [CorrectionRecord], total: Int) {
        try await arrived().corrections(from: from, limit: limit, withTexts: withTexts)
    }

    public func standing(of subject: Subject) async throws(EngineError) -> Terms {
        try await arrived().standing(of: subject)
    }

    public func set(
        _ values: [Term: String], of subject: Subject, title: String, seen: Int?, lentFor: Duration?
    ) async throws(EngineError) -> Act? {
        try await arrived().set(values, of: subject, title: title, seen: seen, lentFor: lentFor)
    }

    public func undo(_ id: Int?) async throws(EngineError) -> Act { try await arrived().undo(id) }

    public func move(_ client: ClientID, to tier: TierName) async throws(EngineError) {
        try await arrived().move(client, to: tier)
    }

    public func categories(of industry: IndustryName) async throws(EngineError) -> [IndustrySummary.CategorySummary] {
        try await arrived().categories(of: industry)
    }

    public func relabel(_ relabelling: Relabelling) async throws(EngineError) -> Relabelled {
        try await arrived().relabel(relabelling)
    }
}
