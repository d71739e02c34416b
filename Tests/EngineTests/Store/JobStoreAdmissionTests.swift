import TestSupport
import Testing

@testable import Engine

/// What every store promises at the door.
@Suite struct JobStoreAdmissionTests {
    @Test(arguments: StoreUnderTest.allCases)
    func `what is staged is invisible until it is admitted`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let id = try await rig.stage(3)
            #expect(try await rig.store.batch(id) == nil)
            #expect(try await rig.claim(10).isEmpty)
            #expect(try await rig.admit(id, 3) == .admitted)
            let batch = try await rig.batch(id)
            #expect(batch.state == .queued && batch.total == 3 && batch.queued == 3)
            #expect(batch.name == "letters" && batch.client == rig.client && batch.tier == .standard)
            #expect(batch.createdAt == rig.time.wallTime() && batch.finishedAt == nil)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `later calls of stage append, and the order stays`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let id = try await rig.stage(2_500)
            try await rig.store.setTier(
                Tier(
                    name: .standard, rate: 1_000, burst: 5_000, waitTarget: .seconds(5), queuedMax: 9_000,
                    inFlightMax: 9_000))
            #expect(try await rig.admit(id, 2_500) == .admitted)
            let jobs = try await rig.claim(2_500)
            #expect(jobs.map(\.index) == Array(0..<2_500))
            #expect(jobs.map(\.document) == rig.paths(2_500))
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a batch of which a part is missing is not admitted at all`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let id = try await rig.stage(3)
            await #expect(throws: StoreError.self) { try await rig.admit(id, 4) }
            #expect(try await rig.store.batch(id) == nil)
            #expect(try await rig.claim(10).isEmpty)
            #expect(try await rig.queue().queued == 0)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `admitting again what was admitted changes nothing`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let id = try await rig.submit(3)
            let tokens = try await rig.status().tokens
            #expect(try await rig.admit(id, 3) == .admitted)
            #expect(try await rig.status().queued == 3)
            #expect(try await rig.status().tokens == tokens)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a bucket in debt refuses, and its time to come back proves right`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            try await rig.submit(2_500)
            #expect(try await rig.status().tokens == -500)
            let id = try await rig.stage(10)
            guard case .refused(let code, let wait) = try await rig.admit(id, 10) else {
                Issue.record("a client in debt was admitted")
                return
            }
            #expect(code == .rateLimited)
            #expect(wait >= .milliseconds(2_500) && wait <= .milliseconds(2_510))
            #expect(try await rig.store.batch(id) == nil)
            #expect(try await rig.status().refused == 10)
            try await rig.advance(wait - .milliseconds(20))
            let early = try await rig.stage(10)
            #expect(try await rig.admit(early, 10) != .admitted)
            try await rig.advance(.milliseconds(20))
            let again = try await rig.stage(10)
            #expect(try await rig.admit(again, 10) == .admitted)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a full queue refuses, and has room at the time it said`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            try await rig.store.setTier(
                Tier(name: .standard, rate: 10, burst: 1_000, waitTarget: .seconds(5), queuedMax: 100, inFlightMax: 50))
            try await rig.submit(80)
            let id = try await rig.stage(40)
            guard case .refused(let code, let wait) = try await rig.admit(id, 40) else {
                Issue.record("more was admitted than may wait")
                return
            }
            #expect(code == .queueFull && wait >= .seconds(2) && wait < .milliseconds(2_010))
            #expect(try await rig.status().queued == 80)
            // Workers that keep up with the tier's rate.
            try await rig.advance(wait)
            let jobs = try await rig.claim(20)
            try await rig.settle(jobs, rig.done)
            let again = try await rig.stage(40)
            #expect(try await rig.admit(again, 40) == .admitted)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `an edited tier keeps each bucket's fill ratio`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            try await rig.submit(1_500)
            #expect(try await rig.status().tokens == 500)
            try await rig.store.setTier(
                Tier(
                    name: .standard, rate: 100, burst: 4_000, waitTarget: .seconds(5), queuedMax: 9_000,
                    inFlightMax: 10))
            #expect(abs(try await rig.status().tokens - 1_000) < 0.001)
            try await rig.advance(.seconds(10))
            #expect(abs(try await rig.status().tokens - 2_000) < 0.001)
            #expect(try await rig.store.setTier(.priority, of: rig.client))
            #expect(abs(try await rig.status().tokens - 2_500) < 0.001)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `the shipped tiers are there, the most urgent first`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            #expect(try await rig.store.tiers().map(\.name) == [.operator, .priority, .standard, .bulk])
            #expect(Set(try await rig.store.tiers()) == Set(Tier.shipped))
            let mine = Tier(
                name: TierName(rawValue: "night"), rate: 7.5, burst: 10, waitTarget: .seconds(600), queuedMax: 5,
                inFlightMax: 3)
            try await rig.store.setTier(mine)
            #expect(try await rig.store.tiers().last == mine)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a client moves with all it has queued`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let id = try await rig.submit(10)
            let jobs = try await rig.claim(4)
            #expect(try await rig.store.setTier(.bulk, of: rig.client))
            #expect(try await rig.queue(.standard) == TierQueue(tier: .standard, queued: 0, inFlight: 0, oldest: nil))
            #expect(try await rig.queue(.bulk) == TierQueue(tier: .bulk, queued: 6, inFlight: 4, oldest: .zero))
            #expect(try await rig.batch(id).tier == .bulk)
            try await rig.settle(jobs, rig.done)
            #expect(try await rig.queue(.bulk).inFlight == 0)
            #expect(try await rig.store.setTier(TierName(rawValue: "gold"), of: rig.client) == false)
            #expect(try await rig.store.setTier(.priority, of: ClientID(rawValue: "new")))
            #expect(try await rig.status(of: ClientID(rawValue: "new")).tier == .priority)
        }
    }
}
