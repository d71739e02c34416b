extension RedisStore {
    public func dead(
        _ filter: DeadFilter, from place: DeadPage.Place?, limit: Int
    ) async throws(StoreError) -> DeadPage {
        let parts =
            try await run(.dead) { command in
                command.append(filter.client?.rawValue ?? "")
                command.append(filter.code?.rawValue ?? "")
                command.append(filter.batch?.rawValue ?? "")
                command.append(place?.order ?? "+inf")
                command.append(place?.index ?? 0)
                command.append(max(1, min(limit, StoreLimits.documentsPerCall)))
            }.elements ?? []
        guard parts.count >= 3, let order = parts[0].text, let index = parts[1].number, let total = parts[2].number
        else { throw RedisStore.malformed(.dead) }
        var letters: [DeadLetter] = []
        for start in stride(from: 3, to: parts.count - 3, by: 4) {
            guard let batch = parts[start].text, let client = parts[start + 1].text,
                let index = parts[start + 2].number
            else { throw RedisStore.malformed(.dead) }
            letters.append(
                DeadLetter(
                    batch: BatchID(rawValue: batch), client: ClientID(rawValue: client),
                    result: DocumentResultText.result(at: index, from: parts[start + 3].bytes ?? [])))
        }
        let next = order.isEmpty ? nil : DeadPage.Place(order: order, index: index)
        return DeadPage(letters: letters.filter(filter.names), next: next, total: total)
    }

    public func requeueDead(_ ids: [DeadLetterID]) async throws(StoreError) -> Int { try await end(ids, "requeue") }

    public func dropDead(_ ids: [DeadLetterID]) async throws(StoreError) -> Int { try await end(ids, "drop") }

    private func end(_ ids: [DeadLetterID], _ how: String) async throws(StoreError) -> Int {
        try StoreLimits.check(ids.count, "dead " + how)
        guard !ids.isEmpty else { return 0 }
        let count = try await run(.endDead) { command in
            command.append(how)
            for id in ids {
                command.append(id.batch.rawValue)
                command.append(id.index)
                command.append(id.finishedAt.map { String($0.milliseconds) } ?? "")
            }
        }.number
        guard let count else { throw RedisStore.malformed(.endDead) }
        return count
    }
}
