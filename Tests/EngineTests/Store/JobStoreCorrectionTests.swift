import TestSupport
import Testing

@testable import Engine

/// What every store promises about people's corrections.
@Suite struct JobStoreCorrectionTests {
    private func correction(_ number: Int, _ category: String, at milliseconds: Int64 = 1_000) -> Correction {
        Correction(
            key: CorrectionKey(sha256: "sha\(number)", industry: .general), category: Category(rawValue: category),
            by: ClientID(rawValue: "alice"), at: Timestamp(milliseconds: milliseconds), was: .unknown,
            wasConfidence: nil, path: "/data/\(number).txt")
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `the last correction of a document wins, and those before it stay known`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let limits = CorrectionLimits()
            let first = correction(1, "invoice")
            let second = correction(1, "receipt", at: 2_000)
            let none = try await rig.store.correct(first, text: .kept([65, 0, 255]), within: limits)
            #expect(none == .inForce(replaced: nil))
            let one = try await rig.store.correct(second, text: .unchanged, within: limits)
            #expect(one == .inForce(replaced: first))
            let other = CorrectionKey(sha256: "sha1", industry: IndustryName(rawValue: "finance"))
            let found = try await rig.store.corrections(of: [other, second.key, second.key])
            #expect(found == [nil, second, second])
            let (records, total) = try await rig.store.corrections(from: 0, limit: 10, withTexts: true)
            #expect(total == 1)
            let whole = CorrectionRecord(correction: second, hasText: true, text: [65, 0, 255], earlier: [first])
            #expect(records == [whole])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `what is in force is not replaced or taken back by who saw another one`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let limits = CorrectionLimits()
            let first = correction(1, "invoice", at: 1_790_000_000_001)
            let second = correction(1, "receipt", at: 1_790_000_000_002)
            let third = correction(1, "nda", at: 1_790_000_000_003)
            _ = try await rig.store.correct(first, text: .dropped, within: limits)
            _ = try await rig.store.correct(second, text: .dropped, within: limits)
            let late = try await rig.store.correct(third, text: .dropped, within: limits, seen: first.at)
            #expect(late == .other(second))
            #expect(try await rig.store.withdraw(first.key, seen: first.at) == .other(second))
            #expect(try await rig.store.corrections(of: [first.key]) == [second])
            let seen = try await rig.store.correct(third, text: .dropped, within: limits, seen: second.at)
            #expect(seen == .inForce(replaced: second))
            #expect(try await rig.store.withdraw(first.key, seen: third.at) == .withdrawn(third))
            #expect(try await rig.store.withdraw(first.key, seen: third.at) == .other(nil))
            #expect(try await rig.store.correct(third, text: .dropped, within: limits, seen: third.at) == .other(nil))
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a correction that is taken back leaves nothing behind`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let limits = CorrectionLimits()
            _ = try await rig.store.correct(correction(1, "nda"), text: .kept([1]), within: limits)
            let last = correction(1, "invoice")
            _ = try await rig.store.correct(last, text: .kept([1]), within: limits)
            let withdrawn = try await rig.store.withdraw(last.key)
            #expect(withdrawn == last)
            let again = try await rig.store.withdraw(last.key)
            #expect(again == nil)
            let found = try await rig.store.corrections(of: [last.key])
            #expect(found == [nil])
            _ = try await rig.store.correct(last, text: .unchanged, within: limits)
            let (records, _) = try await rig.store.corrections(from: 0, limit: 10, withTexts: true)
            #expect(records == [CorrectionRecord(correction: last, hasText: false)])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `there are no more of them than allowed, and none goes away for another`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            var limits = CorrectionLimits()
            limits.entriesMax = 2
            limits.earlierMax = 3
            for number in 1...2 {
                let outcome = try await rig.store.correct(
                    correction(number, "invoice"), text: .dropped, within: limits)
                #expect(outcome == .inForce(replaced: nil))
            }
            let refused = try await rig.store.correct(correction(3, "invoice"), text: .dropped, within: limits)
            #expect(refused == .full)
            for turn in 1...5 {
                _ = try await rig.store.correct(
                    correction(2, "c\(turn)", at: 1_000 + Int64(turn)), text: .dropped, within: limits)
            }
            let (records, total) = try await rig.store.corrections(from: 0, limit: 10, withTexts: false)
            #expect(total == 2)
            #expect(records.first?.correction.category == "c5")
            #expect(records.first?.earlier.map(\.category) == ["c4", "c3", "c2"])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `pages come latest first, with texts only when asked for`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            for number in 1...5 {
                _ = try await rig.store.correct(
                    correction(number, "invoice", at: Int64(number)), text: .kept([UInt8(number)]),
                    within: CorrectionLimits())
            }
            let (first, total) = try await rig.store.corrections(from: 0, limit: 2, withTexts: false)
            #expect(first.map(\.correction.key.sha256) == ["sha5", "sha4"] && total == 5)
            #expect(first.allSatisfy { $0.hasText && $0.text == nil })
            let (rest, _) = try await rig.store.corrections(from: 4, limit: 2, withTexts: true)
            #expect(rest.map(\.text) == [[1]])
            let (none, _) = try await rig.store.corrections(from: 9, limit: 2, withTexts: true)
            #expect(none.isEmpty)
            let noKeys = try await rig.store.corrections(of: [])
            #expect(noKeys.isEmpty)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a correction outlives a flush of the caches, and time`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let kept = correction(1, "invoice")
            _ = try await rig.store.correct(kept, text: .kept([1]), within: CorrectionLimits())
            for cache in CacheName.allCases { _ = try await rig.store.flush(cache) }
            try await rig.advance(.seconds(86_400 * 400))
            let found = try await rig.store.corrections(of: [kept.key])
            #expect(found == [kept])
        }
    }
}
