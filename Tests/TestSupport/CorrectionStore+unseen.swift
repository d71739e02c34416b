import Engine

/// Tests mostly correct whatever is in force.
extension CorrectionStore {
    public func correct(
        _ correction: Correction, text: CorrectionText, within limits: CorrectionLimits
    ) async throws(StoreError) -> CorrectionOutcome {
        try await correct(correction, text: text, within: limits, seen: nil)
    }

    public func withdraw(_ key: CorrectionKey) async throws(StoreError) -> Correction? {
        guard case .withdrawn(let correction) = try await withdraw(key, seen: nil) else { return nil }
        return correction
    }
}
