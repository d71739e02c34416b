import Engine

/// Tests set terms as operators do, by edits.
extension JobStore {
    /// All terms of a tier, which may be new.
    public func setTier(_ tier: Tier) async throws {
        let values: [Term: String] = [
            .rate: String(tier.rate), .burst: String(tier.burst), .waitTarget: String(tier.waitTarget.inSeconds),
            .queuedMax: String(tier.queuedMax), .inFlightMax: String(tier.inFlightMax),
        ]
        _ = try await edit(Edit(subject: .tier(tier.name), values: values, who: "test", title: "terms of a tier"))
    }

    /// Moves a client, which may be new; false when there is no such tier.
    public func setTier(_ tier: TierName, of client: ClientID) async throws -> Bool {
        let values: [Term: String] = [.tier: tier.rawValue]
        let edit = Edit(subject: .client(client), values: values, who: "test", title: "tier of a client")
        if case .missing = try await self.edit(edit) { return false }
        return true
    }
}
