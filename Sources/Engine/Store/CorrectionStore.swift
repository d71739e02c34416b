/// Where people's corrections are kept: durable, one in force for some bytes within an industry, with those before it.
/// Neither time nor a flush of a cache removes one.
public protocol CorrectionStore: Sendable {
    /// Puts a correction in force; one that was in force goes before the earlier ones, of which the oldest may go. With
    /// `seen` only where the one in force was made then.
    func correct(
        _ correction: Correction, text: CorrectionText, within limits: CorrectionLimits, seen: Timestamp?
    ) async throws(StoreError) -> CorrectionOutcome

    /// Removes a correction with its text and those before it. With `seen` only where it was made then.
    func withdraw(_ key: CorrectionKey, seen: Timestamp?) async throws(StoreError) -> WithdrawalOutcome

    /// What is in force under each key, in their order; at most `StoreLimits.documentsPerCall` a call.
    func corrections(of keys: [CorrectionKey]) async throws(StoreError) -> [Correction?]

    /// Latest first from the `from`th on, at most `limit`, with how many there are in all. Texts only when asked for.
    func corrections(
        from: Int, limit: Int, withTexts: Bool
    ) async throws(StoreError) -> (records: [CorrectionRecord], total: Int)
}

/// What happens to the text that is kept with a correction.
public enum CorrectionText: Hashable, Sendable {
    case kept([UInt8])
    /// One that is there stays there.
    case unchanged
    case dropped
}

public enum CorrectionOutcome: Hashable, Sendable {
    /// `replaced` is what was in force before.
    case inForce(replaced: Correction?)
    /// There are as many as are kept.
    case full
    /// Another one is in force than was seen, or none.
    case other(Correction?)
}

public enum WithdrawalOutcome: Hashable, Sendable {
    /// Nil when there was none.
    case withdrawn(Correction?)
    /// Another one is in force than was seen, or none.
    case other(Correction?)
}
