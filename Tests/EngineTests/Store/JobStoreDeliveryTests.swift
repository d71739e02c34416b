import TestSupport
import Testing

@testable import Engine

/// What every store promises between claim and settle.
@Suite struct JobStoreDeliveryTests {
    @Test(arguments: StoreUnderTest.allCases)
    func `a job says all that a worker needs, whatever the file is called`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let names = ["/a b/c  d.txt", "/line\nbreak", "/ends with space ", "/Übergröße ☂.pdf", "/%s{}'\"\\"]
            let id = try await rig.store.nextBatchID()
            try await rig.store.stage(names.map(Document.init(path:)), for: id)
            #expect(try await rig.admit(id, names.count) == .admitted)
            let submitted = rig.time.wallTime()
            try await rig.advance(.seconds(1))
            let jobs = try await rig.claim(10)
            #expect(jobs.map(\.document.path) == names)
            for job in jobs {
                #expect(job.batch == id && job.client == rig.client && job.tier == .standard)
                #expect(job.industry == .general && job.deliveries == 1 && job.attempt == 0)
                #expect(job.submittedAt == submitted)
            }
            #expect(Set(jobs.map(\.lease)).count == names.count)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `nobody gets what another one holds`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let id = try await rig.submit(10)
            let first = try await rig.claim(6)
            let second = try await rig.claim(10, by: rig.other)
            #expect(first.count == 6 && second.count == 4)
            #expect(Set((first + second).map(\.index)) == Set(0..<10))
            #expect(try await rig.claim(10).isEmpty)
            let batch = try await rig.batch(id)
            #expect(batch.state == .running && batch.running == 10 && batch.queued == 0)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a client holds no more leases than its tier allows`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            try await rig.store.setTier(
                Tier(
                    name: .standard, rate: 100, burst: 1_000, waitTarget: .seconds(5), queuedMax: 1_000,
                    inFlightMax: 7))
            try await rig.submit(20)
            let jobs = try await rig.claim(20)
            #expect(jobs.count == 7)
            try await rig.settle(Array(jobs.prefix(3)), rig.done)
            #expect(try await rig.claim(20).count == 3)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a settlement counts once, and the last one finishes the batch`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let id = try await rig.submit(4)
            let jobs = try await rig.claim(4)
            #expect(try await rig.settle(Array(jobs.prefix(1)), rig.done) == [true])
            #expect(try await rig.settle(Array(jobs.prefix(3)), rig.done) == [false, true, true])
            #expect(try await rig.batch(id).state == .running)
            try await rig.advance(.seconds(2))
            let last = Settlement.Outcome.finished(rig.result(jobs[3], error: nil, cached: true))
            #expect(try await rig.settle([jobs[3]]) { _ in last } == [true])
            let batch = try await rig.batch(id)
            #expect(batch.state == .done && batch.done == 4 && batch.cached == 1 && batch.running == 0)
            #expect(batch.finishedAt == rig.time.wallTime())
            let client = try await rig.status()
            #expect(client.settled == 4 && client.inFlight == 0 && client.queued == 0 && client.admitted == 4)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `what a dead worker held goes to another one, deliveries counted`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let id = try await rig.submit(150)
            let held = try await rig.claim(150)
            #expect(held.count == 150)
            #expect(try await rig.store.takeOver(worker: rig.other, lease: .seconds(3_600), limit: 500).isEmpty)
            let taken = try await rig.takeOverAll(150, by: rig.other)
            #expect(taken.map(\.index).sorted() == Array(0..<150))
            #expect(taken.allSatisfy { $0.deliveries == 2 && $0.document.path == "/data/\($0.index).txt" })
            #expect(try await rig.batch(id).running == 150)
            let again = try await rig.takeOverAll(150, by: rig.worker)
            #expect(again.allSatisfy { $0.deliveries == 3 })
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `of what was claimed together only what is left goes to another worker`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let id = try await rig.submit(12)
            let cancelled = try await rig.submit(3)
            let held = try await rig.claim(15)
            let jobs = held.filter { $0.batch == id }.sorted { $0.index < $1.index }
            #expect(jobs.count == 12)
            let retry = Settlement.Outcome.retry(after: .seconds(5), error: DocumentError(.timeout, "too slow"))
            #expect(try await rig.settle(Array(jobs[0..<4]), rig.done) == [true, true, true, true])
            try await rig.settle([jobs[4]]) { _ in retry }
            try await rig.settle([jobs[5]]) { _ in .released }
            // An answer that was lost on the way is asked for again.
            #expect(try await rig.settle(Array(jobs[2..<6])) { _ in retry } == [false, false, false, false])
            #expect(try await rig.store.overview().retrying == 1)
            #expect(try await rig.store.cancel(cancelled))
            let taken = try await rig.takeOverAll(6, by: rig.other)
            #expect(taken.map(\.index).sorted() == Array(6..<12) && taken.allSatisfy { $0.batch == id })
            #expect(try await rig.settle(Array(taken.prefix(2)), by: rig.other, rig.done) == [true, true])
            #expect(try await rig.settle(held, rig.done).allSatisfy { !$0 })
            let rest = try await rig.takeOverAll(4, by: rig.worker)
            #expect(Set(rest.map(\.index)) == Set(taken.dropFirst(2).map(\.index)))
            #expect(try await rig.settle(rest, rig.done) == [true, true, true, true])
            try await rig.advance(.seconds(6))
            let last = try await rig.claim(5)
            #expect(last.map(\.index).sorted() == [4, 5])
            #expect(try await rig.settle(last, rig.done) == [true, true])
            let batch = try await rig.batch(id)
            #expect(batch.state == .done && batch.done == 12 && batch.running == 0)
            let status = try await rig.status()
            #expect(status.inFlight == 0 && status.queued == 0)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `two settlements of a job that was taken over count as one`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let id = try await rig.submit(2)
            let held = try await rig.claim(2).sorted { $0.index < $1.index }
            let taken = try await rig.takeOverAll(2, by: rig.other).sorted { $0.index < $1.index }
            var counted: [Bool] = []
            counted += try await rig.settle([held[0]], rig.done)
            counted += try await rig.settle([taken[0]], by: rig.other, rig.done)
            #expect(counted.filter { $0 }.count == 1)
            #expect(try await rig.settle([taken[1]], by: rig.other, rig.done) == [true])
            #expect(try await rig.settle([held[1]], rig.fail) == [false])
            let batch = try await rig.batch(id)
            #expect(batch.done == 2 && batch.failed == 0 && batch.state == .done)
            #expect(try await rig.status().inFlight == 0)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a worker that was thought dead renews and settles nothing of its successor's`(
        store: StoreUnderTest
    ) async throws {
        try await store.run { rig in
            let id = try await rig.submit(2)
            let held = try await rig.claim(2)
            let taken = try await rig.takeOverAll(2, by: rig.other)
            try await rig.store.renew(worker: rig.worker, held)
            #expect(try await rig.settle(held) { _ in .released } == [false, false])
            #expect(try await rig.settle(held, rig.fail) == [false, false])
            #expect(try await rig.claim(2).isEmpty)
            #expect(try await rig.settle(taken, by: rig.other, rig.done) == [true, true])
            #expect(try await rig.batch(id).done == 2)
        }
    }

    @Test func `a renewal starts the lease anew`() async throws {
        let time = StepTime()
        let rig = StoreRig(store: MemoryStore(time: time), time: time, link: nil)
        try await rig.submit(1)
        let held = try await rig.claim(1)
        try await rig.advance(.seconds(8))
        try await rig.store.renew(worker: rig.worker, held)
        try await rig.advance(.seconds(8))
        #expect(try await rig.store.takeOver(worker: rig.other, lease: .seconds(10), limit: 1).isEmpty)
        try await rig.advance(.seconds(3))
        #expect(try await rig.store.takeOver(worker: rig.other, lease: .seconds(10), limit: 1).count == 1)
    }

    @Test func `a renewal starts the lease anew in Redis too, where the server measures it`() async throws {
        try await StoreUnderTest.redis.run { rig in
            let link = try #require(rig.link)
            func idle() async throws -> Int {
                let reply = try await link.send("XPENDING", "docket:queue:acme", RedisKeys.group, "-", "+", "1")
                return try #require(reply.elements?.first?.elements?[2].number)
            }
            try await rig.submit(1)
            let held = try await rig.claim(1)
            #expect(try await eventually { try await idle() >= 400 })
            let before = try await idle()
            try await rig.store.renew(worker: rig.worker, held)
            #expect(try await idle() < before)
            let pending = try await link.send("XPENDING", "docket:queue:acme", RedisKeys.group, "-", "+", "1")
            #expect(pending.elements?.first?.elements?[3].number == 1)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a retry waits for its time and then comes with one attempt more`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let id = try await rig.submit(3)
            let jobs = try await rig.claim(3)
            try await rig.settle(jobs) { _ in
                .retry(after: .seconds(5), error: DocumentError(.timeout, "too slow"))
            }
            #expect(try await rig.store.overview().retrying == 3)
            #expect(try await rig.status().queued == 3)
            let batch = try await rig.batch(id)
            #expect(batch.running == 0 && batch.queued == 3 && batch.done == 0)
            #expect(try await rig.claim(3).isEmpty)
            try await rig.advance(.milliseconds(4_900))
            #expect(try await rig.claim(3).isEmpty)
            try await rig.advance(.milliseconds(200))
            let again = try await rig.claim(3)
            #expect(again.count == 3 && again.allSatisfy { $0.attempt == 1 && $0.deliveries == 1 })
            #expect(try await rig.store.overview().retrying == 0)
            #expect(try await rig.settle(again, rig.done) == [true, true, true])
            #expect(try await rig.batch(id).state == .done)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `what is given back is there at once, as if it never was claimed`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let id = try await rig.submit(3)
            let jobs = try await rig.claim(3)
            try await rig.settle(jobs) { _ in .released }
            #expect(try await rig.batch(id).running == 0)
            let again = try await rig.claim(3, by: rig.other)
            #expect(Set(again.map(\.index)) == [0, 1, 2])
            #expect(again.allSatisfy { $0.attempt == 0 && $0.deliveries == 1 })
            #expect(try await rig.settle(again, by: rig.other, rig.done) == [true, true, true])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a flood delays nobody but its sender`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let flood = ClientID(rawValue: "flood")
            try await rig.submit(2_000, client: flood)
            try await rig.advance(.milliseconds(20))
            let quiet = try await rig.submit(2, client: ClientID(rawValue: "quiet"))
            let urgent = try await rig.submit(1, client: ClientID(rawValue: "urgent"), tier: .priority)
            let jobs = try await rig.claim(20)
            #expect(jobs.count == 20)
            #expect(jobs.first?.batch == urgent)
            #expect(jobs.count { $0.batch == quiet } == 2)
            #expect(jobs.count { $0.client == flood } == 17)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `waiting ends when work comes`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            async let woken: Void = rig.store.waitForWork(timeout: .seconds(3_600))
            try await rig.submit(1)
            try await woken
            #expect(try await rig.claim(1).count == 1)
            try await rig.store.waitForWork(timeout: .milliseconds(1))
        }
    }
}

/// What every store knows of documents whose worker was lost.
@Suite struct JobStoreSuspectTests {
    @Test(arguments: StoreUnderTest.allCases)
    func `a document's beginnings are counted until it ends`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let id = try await rig.submit(3)
            let jobs = try await rig.claim(3)
            #expect(try await rig.store.timesBegun(jobs) == [0, 0, 0])
            try await rig.store.noteBegun([jobs[0], jobs[2]])
            try await rig.store.noteBegun([jobs[2]])
            #expect(try await rig.store.timesBegun(jobs) == [1, 0, 2])
            try await rig.settle([jobs[2]], rig.fail)
            #expect(try await rig.store.timesBegun(jobs) == [1, 0, 0])
            try await rig.settle(Array(jobs.prefix(2)), rig.done)
            // What is tried again begins without a past.
            #expect(try await rig.store.retryFailed(id) == 1)
            let again = try await rig.claim(1)
            #expect(try await rig.store.timesBegun(again) == [0])
        }
    }
}
