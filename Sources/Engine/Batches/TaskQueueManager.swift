/// The way in: a submission becomes a batch in the store, whole or not at all.
struct TaskQueueManager: Sendable {
    let configuration: EngineConfiguration
    let store: any JobStore
    let catalog: IndustryCatalog
    let metrics: EngineMetrics

    func submit(_ submission: Submission) async throws(EngineError) -> Batch {
        try validate(submission)
        let documents = submission.documents
        let id = try await StoreCall.run { () async throws(StoreError) in try await store.nextBatchID() }
        for start in stride(from: 0, to: documents.count, by: StoreLimits.documentsPerCall) {
            let part = Array(documents[start..<min(start + StoreLimits.documentsPerCall, documents.count)])
            try await StoreCall.run { () async throws(StoreError) in try await store.stage(part, for: id) }
        }
        let request = AdmissionRequest(
            batch: id, name: submission.name, client: submission.client,
            defaultTier: defaultTier(of: submission.client), industry: submission.industry,
            total: documents.count)
        let admission = try await StoreCall.run { () async throws(StoreError) in try await store.admit(request) }
        if case .refused(let code, let retryAfter) = admission {
            metrics.refused.add(documents.count, ordering: .relaxed)
            throw refusal(code, retryAfter, client: submission.client)
        }
        metrics.submitted.add(documents.count, ordering: .relaxed)
        return try await StoreCall.batch(id, in: store)
    }

    /// Throws what ``submit(_:)`` would for so many documents of a client, as far as the store can say.
    func check(_ documents: Int, of client: ClientID) async throws(EngineError) {
        let ask = AdmissionAsk(client: client, defaultTier: defaultTier(of: client), documents: documents)
        let answers = try await StoreCall.run { () async throws(StoreError) in try await store.check([ask]) }
        if case .refused(let code, let retryAfter)? = answers.first { throw refusal(code, retryAfter, client: client) }
    }

    private func defaultTier(of client: ClientID) -> TierName { client == .console ? .operator : .standard }

    private func validate(_ submission: Submission) throws(EngineError) {
        guard !submission.documents.isEmpty else {
            throw EngineError(.emptyFile, "there is no document to submit; name a file or a folder with files in it")
        }
        guard submission.documents.count <= configuration.documentsPerBatchMax else {
            throw EngineError(
                .tooLarge,
                "a batch has at most \(configuration.documentsPerBatchMax) documents, this one has "
                    + "\(submission.documents.count); split it")
        }
        guard ClientID(validating: submission.client.rawValue) != nil else {
            throw EngineError(
                .notFound, "a client's id is 1 to \(ClientID.lengthMax) of the characters A-Z a-z 0-9 . _ -")
        }
        guard submission.name.utf8.count <= configuration.batchNameBytesMax else {
            throw EngineError(.tooLarge, "a batch's name has at most \(configuration.batchNameBytesMax) bytes")
        }
        do { _ = try catalog.summary(of: submission.industry) } catch {
            throw EngineError(error.code, error.message)
        }
    }

    private func refusal(_ code: ErrorCode, _ retryAfter: Duration, client: ClientID) -> EngineError {
        let seconds = max(1, Int(retryAfter.inSeconds.rounded(.up)))
        let pauseEnds = retryAfter > .zero ? "come back in \(seconds) s" : "an operator has to resume it"
        let message =
            switch code {
            case .rateLimited: "client \(client) is over its rate; come back in \(seconds) s"
            case .queueFull where retryAfter == .zero:
                "client \(client) may have no queue as long as this batch; split it, or raise max-queued of its tier"
            case .queueFull: "the queue of client \(client) is full; come back in \(seconds) s"
            case .clientPaused: "client \(client) is paused; \(pauseEnds)"
            case .queuePaused: "the queue takes no documents now; \(pauseEnds)"
            default: "not admitted (\(code.rawValue)); come back in \(seconds) s"
            }
        return EngineError(code, message, retryAfter: retryAfter > .zero ? retryAfter : nil)
    }
}

/// Turns the store's errors into the engine's.
enum StoreCall {
    static func run<Value: Sendable>(
        _ call: () async throws(StoreError) -> Value
    ) async throws(EngineError) -> Value {
        do { return try await call() } catch {
            let code: ErrorCode = error.reason == .refused ? .internal : .storeUnavailable
            // Coming back helps where nobody has to mend something first.
            let needsMending = error.reason == .down || error.reason == .full
            throw EngineError(code, error.message, retryAfter: needsMending ? nil : .seconds(1))
        }
    }

    /// Throws `not_found` when the store has no such batch.
    static func batch(_ id: BatchID, in store: any JobStore) async throws(EngineError) -> Batch {
        let batch = try await run { () async throws(StoreError) in try await store.batch(id) }
        guard let batch else {
            throw EngineError(.notFound, "there is no batch \(id); `docket batch list` shows those there are")
        }
        return batch
    }
}
