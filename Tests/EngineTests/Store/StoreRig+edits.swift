@testable import Engine

/// What operators do.
extension StoreRig {
    func edit(
        _ subject: Subject, _ values: [Term: String], seen: Int? = nil, for time: Duration? = nil,
        by who: String = "ada"
    ) async throws -> EditOutcome {
        try await store.edit(
            Edit(subject: subject, values: values, who: who, title: "set", seen: seen, lentFor: time))
    }

    /// An edit that is done; else the test fails.
    @discardableResult
    func change(
        _ subject: Subject, _ values: [Term: String], seen: Int? = nil, for time: Duration? = nil,
        by who: String = "ada"
    ) async throws -> Act {
        let outcome = try await edit(subject, values, seen: seen, for: time, by: who)
        guard case .done(let act) = outcome else { throw StoreError(.refused, "not done: \(outcome)") }
        return act
    }

    func standardRate() async throws -> Double? { try await store.tiers().first { $0.name == .standard }?.rate }
}
