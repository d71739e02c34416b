/// What came of a batch's documents.
struct ResultAggregator: Sendable {
    /// Results handed out in one call.
    static let pageMax = 1_000

    let store: any JobStore
    let corrections: CorrectionRegister

    func results(
        of id: BatchID, from: Int, limit: Int
    ) async throws(EngineError) -> (results: [DocumentResult], next: Int?) {
        _ = try await StoreCall.batch(id, in: store)
        let limit = min(max(1, limit), Self.pageMax)
        let page = try await StoreCall.run { () async throws(StoreError) in
            try await store.results(of: id, from: max(0, from), limit: limit)
        }
        return (try await corrections.corrected(page.results), page.next)
    }
}
