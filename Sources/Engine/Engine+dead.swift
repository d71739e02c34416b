/// Dead letters: found as a set, acted on as the set that was seen.
extension Engine {
    /// A page of dead letters, newest batch first; at most `limit` (1,000 at most).
    public func dead(
        _ filter: DeadFilter, from place: DeadPage.Place? = nil, limit: Int
    ) async throws(EngineError) -> DeadPage {
        try await StoreCall.run { () async throws(StoreError) in
            try await store.dead(filter, from: place, limit: limit)
        }
    }

    /// Every dead letter of a set as it is now, to act on that and nothing that fails later. Throws `too_large` past
    /// `EngineConfiguration.deadFrozenMax`.
    public func frozenDead(_ filter: DeadFilter) async throws(EngineError) -> [DeadLetterID] {
        var ids: [DeadLetterID] = []
        var place: DeadPage.Place?
        repeat {
            if Task.isCancelled { throw EngineError(.cancelled, "nothing was done: it was cancelled while looking") }
            let page = try await dead(filter, from: place, limit: StoreLimits.documentsPerCall)
            ids += page.letters.map(\.id)
            // Among how many a name is looked for is no matter; how many have it is.
            let count = filter.name == nil ? page.total : ids.count
            guard count <= configuration.deadFrozenMax else {
                // With a name nobody knows how many more there are.
                let found = filter.name == nil ? "\(count)" : "more than \(configuration.deadFrozenMax)"
                throw EngineError(
                    .tooLarge,
                    "\(found) dead letters are too many at once, \(configuration.deadFrozenMax) can be; "
                        + "name a batch, a code or a client")
            }
            place = page.next
        } while place != nil
        return ids
    }

    /// Queues dead letters again, those of them that still are; how many.
    public func requeueDead(_ ids: [DeadLetterID]) async throws(EngineError) -> Int {
        try await endDead(ids, "dead requeue") { part async throws(StoreError) in try await store.requeueDead(part) }
    }

    /// Takes documents off the dead letters; how many. They stay failed in their batch.
    public func dropDead(_ ids: [DeadLetterID]) async throws(EngineError) -> Int {
        try await endDead(ids, "dead drop") { part async throws(StoreError) in try await store.dropDead(part) }
    }

    private func endDead(
        _ ids: [DeadLetterID], _ title: String, _ end: ([DeadLetterID]) async throws(StoreError) -> Int
    ) async throws(EngineError) -> Int {
        defer { observer.noticeChange() }
        var count = 0
        for start in stride(from: 0, to: ids.count, by: StoreLimits.documentsPerCall) {
            let part = Array(ids[start..<min(start + StoreLimits.documentsPerCall, ids.count)])
            count += try await StoreCall.run { () async throws(StoreError) in try await end(part) }
        }
        await note(title, "\(count) of \(ids.count) documents")
        return count
    }
}
