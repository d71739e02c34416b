import Foundation
import TestSupport
import Testing

/// What is left when something dies in the middle of 5,000 documents: every result, once.
@Suite(.serialized) struct SurvivalTests {
    private static let total = 5_000
    private let changes: [String: String?] = ["DOCKET_ENGINE_LEASE_SECONDS": "1"]

    private func serverNumber(_ docket: DocketProgram) -> Int32? {
        let text = (try? String(contentsOfFile: docket.state + "/redis.pid", encoding: .utf8)) ?? ""
        return Int32(text.prefix { $0.isNumber })
    }

    /// Counts of the batch and the indexes of its results, as the commands print them.
    private func expectEachOnce(_ docket: DocketProgram) async throws {
        let shown = try await docket.run("batch", "show", "b-1", "--json")
        let batch = try object(try #require(shown.lines.first, "\(shown.errors)"))
        #expect(batch["state"] as? String == "done")
        #expect(batch["done"] as? Int == Self.total && batch["failed"] as? Int == 0)
        let results = try await docket.run("batch", "results", "b-1", "--json")
        let indexes = try results.lines.map { try object($0)["index"] as? Int ?? -1 }
        #expect(indexes == Array(0..<Self.total))
    }

    @Test func `docket is killed and started again`() async throws {
        let docket = try DocketProgram()
        try BatchTests.fill(docket, count: Self.total - 1)
        let parser = try EndlessParser(docket)
        try parser.addDocument()
        let first = try docket.start(
            ["batch", "submit", "in", "--wait", "--json"], environment: changes.merging(parser.environment) { $1 })
        // Looked at from when there is a server: who knocks before waits longer and longer, and misses the middle.
        try await first.wait { first.output.contains("b-1") }
        let watch = try StoreWatch(docket)
        defer { watch.close() }
        try await first.wait { await watch.batch(1).map { $0.done > 500 } ?? false }
        first.send(SIGKILL)
        #expect(try await first.ended().status == 128 + SIGKILL)
        let left = try #require(await watch.batch(1))
        try #require(left.done < Self.total, "it was done before it was killed")

        let worker = try docket.start(["worker"], environment: changes)
        try await worker.wait { await watch.batch(1)?.state == .done }
        worker.send(SIGTERM)
        #expect(try await worker.ended().status == 0)
        try await expectEachOnce(docket)
    }

    @Test func `one of two dockets on one state folder is killed, and the other does its part`() async throws {
        let docket = try DocketProgram()
        try BatchTests.fill(docket, count: Self.total)
        let workers = try [
            docket.start(["worker"], environment: changes), docket.start(["worker"], environment: changes),
        ]
        for worker in workers { try await worker.wait { worker.errors.contains("working for") } }
        let watch = try StoreWatch(docket)
        defer { watch.close() }
        #expect(try await docket.run("batch", "submit", "in").status == 0)
        try await workers[0].wait { await watch.batch(1).map { $0.done > 500 } ?? false }
        let isEarly = (await watch.batch(1)).map { $0.done < Self.total } ?? false
        try #require(isEarly, "it was done before one was killed")
        workers[0].send(SIGKILL)
        _ = try await workers[0].ended()
        try await workers[1].wait { await watch.batch(1)?.state == .done }
        workers[1].send(SIGTERM)
        #expect(try await workers[1].ended().status == 0)
        try await expectEachOnce(docket)
    }

    @Test func `the server is killed twice under a command that waits, and it waits on`() async throws {
        let docket = try DocketProgram()
        try BatchTests.fill(docket, count: Self.total)
        let watch = try StoreWatch(docket)
        defer { watch.close() }
        let run = try docket.start(["batch", "submit", "in", "--wait"], environment: changes)
        for settled in [500, 2_000] {
            try await run.wait { await watch.batch(1).map { $0.done > settled } ?? false }
            let number = try #require(serverNumber(docket))
            kill(number, SIGKILL)
            try await run.wait { serverNumber(docket).map { $0 != number } ?? false }
        }
        let ended = try await run.ended()
        #expect(ended.status == 0, "\(ended.errors)")
        #expect(ended.lines.last?.contains("b-1 is done: 5000 of 5000 done") == true, "\(ended.output)")
        try await expectEachOnce(docket)
    }
}
