import TestSupport
import Testing

@testable import Engine

/// A refusal says why and when to come back, and who comes back then is let in.
@Suite struct JobStoreRefusalTests {
    private func refusal(_ admission: Admission) throws -> (code: ErrorCode, wait: Duration) {
        guard case .refused(let code, let wait) = admission else { throw StoreError(.refused, "it was admitted") }
        return (code, wait)
    }

    private func ask(_ rig: StoreRig, _ documents: Int, _ client: ClientID? = nil) -> AdmissionAsk {
        AdmissionAsk(client: client ?? rig.client, defaultTier: .standard, documents: documents)
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a check says what an admission would, and takes nothing`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let new = ClientID(rawValue: "new")
            let first = try await rig.store.check([ask(rig, 5_000, new), ask(rig, 200_000, new)])
            #expect(first[0] == .admitted)
            #expect(try refusal(first[1]).code == .queueFull)
            #expect(try await rig.store.client(new) == nil)
            try await rig.submit(2_500)
            let tokens = try await rig.status().tokens
            let answers = try await rig.store.check([ask(rig, 1), ask(rig, 1, new), ask(rig, 1)])
            #expect(answers[0] == answers[2] && answers[1] == .admitted)
            let id = try await rig.stage(1)
            let refused = try refusal(try await rig.admit(id, 1))
            let checked = try refusal(answers[0])
            #expect(checked.code == refused.code && checked.wait == refused.wait)
            #expect(try await rig.status().tokens == tokens)
            try await rig.advance(refused.wait)
            #expect(try await rig.store.check([ask(rig, 1)]) == [.admitted])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `the store's own bound refuses whoever comes, until there is room`(store: StoreUnderTest) async throws {
        try await store.run(queuedMax: 100) { rig in
            try await rig.submit(90)
            let other = ClientID(rawValue: "other")
            let id = try await rig.stage(20)
            let refused = try refusal(try await rig.admit(id, 20, client: other))
            #expect(refused.code == .queueFull && refused.wait > .zero && refused.wait < .seconds(1))
            let never = try await rig.stage(101)
            #expect(try await rig.admit(never, 101, client: other) == .refused(code: .queueFull, retryAfter: .zero))
            let status = try #require(try await rig.store.client(other))
            #expect(status.lastRefusal == Refusal(code: .queueFull, at: rig.time.wallTime()))
            #expect(status.queued == 0)
            // Workers that keep up with the tier's rate.
            try await rig.advance(refused.wait)
            try await rig.settle(try await rig.claim(10), rig.done)
            try await rig.submit(20, client: other)
        }
    }

    @Test func `a server with too little memory left admits nothing`() async throws {
        try await StoreUnderTest.redis.run(memoryBytesMax: 1_000) { rig in
            let id = try await rig.stage(3)
            let refused = try refusal(try await rig.admit(id, 3))
            #expect(refused.code == .queueFull && refused.wait > .zero)
            #expect(try await rig.claim(3).isEmpty)
            #expect(try await rig.store.batch(id) == nil)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a client that is gone between staging and admission begins anew`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let id = try await rig.stage(3)
            if let link = rig.link {
                try await rig.submit(1)
                try await rig.settle(try await rig.claim(1), rig.done)
                _ = try await link.send("DEL", RedisKeys().prefix + "client:" + rig.client.rawValue)
            }
            #expect(try await rig.admit(id, 3) == .admitted)
            #expect(try await rig.status().queued == 3)
            #expect(try await rig.claim(5).count == 3)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a batch of nothing is done when it is admitted`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let id = try await rig.stage(0)
            #expect(try await rig.admit(id, 0) == .admitted)
            #expect(try await rig.claim(1).isEmpty)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `what is larger than the bound is refused without a time to come back at`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            try await rig.store.setTier(
                Tier(
                    name: .standard, rate: 100, burst: 1_000, waitTarget: .seconds(5), queuedMax: 5, inFlightMax: 7))
            let id = try await rig.stage(6)
            #expect(try await rig.admit(id, 6) == .refused(code: .queueFull, retryAfter: .zero))
            let fits = try await rig.stage(5)
            #expect(try await rig.admit(fits, 5) == .admitted)
        }
    }
}
