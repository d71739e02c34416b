import Synchronization

/// The corrections of a ``MemoryStore``.
struct MemoryCorrections: Sendable {
    private struct Entry: Sendable {
        var correction: Correction
        var text: [UInt8]?
        var earlier: [Correction] = []
    }

    private var entries: [CorrectionKey: Entry] = [:]

    mutating func correct(
        _ correction: Correction, text: CorrectionText, within limits: CorrectionLimits, seen: Timestamp?
    ) -> CorrectionOutcome {
        let old = entries[correction.key]
        if let seen, old?.correction.at != seen { return .other(old?.correction) }
        if old == nil, entries.count >= limits.entriesMax { return .full }
        var entry = Entry(correction: correction, text: old?.text)
        if let old { entry.earlier = Array(([old.correction] + old.earlier).prefix(limits.earlierMax)) }
        switch text {
        case .kept(let bytes): entry.text = bytes
        case .unchanged: break
        case .dropped: entry.text = nil
        }
        entries[correction.key] = entry
        return .inForce(replaced: old?.correction)
    }

    mutating func withdraw(_ key: CorrectionKey, seen: Timestamp?) -> WithdrawalOutcome {
        let inForce = inForce(key)
        if let seen, inForce?.at != seen { return .other(inForce) }
        entries[key] = nil
        return .withdrawn(inForce)
    }

    func inForce(_ key: CorrectionKey) -> Correction? { entries[key]?.correction }

    func page(from: Int, limit: Int, withTexts: Bool) -> (records: [CorrectionRecord], total: Int) {
        let order = entries.values.sorted { left, right in
            (left.correction.at, left.correction.key.storeName) > (right.correction.at, right.correction.key.storeName)
        }
        let records = order.dropFirst(max(0, from)).prefix(max(0, limit)).map { entry in
            CorrectionRecord(
                correction: entry.correction, hasText: entry.text != nil, text: withTexts ? entry.text : nil,
                earlier: entry.earlier)
        }
        return (Array(records), entries.count)
    }
}

extension CorrectionKey {
    /// One word for both of its parts.
    var storeName: String { "\(industry):\(sha256)" }
}

extension MemoryStore {
    public func correct(
        _ correction: Correction, text: CorrectionText, within limits: CorrectionLimits, seen: Timestamp?
    ) -> CorrectionOutcome {
        state.withLock { $0.corrections.correct(correction, text: text, within: limits, seen: seen) }
    }

    public func withdraw(_ key: CorrectionKey, seen: Timestamp?) -> WithdrawalOutcome {
        state.withLock { $0.corrections.withdraw(key, seen: seen) }
    }

    public func corrections(of keys: [CorrectionKey]) throws(StoreError) -> [Correction?] {
        try StoreLimits.check(keys.count, "corrections_of")
        return state.withLock { state in keys.map { state.corrections.inForce($0) } }
    }

    public func corrections(
        from: Int, limit: Int, withTexts: Bool
    ) throws(StoreError) -> (records: [CorrectionRecord], total: Int) {
        try StoreLimits.check(limit, "corrections")
        return state.withLock { $0.corrections.page(from: from, limit: limit, withTexts: withTexts) }
    }
}
