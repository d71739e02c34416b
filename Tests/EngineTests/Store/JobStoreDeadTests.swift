import TestSupport
import Testing

@testable import Engine

/// What every store promises of documents that ended without a verdict.
@Suite struct JobStoreDeadTests {
    private func fail(_ rig: StoreRig, _ jobs: [Job], _ code: ErrorCode) async throws {
        try await rig.settle(jobs) { .finished(rig.result($0, error: DocumentError(code, "no"))) }
    }

    private func names(_ page: DeadPage) -> [String] { page.letters.map(\.id.description) }

    @Test(arguments: StoreUnderTest.allCases)
    func `all timeout failures of a client are one call, newest batch first`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let other = ClientID(rawValue: "other")
            let first = try await rig.submit(4)
            try await fail(rig, try await rig.claim(2), .timeout)
            try await fail(rig, try await rig.claim(1), .encrypted)
            try await rig.settle(try await rig.claim(1), rig.done)
            try await rig.submit(1, client: other)
            try await fail(rig, try await rig.claim(1), .timeout)
            let last = try await rig.submit(1)
            try await fail(rig, try await rig.claim(1), .timeout)

            let mine = DeadFilter(client: rig.client, code: .timeout)
            let page = try await rig.store.dead(mine, from: nil, limit: 10)
            #expect(names(page) == ["\(last)/0", "\(first)/0", "\(first)/1"] && page.total == 3 && page.next == nil)
            #expect(page.letters.allSatisfy { $0.client == rig.client && $0.result.error?.code == .timeout })
            let all = try await rig.store.dead(DeadFilter(), from: nil, limit: 10)
            #expect(all.total == 5 && all.letters.count == 5)
            let overview = try await rig.store.overview()
            #expect(overview.dead == 5)
            let ofBatch = try await rig.store.dead(DeadFilter(batch: first), from: nil, limit: 10)
            #expect(names(ofBatch) == ["\(first)/0", "\(first)/1", "\(first)/2"] && ofBatch.total == 3)
            let code = try await rig.store.dead(DeadFilter(code: .encrypted), from: nil, limit: 10)
            #expect(names(code) == ["\(first)/2"])
            let none = try await rig.store.dead(DeadFilter(client: other, batch: first), from: nil, limit: 10)
            #expect(none.letters.isEmpty)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `pages go on where the last one stopped, over batches`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            for _ in 0..<3 {
                try await rig.submit(5)
                try await fail(rig, try await rig.claim(5), .timeout)
            }
            var seen: [String] = []
            var place: DeadPage.Place?
            var rounds = 0
            repeat {
                let page = try await rig.store.dead(DeadFilter(code: .timeout), from: place, limit: 4)
                #expect(page.letters.count <= 4)
                seen += names(page)
                place = page.next
                rounds += 1
            } while place != nil && rounds < 10
            #expect(seen.count == 15 && Set(seen).count == 15)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `only the end that was seen is queued again`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let id = try await rig.submit(3)
            try await fail(rig, try await rig.claim(3), .timeout)
            let seen = try await rig.store.dead(DeadFilter(), from: nil, limit: 10).letters.map(\.id)
            let one = try await rig.store.requeueDead([DeadLetterID(batch: id, index: 0)])
            #expect(one == 1)
            let state = try await rig.batch(id)
            #expect(state.state == .running && state.failed == 2 && state.queued == 1)
            try await rig.advance(.seconds(1))
            // It fails again, later than the list that was seen.
            try await fail(rig, try await rig.claim(1), .encrypted)
            let rest = try await rig.store.requeueDead(seen + seen)
            #expect(rest == 2)
            let left = try await rig.store.dead(DeadFilter(), from: nil, limit: 10)
            #expect(names(left) == ["\(id)/0"] && left.total == 1)
            let jobs = try await rig.claim(5)
            #expect(Set(jobs.map(\.index)) == [1, 2] && jobs.allSatisfy { $0.attempt == 0 })
            try await rig.settle(jobs, rig.done)
            let ended = try await rig.batch(id)
            #expect(ended.state == .done && ended.done == 2 && ended.failed == 1)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `what is dropped stays failed, and no retry takes it`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let id = try await rig.submit(2)
            try await fail(rig, try await rig.claim(2), .timeout)
            let dropped = try await rig.store.dropDead([DeadLetterID(batch: id, index: 1)])
            #expect(dropped == 1)
            let again = try await rig.store.dropDead([DeadLetterID(batch: id, index: 1)])
            #expect(again == 0)
            let left = try await rig.store.dead(DeadFilter(), from: nil, limit: 10)
            #expect(names(left) == ["\(id)/0"])
            #expect(try await rig.batch(id).failed == 2)
            #expect(try await rig.store.retryFailed(id) == 1)
            #expect(try await rig.batch(id).failed == 1)
            #expect(try await rig.store.overview().dead == 0)
            try await rig.settle(try await rig.claim(1), rig.done)
            let ended = try await rig.batch(id)
            #expect(ended.state == .done && ended.done == 1 && ended.failed == 1)
            // Nothing is left to retry: a batch that is finished stays as it was.
            try await rig.advance(.seconds(60))
            #expect(try await rig.store.retryFailed(id) == 0)
            #expect(try await rig.batch(id) == ended)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `what is no dead letter is left alone`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let id = try await rig.submit(2)
            try await rig.settle(try await rig.claim(1), rig.done)
            let wrong = [
                DeadLetterID(batch: id, index: 0), DeadLetterID(batch: id, index: 1),
                DeadLetterID(batch: id, index: 99), DeadLetterID(batch: BatchID(rawValue: "b-99"), index: 0),
            ]
            let requeued = try await rig.store.requeueDead(wrong)
            let dropped = try await rig.store.dropDead(wrong)
            #expect(requeued == 0 && dropped == 0)
            #expect(try await rig.batch(id).queued == 1)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `of another client's batch there are none`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let id = try await rig.submit(2)
            try await fail(rig, try await rig.claim(2), .timeout)
            let filter = DeadFilter(client: ClientID(rawValue: "somebody"), batch: id)
            let found = try await rig.store.dead(filter, from: nil, limit: 10)
            #expect(found.letters.isEmpty && found.total == 0)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a name is found among the dead, in pages that look at no more than they were asked for`(
        store: StoreUnderTest
    ) async throws {
        try await store.run { rig in
            let id = try await rig.submit(12)
            try await fail(rig, try await rig.claim(12), .timeout)
            let filter = DeadFilter(code: .timeout, name: NamePattern("1*.txt"))
            var seen: [String] = []
            var place: DeadPage.Place?
            var rounds = 0
            repeat {
                let page = try await rig.store.dead(filter, from: place, limit: 5)
                #expect(page.total == 12)
                seen += names(page)
                place = page.next
                rounds += 1
            } while place != nil && rounds < 10
            #expect(seen == ["\(id)/1", "\(id)/10", "\(id)/11"] && rounds == 3)
        }
    }

    @Test func `what is no longer dead leaves no counter behind`() async throws {
        try await StoreUnderTest.redis.run { rig in
            let link = try #require(rig.link)
            let id = try await rig.submit(2)
            try await fail(rig, try await rig.claim(2), .timeout)
            let counters = try await link.send("HLEN", "docket:dead:counts").number
            #expect(counters == 4)
            let requeued = try await rig.store.requeueDead((0..<2).map { DeadLetterID(batch: id, index: $0) })
            #expect(requeued == 2)
            let left = try await link.send("HLEN", "docket:dead:counts").number
            #expect(left == 0)
        }
    }
}
