import TestSupport
import Testing

@testable import Engine

/// What every store promises operators: one step, a record, a way back.
@Suite struct JobStoreOperatorTests {
    private static let tier = Subject.tier(.standard)

    private func edit(
        _ rig: StoreRig, _ subject: Subject, _ values: [Term: String], seen: Int? = nil,
        for time: Duration? = nil, by who: String = "ada"
    ) async throws -> EditOutcome {
        try await rig.store.edit(
            Edit(subject: subject, values: values, who: who, title: "set", seen: seen, lentFor: time))
    }

    private func done(_ outcome: EditOutcome) throws -> Act {
        guard case .done(let act) = outcome else { throw StoreError(.refused, "not done: \(outcome)") }
        return act
    }

    private func standardRate(_ rig: StoreRig) async throws -> Double? {
        try await rig.store.tiers().first { $0.name == .standard }?.rate
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `an edit sets only what it names, and the trail has before and after`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let act = try done(try await edit(rig, Self.tier, [.rate: "300.5"]))
            #expect(act.changes == [TermChange(term: .rate, before: "200", after: "300.5")] || store == .memory)
            #expect(act.changes?.count == 1 && act.who == "ada" && act.subject == Self.tier)
            #expect(act.at == rig.time.wallTime())
            let tier = try await rig.store.tiers().first { $0.name == .standard }
            #expect(tier?.rate == 300.5 && tier?.burst == 2_000 && tier?.waitTarget == .seconds(5))
            #expect(try await rig.store.acts(before: nil, limit: 10) == [act])
            #expect(try await edit(rig, Self.tier, [.rate: "300.50"]) == .unchanged)
            #expect(try await rig.store.acts(before: nil, limit: 10).count == 1)
            #expect(try await rig.store.acts(before: act.id, limit: 10).isEmpty)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a second editor is told who changed what meanwhile`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let seen = try #require(try await rig.store.standing(of: Self.tier)).version
            let first = try done(try await edit(rig, Self.tier, [.rate: "300"], seen: seen))
            #expect(try await edit(rig, Self.tier, [.burst: "9"], seen: seen, by: "bob") == .conflict(first))
            #expect(try await rig.store.tiers().first { $0.name == .standard }?.burst == 2_000)
            let again = try #require(try await rig.store.standing(of: Self.tier))
            #expect(again.version == first.id)
            _ = try done(try await edit(rig, Self.tier, [.burst: "9"], seen: again.version, by: "bob"))
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a lent rate goes back by itself when nobody is there but a worker`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let act = try done(try await edit(rig, Self.tier, [.rate: "300"], for: .seconds(600)))
            #expect(act.until == rig.time.wallTime().advanced(by: .seconds(600)))
            let lends = try await rig.store.lends(limit: 10)
            #expect(lends.count == 1 && lends.first?.term == .rate && lends.first?.act == act.id)
            #expect(lends.first?.until == act.until && TermChange.isSame(lends.first?.base, "200"))
            try await rig.advance(.milliseconds(599_999))
            _ = try await rig.claim(1)
            #expect(try await standardRate(rig) == 300)
            try await rig.advance(.milliseconds(1))
            _ = try await rig.claim(1)
            let trail = try await rig.store.acts(before: nil, limit: 10)
            #expect(trail.count == 2 && trail.first?.who == "docket")
            #expect(try await standardRate(rig) == 200)
            #expect(try await rig.store.lends(limit: 10).isEmpty)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a lent value can be lent anew, given back early, or kept`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            _ = try done(try await edit(rig, Self.tier, [.rate: "300"], for: .seconds(600)))
            // Lent anew: it goes back to where the first one would have.
            _ = try done(try await edit(rig, Self.tier, [.rate: "400"], for: .seconds(60)))
            try await rig.advance(.seconds(60))
            #expect(try await standardRate(rig) == 200)
            // Early.
            _ = try done(try await edit(rig, Self.tier, [.rate: "300", .burst: "7"], for: .seconds(600)))
            _ = try done(try await edit(rig, Self.tier, [:], for: .zero))
            #expect(try await standardRate(rig) == 200)
            #expect(try await rig.store.lends(limit: 10).isEmpty)
            #expect(try await edit(rig, Self.tier, [:], for: .zero) == .unchanged)
            // Kept: an edit for good, even to the same value, ends the lending.
            _ = try done(try await edit(rig, Self.tier, [.rate: "300"], for: .seconds(600)))
            _ = try done(try await edit(rig, Self.tier, [.rate: "300"]))
            try await rig.advance(.seconds(601))
            #expect(try await standardRate(rig) == 300)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `undo is an identity while nothing else changed, and says so otherwise`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let before = try await rig.store.tiers()
            let act = try done(try await edit(rig, Self.tier, [.rate: "300", .inFlightMax: "5"]))
            guard case .done(let undo) = try await rig.store.undo(act.id, who: "ada") else {
                Issue.record("not undone")
                return
            }
            #expect(undo.undoes == act.id)
            #expect(try await rig.store.tiers() == before)
            guard case .undoneAlready(let old) = try await rig.store.undo(act.id, who: "bob") else {
                Issue.record("undone twice")
                return
            }
            #expect(old.undoneBy == undo.id)
            let mine = try done(try await edit(rig, Self.tier, [.rate: "300"]))
            // Another term of the same tier is no obstacle, the same one is.
            _ = try done(try await edit(rig, Self.tier, [.burst: "50"], by: "bob"))
            let later = try done(try await edit(rig, Self.tier, [.rate: "310"], by: "bob"))
            #expect(try await rig.store.undo(mine.id, who: "ada") == .changed(mine, later: later))
            #expect(try await standardRate(rig) == 310)
            #expect(try await rig.store.undo(99, who: "ada") == .missing)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `undoing what was lent ends the lending`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let act = try done(try await edit(rig, Self.tier, [.rate: "300"], for: .seconds(600)))
            guard case .done = try await rig.store.undo(act.id, who: "bob") else {
                Issue.record("not undone")
                return
            }
            #expect(try await standardRate(rig) == 200)
            #expect(try await rig.store.lends(limit: 10).isEmpty)
        }
    }

    @Test func `each client of an edited tier gets its new place, also when others leave between steps`() async throws {
        try await StoreUnderTest.redis.run { rig in
            let store = try #require(rig.store as? RedisStore)
            let link = try #require(rig.link)
            var batches: [BatchID] = []
            for number in 0..<1_100 {
                try await rig.advance(.milliseconds(1))
                batches.append(try await rig.submit(1, client: ClientID(rawValue: "c\(number)")))
            }
            _ = try await store.run(.edit) { command in
                for word in ["ada", "set", "tier", "standard", "", "", "wait_target", "50"] { command.append(word) }
            }
            let isLeft = try await store.run(.tend).number
            #expect(isLeft == 1)
            for batch in batches.prefix(1_000) { _ = try await store.cancel(batch) }
            while try await store.run(.tend).number == 1 {}
            let first = try await link.send("ZRANGE", "docket:ready", "0", "0", "WITHSCORES").elements
            let deadline = try #require(first?.last?.text.flatMap(Double.init))
            #expect(deadline >= Double(rig.time.wallTime().milliseconds) + 49_000)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `what was lent and went back by itself stands in nobody's way`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let first = try done(try await edit(rig, Self.tier, [.burst: "50"]))
            let lent = try done(try await edit(rig, Self.tier, [.rate: "300"], for: .seconds(60)))
            try await rig.advance(.seconds(61))
            #expect(try await standardRate(rig) == 200)
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
    func `the overview says what is paused for all`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let before = try await rig.store.overview().paused
            _ = try done(try await edit(rig, .queue, [.claims: "1"]))
            let after = try await rig.store.overview().paused
            #expect(before.isEmpty && after == [.claims])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `undoing a loan over another one's does not end that`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            _ = try done(try await edit(rig, Self.tier, [.rate: "300"], for: .seconds(60)))
            let over = try done(try await edit(rig, Self.tier, [.rate: "400"], for: .seconds(600), by: "bob"))
            #expect(try await rig.store.undo(over.id, who: "bob") == .notUndoable(over))
            #expect(try await standardRate(rig) == 400)
            #expect(try await rig.store.lends(limit: 10).count == 1)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a pause that was lent and ended early is not made one for good by undo`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            _ = try done(try await edit(rig, .queue, [.claims: "1"], for: .seconds(30)))
            let resume = try done(try await edit(rig, .queue, [.claims: "0"]))
            #expect(resume.endedLend == true && !resume.canBeUndone)
            #expect(try await rig.store.undo(resume.id, who: "ada") == .notUndoable(resume))
            try await rig.submit(1)
            #expect(try await rig.claim(1).count == 1)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a paused client's documents wait, and nothing more of it comes in`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let client = Subject.client(rig.client)
            let id = try await rig.submit(5)
            _ = try done(try await edit(rig, client, [.paused: "1"]))
            #expect(try await rig.claim(5).isEmpty)
            #expect(try await rig.status().paused)
            #expect(try await rig.batch(id).state == .paused)
            let more = try await rig.stage(1)
            #expect(try await rig.admit(more, 1) == .refused(code: .clientPaused, retryAfter: .zero))
            _ = try done(try await edit(rig, client, [.paused: "0"]))
            #expect(try await rig.batch(id).state == .queued)
            #expect(try await rig.claim(5).count == 5)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a lent pause says when to come back, and that proves right`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            try await rig.submit(1)
            for subject in [Subject.client(rig.client), .queue] {
                let term = subject == .queue ? Term.admissions : .paused
                _ = try done(try await edit(rig, subject, [term: "1"], for: .seconds(30)))
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

    @Test(arguments: StoreUnderTest.allCases)
    func `a paused queue hands out nothing, to nobody, until it is resumed`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            try await rig.submit(3)
            _ = try done(try await edit(rig, .queue, [.claims: "1"]))
            #expect(try await rig.claim(3).isEmpty)
            // Admissions are another switch.
            try await rig.submit(2)
            _ = try done(try await edit(rig, .queue, [.claims: "0"]))
            #expect(try await rig.claim(9).count == 5)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a draining worker gets nothing, the others all`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let drained = Subject.worker(rig.worker)
            #expect(try await edit(rig, drained, [.draining: "1"]) == .missing(drained))
            let now = rig.time.wallTime()
            try await rig.store.beat(
                WorkerStatus(
                    id: rig.worker, startedAt: now, seenAt: now, holding: 0, threads: 1, settled: 0, busyRatio: 0))
            var draining = try await rig.store.overview().workers.filter(\.isDraining)
            #expect(draining.isEmpty)
            _ = try done(try await edit(rig, drained, [.draining: "1"]))
            draining = try await rig.store.overview().workers.filter(\.isDraining)
            #expect(draining.map(\.id) == [rig.worker], "an observer sees it")
            try await rig.submit(3)
            #expect(try await rig.claim(3).isEmpty)
            // It rests although there is work.
            try await rig.store.waitForWork(worker: rig.worker, timeout: .milliseconds(1))
            #expect(try await rig.claim(1, by: rig.other).count == 1)
            _ = try done(try await edit(rig, drained, [.draining: "0"]))
            #expect(try await rig.claim(3).count == 2)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a new priority moves what is queued already`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let late = ClientID(rawValue: "late")
            try await rig.submit(4)
            try await rig.advance(.seconds(1))
            try await rig.submit(4, client: late)
            _ = try done(try await edit(rig, .client(late), [.priority: "5"]))
            #expect(try await rig.status(of: late).priority == 5)
            #expect(try await rig.claim(1).first?.client == late)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `clients of a tier that shall hold more are served at once`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            _ = try done(try await edit(rig, Self.tier, [.inFlightMax: "2"]))
            try await rig.submit(6)
            #expect(try await rig.claim(6).count == 2)
            _ = try done(try await edit(rig, Self.tier, [.inFlightMax: "4"], for: .seconds(5)))
            #expect(try await rig.claim(6).count == 2)
            try await rig.advance(.seconds(5))
            #expect(try await rig.claim(6).isEmpty)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `what is not there is named, and nothing is half set`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let gold = TierName(rawValue: "gold")
            #expect(try await edit(rig, .tier(gold), [.rate: "1"]) == .missing(.tier(gold)))
            let nobody = Subject.client(ClientID(rawValue: "nobody"))
            #expect(try await edit(rig, nobody, [.paused: "1"]) == .missing(nobody))
            #expect(try await edit(rig, nobody, [.tier: "gold", .priority: "1"]) == .missing(.tier(gold)))
            #expect(try await rig.store.standing(of: nobody) == nil)
            #expect(try await rig.store.acts(before: nil, limit: 10).isEmpty)
            let all: [Term: String] = [
                .rate: "1", .burst: "2", .waitTarget: "3", .queuedMax: "4", .inFlightMax: "5",
            ]
            let act = try done(try await edit(rig, .tier(gold), all))
            #expect(try await rig.store.undo(act.id, who: "ada") == .notUndoable(act))
            _ = try done(try await edit(rig, nobody, [.tier: "gold", .priority: "1"]))
            #expect(try await rig.status(of: ClientID(rawValue: "nobody")).tier == gold)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `acts that are no setting are in the trail and can't be undone`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            try await rig.store.note(who: "ada", title: "cache flush", detail: "result: 3 \u{1b}[2J entries")
            let acts = try await rig.store.acts(before: nil, limit: 10)
            #expect(acts.map(\.detail) == ["result: 3 \u{1b}[2J entries"])
            let act = try #require(acts.first)
            #expect(try await rig.store.undo(act.id, who: "ada") == .notUndoable(act))
        }
    }
}
