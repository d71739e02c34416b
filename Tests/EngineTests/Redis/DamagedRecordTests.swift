import TestSupport
import Testing

@testable import Engine

/// What one record that can't be read does to the others: nothing.
@Suite struct DamagedRecordTests {
    @Test func `a damaged result is named as such, and the others are shown`() async throws {
        try await StoreUnderTest.redis.run { rig in
            let id = try await rig.submit(5)
            let jobs = try await rig.claim(5)
            try await rig.settle(jobs, rig.done)
            let link = try #require(rig.link)
            let key = "docket:batch:\(id):results"
            _ = try await link.send("HSET", key, "1", "{ not json")
            _ = try await link.send("HSET", key, "2", "{\"index\":2,\"path\":\"/data/2.txt\",\"verdict\":7}")
            _ = try await link.send("HDEL", key, "3")
            let page = try await rig.store.results(of: id, from: 0, limit: 10)
            #expect(page.next == nil)
            #expect(page.results.map(\.index) == [0, 1, 2, 3, 4])
            #expect(page.results.map { $0.error?.code } == [nil, .internal, .internal, .internal, nil])
            #expect(page.results[0] == rig.result(jobs[0], error: nil))
            #expect(page.results[1].path == "document 2 (its path is lost)")
            #expect(page.results[2].path == "/data/2.txt")
            #expect(page.results[1].error?.message.contains("submit the document again") == true)
        }
    }

    @Test func `a worker whose status can't be read does not hide the fleet`() async throws {
        try await StoreUnderTest.redis.run { rig in
            let status = WorkerStatus(
                id: rig.worker, startedAt: rig.time.wallTime(), seenAt: rig.time.wallTime(), holding: 3, threads: 2,
                settled: 9, busyRatio: 0.5)
            try await rig.store.beat(status)
            try await rig.store.beat(
                WorkerStatus(
                    id: rig.other, startedAt: rig.time.wallTime(), seenAt: rig.time.wallTime(), holding: 0, threads: 2,
                    settled: 0, busyRatio: 0))
            _ = try await rig.link?.send("HSET", "docket:workers", rig.other.rawValue, "{}")
            #expect(try await rig.store.overview().workers == [status])
        }
    }
}
