import Engine
import Foundation
import TestSupport
import Testing

/// Workers that are killed (-9) again and again at moments drawn from a seed.
@Suite(.serialized) struct KillTests {
    private let changes: [String: String?] = ["DOCKET_ENGINE_LEASE_SECONDS": "1"]

    @Test(arguments: [UInt64(20_261_124)])
    func `twelve random kills: nothing is lost, nothing is counted twice, nobody is taken for a poison`(
        seed: UInt64
    ) async throws {
        var chance = SeededGenerator(seed: seed)
        let docket = try DocketProgram()
        let total = 4_000
        try BatchTests.fill(docket, count: total)
        var workers = [try docket.start(["worker"], environment: changes)]
        try await workers[0].wait { workers[0].errors.contains("working for") }
        workers.append(try docket.start(["worker"], environment: changes))
        let watch = try StoreWatch(docket)
        defer { watch.close() }
        // Slow enough for twelve kills to fall into it.
        try await watch.setInFlightMax(40)
        #expect(try await docket.run("batch", "submit", "in").status == 0)
        var kills = 0
        for done in (0..<12).map({ _ in Int.random(in: 20..<(total * 9 / 10), using: &chance) }).sorted() {
            let reached = { await watch.batch(1).map { $0.done >= done || $0.state == .done } ?? false }
            let isReached = try await eventually(reached)
            try #require(isReached, "seed \(seed): it does not go on after \(kills) kills")
            let victim = Int.random(in: 0..<2, using: &chance)
            workers[victim].send(SIGKILL)
            kills += 1
            _ = try await workers[victim].ended()
            workers[victim] = try docket.start(["worker"], environment: changes)
        }
        let isDone = try await eventually { await watch.batch(1)?.state == .done }
        let batch = try #require(await watch.batch(1))
        #expect(isDone && batch.done == total && batch.failed == 0 && batch.running == 0, "seed \(seed): \(batch)")
        let results = try await docket.run("batch", "results", "b-1", "--json")
        let indexes = try results.lines.map { try object($0)["index"] as? Int ?? -1 }
        #expect(indexes == Array(0..<total), "seed \(seed)")
        for worker in workers {
            worker.send(SIGTERM)
            _ = try await worker.ended()
        }
    }

    @Test func `a document that kills its workers is dead after three, and all that lay beside it are answered`()
        async throws
    {
        let docket = try DocketProgram()
        let total = 300
        try BatchTests.fill(docket, count: total)
        try docket.folder.write("in/a-poison.pdf", "%PDF-1.7\nkills whoever reads it\n")
        // A launcher that ends the docket that started it, as a defect in docket's own reading would.
        let launcher = try docket.folder.write(
            "launcher",
            """
            #!/bin/sh
            echo x >> "$(dirname "$0")/killed"
            kill -9 "$PPID"
            """)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: launcher)
        let environment = changes.merging(["DOCKET_JAIL": launcher]) { $1 }
        // Keeps the store while no worker lives.
        let server = try await PrivateRedis.open(directory: docket.state)
        #expect(try await docket.run("batch", "submit", "in").status == 0)
        let watch = try StoreWatch(docket)
        defer { watch.close() }
        var deaths = 0
        var isDone = false
        while !isDone, deaths < 20 {
            let worker = try docket.start(["worker"], environment: environment)
            _ = try await eventually {
                let state = await watch.batch(1)?.state
                return state == .done || !worker.isRunning
            }
            worker.send(SIGTERM)
            let status = try await worker.ended().status
            if status == 128 + SIGKILL { deaths += 1 }
            isDone = await watch.batch(1)?.state == .done
        }
        let batch = try #require(await watch.batch(1))
        #expect(isDone && deaths == 4, "\(deaths) workers were lost")
        #expect(batch.done == total && batch.failed == 1, "\(batch)")
        let results = try await docket.run("batch", "results", "b-1", "--json")
        let failed = try results.lines.map(object).filter { !($0["error"] is NSNull) }
        #expect(failed.count == 1)
        let said = (failed.first?["error"] as? [String: Any])?["message"] as? String
        #expect(said?.contains("4 workers were lost while they held it") == true, "\(said ?? "-")")
        #expect((failed.first?["path"] as? String)?.hasSuffix("a-poison.pdf") == true)
        await server.leave()
    }
}
