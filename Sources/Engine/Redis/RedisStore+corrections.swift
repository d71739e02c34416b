extension RedisStore {
    public func correct(
        _ correction: Correction, text: CorrectionText, within limits: CorrectionLimits
    ) async throws(StoreError) -> CorrectionOutcome {
        let json = try DocumentResultText.encoded(correction, "a correction")
        let reply = try await run(.correct) { command in
            command.append(correction.key.storeName)
            command.append(json)
            command.append(Int(correction.at.milliseconds))
            switch text {
            case .kept(let bytes):
                command.append("kept")
                command.append(bytes)
            case .unchanged:
                command.append("unchanged")
                command.append("")
            case .dropped:
                command.append("dropped")
                command.append("")
            }
            command.append(limits.entriesMax)
            command.append(limits.earlierMax)
        }
        guard let parts = reply.elements, let isInForce = parts.first?.number else {
            throw RedisStore.malformed(.correct)
        }
        guard isInForce == 1 else { return .full }
        return .inForce(replaced: parts.dropFirst().first.flatMap(RedisStore.correction(from:)))
    }

    public func withdraw(_ key: CorrectionKey) async throws(StoreError) -> Correction? {
        let reply = try await run(.withdraw) { $0.append(key.storeName) }
        guard let parts = reply.elements else { throw RedisStore.malformed(.withdraw) }
        return parts.first.flatMap(RedisStore.correction(from:))
    }

    public func corrections(of keys: [CorrectionKey]) async throws(StoreError) -> [Correction?] {
        try StoreLimits.check(keys.count, "corrections_of")
        guard !keys.isEmpty else { return [] }
        let reply = try await run(.correctionsOf) { command in
            for key in keys { command.append(key.storeName) }
        }
        guard let parts = reply.elements, parts.count == keys.count else {
            throw RedisStore.malformed(.correctionsOf)
        }
        return parts.map(RedisStore.correction(from:))
    }

    public func corrections(
        from: Int, limit: Int, withTexts: Bool
    ) async throws(StoreError) -> (records: [CorrectionRecord], total: Int) {
        try StoreLimits.check(limit, "corrections")
        let reply = try await run(.corrections) { command in
            command.append(max(0, from))
            command.append(max(0, limit))
            command.append(withTexts ? 1 : 0)
        }
        guard let parts = reply.elements, let total = parts.first?.number, parts.count % 4 == 1 else {
            throw RedisStore.malformed(.corrections)
        }
        var records: [CorrectionRecord] = []
        for start in stride(from: 1, to: parts.count, by: 4) {
            guard let correction = RedisStore.correction(from: parts[start]) else { continue }
            let hasText = parts[start + 1].number == 1
            records.append(
                CorrectionRecord(
                    correction: correction, hasText: hasText,
                    text: withTexts && hasText ? parts[start + 2].bytes : nil,
                    earlier: (parts[start + 3].elements ?? []).compactMap(RedisStore.correction(from:))))
        }
        return (records, total)
    }

    /// Nil for what another version wrote: it hides nothing of the others.
    private static func correction(from reply: RedisReply) -> Correction? {
        reply.bytes.flatMap { try? DocumentResultText.decoded(Correction.self, $0, "a correction") }
    }
}
