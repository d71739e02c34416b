import Foundation
import TestSupport
import Testing

/// A worker that its supervisor stops in the middle of the work.
@Suite(.serialized) struct StopTests {
    @Test func `SIGTERM under load: what is done counts, the rest is handed back at once, the exit is 0`() async throws
    {
        let docket = try DocketProgram()
        let total = 3_000
        try BatchTests.fill(docket, count: total)
        // A lease as long as this would never run out here: what is not handed back is lost to the others.
        let lease = ["--engine-lease-seconds", "3600"]
        let worker = try docket.start(["worker"] + lease)
        try await worker.wait { worker.errors.contains("working for") }
        let watch = try StoreWatch(docket)
        defer { watch.close() }
        #expect(try await docket.run("batch", "submit", "in").status == 0)
        try await worker.wait { await watch.batch(1).map { $0.done > 50 } ?? false }
        worker.send(SIGTERM)
        #expect(try await worker.ended().status == 0)
        let left = try object(try #require(try await docket.run("batch", "show", "b-1", "--json").lines.first))
        #expect(left["running"] as? Int == 0, "still leased to a worker that is gone")
        let successor = try docket.start(["worker"] + lease)
        try await successor.wait { await watch.batch(1)?.state == .done }
        successor.send(SIGTERM)
        #expect(try await successor.ended().status == 0)
        let batch = try object(try #require(try await docket.run("batch", "show", "b-1", "--json").lines.first))
        #expect(batch["done"] as? Int == total && batch["failed"] as? Int == 0)
    }

    @Test func `SIGTERM while a parser hangs: after the grace time its document is queued again`() async throws {
        let docket = try DocketProgram()
        let parser = try EndlessParser(docket)
        for number in 0..<5 { try docket.folder.write("in/\(number).pdf", "%PDF-1.7\n\(number)\n") }
        try BatchTests.fill(docket, count: 5)
        // Longer than the test has patience: only the grace time can end it.
        let worker = try docket.start(
            ["worker", "--engine-grace-seconds", "1"],
            environment: parser.environment)
        try await worker.wait { worker.errors.contains("working for") }
        #expect(try await docket.run("batch", "submit", "in").status == 0)
        let watch = try StoreWatch(docket)
        defer { watch.close() }
        try await worker.wait {
            await watch.batch(1)?.done == 5 && parser.hasBegun
        }
        worker.send(SIGTERM)
        #expect(try await worker.ended().status == 0)
        let batch = try object(try #require(try await docket.run("batch", "show", "b-1", "--json").lines.first))
        #expect(batch["queued"] as? Int == 5 && batch["running"] as? Int == 0 && batch["done"] as? Int == 5)
    }
}
