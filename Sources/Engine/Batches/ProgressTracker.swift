/// What batches look like now.
struct ProgressTracker: Sendable {
    let store: any JobStore

    func batch(_ id: BatchID) async throws(EngineError) -> Batch { try await StoreCall.batch(id, in: store) }

    func batches(limit: Int) async throws(EngineError) -> (batches: [Batch], total: Int) {
        try await StoreCall.run { () async throws(StoreError) in try await store.batches(limit: limit) }
    }

    /// Cancelling what is finished changes nothing.
    func cancel(_ id: BatchID) async throws(EngineError) -> Batch {
        _ = try await StoreCall.run { () async throws(StoreError) in try await store.cancel(id) }
        return try await batch(id)
    }

    func retryFailed(_ id: BatchID) async throws(EngineError) -> Int {
        let before = try await batch(id)
        guard before.state != .cancelled else {
            throw EngineError(.cancelled, "batch \(id) was cancelled; submit its documents again")
        }
        return try await StoreCall.run { () async throws(StoreError) in try await store.retryFailed(id) } ?? 0
    }
}
