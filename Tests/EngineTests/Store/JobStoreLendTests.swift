import TestSupport
import Testing

@testable import Engine

/// What is set for a time only: it goes back by itself, and undo knows of it.
@Suite struct JobStoreLendTests {
    private static let tier = Subject.tier(.standard)

    @Test(arguments: StoreUnderTest.allCases)
    func `a lent rate goes back by itself when nobody is there but a worker`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let act = try await rig.change(Self.tier, [.rate: "300"], for: .seconds(600))
            #expect(act.until == rig.time.wallTime().advanced(by: .seconds(600)))
            let lends = try await rig.store.lends(limit: 10)
            #expect(lends.count == 1 && lends.first?.term == .rate && lends.first?.act == act.id)
            #expect(lends.first?.until == act.until && TermChange.isSame(lends.first?.base, "200"))
            try await rig.advance(.milliseconds(599_999))
            _ = try await rig.claim(1)
            #expect(try await rig.standardRate() == 300)
            try await rig.advance(.milliseconds(1))
            _ = try await rig.claim(1)
            let trail = try await rig.store.acts(before: nil, limit: 10)
            #expect(trail.count == 2 && trail.first?.who == "docket")
            #expect(try await rig.standardRate() == 200)
            #expect(try await rig.store.lends(limit: 10).isEmpty)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a lent value can be lent anew, given back early, or kept`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            try await rig.change(Self.tier, [.rate: "300"], for: .seconds(600))
            // Lent anew: it goes back to where the first one would have.
            try await rig.change(Self.tier, [.rate: "400"], for: .seconds(60))
            try await rig.advance(.seconds(60))
            #expect(try await rig.standardRate() == 200)
            // Early.
            try await rig.change(Self.tier, [.rate: "300", .burst: "7"], for: .seconds(600))
            try await rig.change(Self.tier, [:], for: .zero)
            #expect(try await rig.standardRate() == 200)
            #expect(try await rig.store.lends(limit: 10).isEmpty)
            #expect(try await rig.edit(Self.tier, [:], for: .zero) == .unchanged)
            // Kept: an edit for good, even to the same value, ends the lending.
            try await rig.change(Self.tier, [.rate: "300"], for: .seconds(600))
            try await rig.change(Self.tier, [.rate: "300"])
            try await rig.advance(.seconds(601))
            #expect(try await rig.standardRate() == 300)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `undoing what was lent ends the lending`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let act = try await rig.change(Self.tier, [.rate: "300"], for: .seconds(600))
            guard case .done = try await rig.store.undo(act.id, who: "bob") else {
                Issue.record("not undone")
                return
            }
            #expect(try await rig.standardRate() == 200)
            #expect(try await rig.store.lends(limit: 10).isEmpty)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `what was lent and went back by itself stands in nobody's way`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let first = try await rig.change(Self.tier, [.burst: "50"])
            let lent = try await rig.change(Self.tier, [.rate: "300"], for: .seconds(60))
            try await rig.advance(.seconds(61))
            #expect(try await rig.standardRate() == 200)
            let refused = try await rig.store.undo(lent.id, who: "ada")
            #expect(refused == .notUndoable(lent))
            guard case .done(let undo) = try await rig.store.undo(first.id, who: "ada") else {
                Issue.record("the act before it was not undone")
                return
            }
            #expect(undo.undoes == first.id)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `undoing a loan over another one's does not end that`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            try await rig.change(Self.tier, [.rate: "300"], for: .seconds(60))
            let over = try await rig.change(Self.tier, [.rate: "400"], for: .seconds(600), by: "bob")
            #expect(try await rig.store.undo(over.id, who: "bob") == .notUndoable(over))
            #expect(try await rig.standardRate() == 400)
            #expect(try await rig.store.lends(limit: 10).count == 1)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a pause that was lent and ended early is not made one for good by undo`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            try await rig.change(.queue, [.claims: "1"], for: .seconds(30))
            let resume = try await rig.change(.queue, [.claims: "0"])
            #expect(resume.endedLend == true && !resume.canBeUndone)
            #expect(try await rig.store.undo(resume.id, who: "ada") == .notUndoable(resume))
            try await rig.submit(1)
            #expect(try await rig.claim(1).count == 1)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a lent pause says when to come back, and that proves right`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            try await rig.submit(1)
            for subject in [Subject.client(rig.client), .queue] {
                let term = subject == .queue ? Term.admissions : .paused
                try await rig.change(subject, [term: "1"], for: .seconds(30))
                try await rig.advance(.seconds(10))
                let id = try await rig.stage(1)
                guard case .refused(let code, let wait) = try await rig.admit(id, 1) else {
                    Issue.record("\(subject) admitted")
                    return
                }
                #expect(code == (subject == .queue ? .queuePaused : .clientPaused))
                #expect(wait >= .seconds(20) && wait <= .milliseconds(20_001))
                try await rig.advance(.milliseconds(19_999))
                let early = try await rig.stage(1)
                #expect(try await rig.admit(early, 1) != .admitted)
                try await rig.advance(.milliseconds(2))
                try await rig.submit(1)
            }
        }
    }
}
