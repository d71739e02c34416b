import TestSupport
import Testing

@testable import Engine

/// What every store promises about batches and the fleet.
@Suite struct JobStoreBatchTests {
    @Test(arguments: StoreUnderTest.allCases)
    func `cancelling drops all that waits and no more, wherever it waits`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let id = try await rig.submit(100)
            let kept = try await rig.submit(5)
            let jobs = try await rig.claim(10)
            #expect(jobs.allSatisfy { $0.batch == id })
            try await rig.settle([jobs[0]], rig.done)
            try await rig.settle([jobs[1], jobs[2]]) { _ in
                .retry(after: .seconds(1), error: DocumentError(.timeout, ""))
            }
            try await rig.settle([jobs[3], jobs[4], jobs[5]]) { _ in .released }
            #expect(try await rig.store.cancel(id))
            let batch = try await rig.batch(id)
            #expect(batch.state == .cancelled && batch.done == 1 && batch.queued == 0 && batch.running == 4)
            #expect(batch.finishedAt == rig.time.wallTime())
            var client = try await rig.status()
            #expect(client.queued == 5 && client.inFlight == 4)
            #expect(try await rig.queue().queued == 5)
            #expect(try await rig.store.overview().retrying == 0)

            try await rig.advance(.seconds(2))
            let rest = try await rig.claim(100)
            #expect(rest.count == 5 && rest.allSatisfy { $0.batch == kept })
            #expect(try await rig.settle(Array(jobs[6...9]), rig.done) == [false, false, false, false])
            #expect(try await rig.batch(id).done == 1)
            try await rig.settle(rest, rig.done)
            client = try await rig.status()
            #expect(client.queued == 0 && client.inFlight == 0 && client.settled == 6)
            #expect(try await rig.store.cancel(id) == false)
            #expect(try await rig.store.cancel(kept) == false)
            #expect(try await rig.store.cancel(BatchID(rawValue: "b-99")) == false)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `taking over leaves out what was cancelled`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let id = try await rig.submit(3)
            let kept = try await rig.submit(1)
            #expect(try await rig.claim(4).count == 4)
            #expect(try await rig.store.cancel(id))
            let taken = try await rig.takeOverAll(1, by: rig.other)
            #expect(taken.map(\.batch) == [kept])
            #expect(try await rig.store.takeOver(worker: rig.other, lease: .seconds(3_600), limit: 10).isEmpty)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `failed documents are queued again, and nothing else`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let id = try await rig.submit(1_300)
            let claimed = try await rig.claim(1_000)
            try await rig.settle(claimed, rig.fail)
            try await rig.settle(try await rig.claim(300), rig.done)
            #expect(try await rig.batch(id).state == .done)
            #expect(try await rig.store.overview().dead == 1_000)
            #expect(try await rig.store.retryFailed(id) == 1_000)
            let batch = try await rig.batch(id)
            #expect(batch.state == .running && batch.failed == 0 && batch.done == 300 && batch.queued == 1_000)
            #expect(batch.finishedAt == nil)
            #expect(try await rig.store.overview().dead == 0)
            #expect(try await rig.status().queued == 1_000)
            #expect(try await rig.store.results(of: id, from: 0, limit: 2_000).results.count == 300)
            let again = try await rig.claim(1_000)
            #expect(Set(again.map(\.index)) == Set(claimed.map(\.index)))
            #expect(again.allSatisfy { $0.attempt == 0 && $0.document.path == "/data/\($0.index).txt" })
            #expect(try await rig.settle(again, rig.done).allSatisfy { $0 })
            #expect(try await rig.batch(id).state == .done)
            #expect(try await rig.batch(id).done == 1_300)
            #expect(try await rig.store.retryFailed(id) == 0)
            #expect(try await rig.store.retryFailed(BatchID(rawValue: "b-99")) == nil)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `after a retry the wait counts from the retry, not from the batch's creation`(
        store: StoreUnderTest
    ) async throws {
        try await store.run { rig in
            let id = try await rig.submit(3)
            let created = rig.time.wallTime()
            let first = try await rig.claim(3)
            #expect(first.allSatisfy { $0.submittedAt == created })
            try await rig.settle(first, rig.fail)
            try await rig.advance(.seconds(3_600))
            #expect(try await rig.store.retryFailed(id) == 3)
            let retried = rig.time.wallTime()
            try await rig.advance(.seconds(5))
            #expect(try await rig.queue().oldest == .seconds(5))
            let again = try await rig.claim(3)
            #expect(again.map(\.submittedAt) == [retried, retried, retried])
            // Another attempt, or another worker, does not move it.
            try await rig.settle(again) {
                $0.index == 0 ? .released : .retry(after: .zero, error: DocumentError(.timeout, "slow"))
            }
            try await rig.advance(.seconds(60))
            let third = try await rig.claim(3)
            #expect(third.map(\.submittedAt) == [retried, retried, retried])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `one retry queues all of 21,000 failed documents again`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let count = 21_000
            try await rig.store.setTier(
                Tier(
                    name: .standard, rate: 1_000, burst: 50_000, waitTarget: .seconds(5), queuedMax: 50_000,
                    inFlightMax: 50_000))
            let id = try await rig.submit(count)
            var left = count
            while left > 0 {
                let jobs = try await rig.claim(1_000)
                try await rig.settle(jobs, rig.fail)
                left -= jobs.count
            }
            #expect(try await rig.batch(id).failed == count)
            #expect(try await rig.store.retryFailed(id) == count)
            let batch = try await rig.batch(id)
            #expect(batch.failed == 0 && batch.queued == count && batch.state == .queued)
            #expect(try await rig.store.overview().dead == 0)
            var again: Set<Int> = []
            while again.count < count {
                let jobs = try await rig.claim(1_000)
                try #require(!jobs.isEmpty, "\(again.count) came back")
                again.formUnion(jobs.map(\.index))
                try await rig.settle(jobs, rig.done)
            }
            #expect(try await rig.batch(id).done == count)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `results are read by index in pages, without gaps or repeats`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let id = try await rig.submit(1_030)
            let jobs = try await rig.claim(1_024)
            let settled = jobs.filter { $0.index % 3 != 0 }
            try await rig.settle(settled, rig.done)
            var read: [Int] = []
            var next: Int? = 0
            while let from = next {
                let page = try await rig.store.results(of: id, from: from, limit: 50)
                #expect(page.results.count <= 50)
                read += page.results.map(\.index)
                next = page.next
            }
            #expect(read == settled.map(\.index).sorted())
            let one = try await rig.store.results(of: id, from: 4, limit: 1)
            #expect(one.results == [rig.result(try #require(settled.first { $0.index == 4 }), error: nil)])
            let end = try await rig.store.results(of: id, from: 1_030, limit: 5)
            #expect(end.results.isEmpty && end.next == nil)
            let none = try await rig.store.results(of: BatchID(rawValue: "b-99"), from: 0, limit: 5)
            #expect(none.results.isEmpty && none.next == nil)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `batches come newest first`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            var ids: [BatchID] = []
            for _ in 0..<12 { ids.append(try await rig.submit(1)) }
            let listed = try await rig.store.batches(limit: 5)
            #expect(listed.total == 12 && listed.batches.map(\.id) == ids.suffix(5).reversed())
            #expect(Set(ids).count == 12)
            #expect(try await rig.store.batch(BatchID(rawValue: "b-99")) == nil)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a worker is seen while it beats, and forgotten after three leases`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let status = WorkerStatus(
                id: rig.worker, startedAt: rig.time.wallTime(), seenAt: rig.time.wallTime(), holding: 3, threads: 2,
                settled: 9, busyRatio: 0.5)
            try await rig.store.beat(status)
            #expect(try await rig.store.overview().workers == [status])
            try await rig.advance(.seconds(29))
            #expect(try await rig.store.overview().workers == [status])
            try await rig.advance(.seconds(2))
            #expect(try await rig.store.overview().workers.isEmpty)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `the overview says how old the oldest waiting document is`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            #expect(try await rig.queue().oldest == nil)
            try await rig.submit(5)
            try await rig.advance(.seconds(4))
            try await rig.submit(5, client: ClientID(rawValue: "later"))
            #expect(try await rig.queue().oldest == .seconds(4))
            _ = try await rig.claim(5)
            _ = try await rig.claim(5)
            #expect(try await rig.queue() == TierQueue(tier: .standard, queued: 0, inFlight: 10, oldest: nil))
        }
    }
}
