import TestSupport
import Testing

@testable import Engine

/// What every store promises operators: one step, a record, a way back. What is lent: ``JobStoreLendTests``.
@Suite struct JobStoreOperatorTests {
    private static let tier = Subject.tier(.standard)

    @Test(arguments: StoreUnderTest.allCases)
    func `an edit sets only what it names, and the trail has before and after`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let act = try await rig.change(Self.tier, [.rate: "300.5"])
            #expect(act.changes == [TermChange(term: .rate, before: "200", after: "300.5")] || store == .memory)
            #expect(act.changes?.count == 1 && act.who == "ada" && act.subject == Self.tier)
            #expect(act.at == rig.time.wallTime())
            let tier = try await rig.store.tiers().first { $0.name == .standard }
            #expect(tier?.rate == 300.5 && tier?.burst == 2_000 && tier?.waitTarget == .seconds(5))
            #expect(try await rig.store.acts(before: nil, limit: 10) == [act])
            #expect(try await rig.edit(Self.tier, [.rate: "300.50"]) == .unchanged)
            #expect(try await rig.store.acts(before: nil, limit: 10).count == 1)
            #expect(try await rig.store.acts(before: act.id, limit: 10).isEmpty)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a second editor is told who changed what meanwhile`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let seen = try #require(try await rig.store.standing(of: Self.tier)).version
            let first = try await rig.change(Self.tier, [.rate: "300"], seen: seen)
            #expect(try await rig.edit(Self.tier, [.burst: "9"], seen: seen, by: "bob") == .conflict(first))
            #expect(try await rig.store.tiers().first { $0.name == .standard }?.burst == 2_000)
            let again = try #require(try await rig.store.standing(of: Self.tier))
            #expect(again.version == first.id)
            try await rig.change(Self.tier, [.burst: "9"], seen: again.version, by: "bob")
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `undo is an identity while nothing else changed, and says so otherwise`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let before = try await rig.store.tiers()
            let act = try await rig.change(Self.tier, [.rate: "300", .inFlightMax: "5"])
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
            let mine = try await rig.change(Self.tier, [.rate: "300"])
            // Another term of the same tier is no obstacle, the same one is.
            try await rig.change(Self.tier, [.burst: "50"], by: "bob")
            let later = try await rig.change(Self.tier, [.rate: "310"], by: "bob")
            #expect(try await rig.store.undo(mine.id, who: "ada") == .changed(mine, later: later))
            #expect(try await rig.standardRate() == 310)
            #expect(try await rig.store.undo(99, who: "ada") == .missing)
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
    func `the overview says what is paused for all`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let before = try await rig.store.overview().paused
            try await rig.change(.queue, [.claims: "1"])
            let after = try await rig.store.overview().paused
            #expect(before.isEmpty && after == [.claims])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a paused client's documents wait, and nothing more of it comes in`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let client = Subject.client(rig.client)
            let id = try await rig.submit(5)
            try await rig.change(client, [.paused: "1"])
            #expect(try await rig.claim(5).isEmpty)
            #expect(try await rig.status().paused)
            #expect(try await rig.batch(id).state == .paused)
            let more = try await rig.stage(1)
            #expect(try await rig.admit(more, 1) == .refused(code: .clientPaused, retryAfter: .zero))
            try await rig.change(client, [.paused: "0"])
            #expect(try await rig.batch(id).state == .queued)
            #expect(try await rig.claim(5).count == 5)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a paused queue hands out nothing, to nobody, until it is resumed`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            try await rig.submit(3)
            try await rig.change(.queue, [.claims: "1"])
            #expect(try await rig.claim(3).isEmpty)
            // Admissions are another switch.
            try await rig.submit(2)
            try await rig.change(.queue, [.claims: "0"])
            #expect(try await rig.claim(9).count == 5)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a draining worker gets nothing, the others all`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let drained = Subject.worker(rig.worker)
            #expect(try await rig.edit(drained, [.draining: "1"]) == .missing(drained))
            let now = rig.time.wallTime()
            try await rig.store.beat(
                WorkerStatus(
                    id: rig.worker, startedAt: now, seenAt: now, holding: 0, threads: 1, settled: 0, busyRatio: 0))
            var draining = try await rig.store.overview().workers.filter(\.isDraining)
            #expect(draining.isEmpty)
            try await rig.change(drained, [.draining: "1"])
            draining = try await rig.store.overview().workers.filter(\.isDraining)
            #expect(draining.map(\.id) == [rig.worker], "an observer sees it")
            try await rig.submit(3)
            #expect(try await rig.claim(3).isEmpty)
            // It rests although there is work.
            try await rig.store.waitForWork(worker: rig.worker, timeout: .milliseconds(1))
            #expect(try await rig.claim(1, by: rig.other).count == 1)
            try await rig.change(drained, [.draining: "0"])
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
            try await rig.change(.client(late), [.priority: "5"])
            #expect(try await rig.status(of: late).priority == 5)
            #expect(try await rig.claim(1).first?.client == late)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `clients of a tier that shall hold more are served at once`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            try await rig.change(Self.tier, [.inFlightMax: "2"])
            try await rig.submit(6)
            #expect(try await rig.claim(6).count == 2)
            try await rig.change(Self.tier, [.inFlightMax: "4"], for: .seconds(5))
            #expect(try await rig.claim(6).count == 2)
            try await rig.advance(.seconds(5))
            #expect(try await rig.claim(6).isEmpty)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `what is not there is named, and nothing is half set`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let gold = TierName(rawValue: "gold")
            #expect(try await rig.edit(.tier(gold), [.rate: "1"]) == .missing(.tier(gold)))
            let nobody = Subject.client(ClientID(rawValue: "nobody"))
            #expect(try await rig.edit(nobody, [.paused: "1"]) == .missing(nobody))
            #expect(try await rig.edit(nobody, [.tier: "gold", .priority: "1"]) == .missing(.tier(gold)))
            #expect(try await rig.store.standing(of: nobody) == nil)
            #expect(try await rig.store.acts(before: nil, limit: 10).isEmpty)
            let all: [Term: String] = [
                .rate: "1", .burst: "2", .waitTarget: "3", .queuedMax: "4", .inFlightMax: "5",
            ]
            let act = try await rig.change(.tier(gold), all)
            #expect(try await rig.store.undo(act.id, who: "ada") == .notUndoable(act))
            try await rig.change(nobody, [.tier: "gold", .priority: "1"])
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
