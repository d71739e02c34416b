extension RedisStore {
    public func correct(
        _ correction: Correction, text: CorrectionText, within limits: CorrectionLimits, seen: Timestamp?
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
            command.append(seen.map { String($0.milliseconds) } ?? "")
        }
        guard let parts = reply.elements else { throw RedisStore.malformed(.correct) }
        let found = parts.dropFirst().first.flatMap(RedisStore.correction(from:))
        switch parts.first?.number {
        case 0: return .full
        case 1: return .inForce(replaced: found)
        case 2: return .other(found)
        default: throw RedisStore.malformed(.correct)
        }
    }

    public func withdraw(_ key: CorrectionKey, seen: Timestamp?) async throws(StoreError) -> WithdrawalOutcome {
        let reply = try await run(.withdraw) { command in
            command.append(key.storeName)
            command.append(seen.map { String($0.milliseconds) } ?? "")
        }
        guard let parts = reply.elements else { throw RedisStore.malformed(.withdraw) }
        let found = parts.dropFirst().first.flatMap(RedisStore.correction(from:))
        switch parts.first?.number {
        case 1: return .withdrawn(found)
        case 2: return .other(found)
        default: throw RedisStore.malformed(.withdraw)
        }
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
