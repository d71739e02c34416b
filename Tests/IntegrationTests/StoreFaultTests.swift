import Engine
import Foundation
import TestSupport
import Testing

/// A store that has no memory left, and files that are not what they were when they were submitted.
@Suite(.serialized) struct StoreFaultTests {
    @Test func `A store out of memory refuses what is new with a sentence, and loses nothing that it had`() async throws
    {
        let docket = try DocketProgram()
        let total = 3_000
        try BatchTests.fill(docket, count: total)
        let worker = try docket.start(["worker"], environment: ["DOCKET_ENGINE_LEASE_SECONDS": "1"])
        try await worker.wait { worker.errors.contains("working for") }
        let watch = try StoreWatch(docket)
        defer { watch.close() }
        try await watch.setInFlightMax(1)
        #expect(try await docket.run("batch", "submit", "in").status == 0)
        try await worker.wait { await watch.batch(1).map { $0.done > 20 } ?? false }
        let server = try RedisLink(RedisEndpoint(.unixSocket(path: docket.state + "/redis.sock")))
        defer { server.close() }
        _ = try await server.send("CONFIG", "SET", "maxmemory", "1")
        let left = try #require(await watch.batch(1))
        try #require(left.done < total, "it was done before there was a fault")
        let refused = try await docket.run("batch", "submit", "in")
        #expect(refused.status == 3 && refused.errorLines.count == 1, "\(refused.errors)")
        #expect(refused.errors.contains("OOM command not allowed"), "\(refused.errors)")
        _ = try await server.send("CONFIG", "SET", "maxmemory", "0")
        try await watch.setInFlightMax(4_096)
        try await worker.wait { await watch.batch(1)?.state == .done }
        let batch = try #require(await watch.batch(1))
        #expect(batch.done == total && batch.failed == 0, "\(batch)")
        // The refused one is nowhere.
        #expect(await watch.batch(2) == nil)
        worker.send(SIGTERM)
        #expect(try await worker.ended().status == 0)
    }

    @Test func `A file that vanished fails alone, and of one that changed the hash is that of what was read`()
        async throws
    {
        let docket = try DocketProgram()
        try BatchTests.fill(docket, count: 3)
        let server = try await PrivateRedis.open(directory: docket.state)
        #expect(try await docket.run("batch", "submit", "in").status == 0)
        try FileManager.default.removeItem(atPath: docket.home + "/in/invoice-0.txt")
        try docket.folder.write("in/invoice-1.txt", "abc")
        let worker = try docket.start(["worker"])
        let watch = try StoreWatch(docket)
        defer { watch.close() }
        try await worker.wait { await watch.batch(1)?.state == .done }
        let results = try await docket.run("batch", "results", "b-1", "--json").lines.map(object)
        try #require(results.count == 3)
        #expect((results[0]["error"] as? [String: Any])?["code"] as? String == "not_found")
        // SHA-256 of `abc`, from the standard.
        #expect(
            results[1]["sha256"] as? String == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(results[1]["bytes"] as? Int == 3 && results[2]["error"] is NSNull)
        worker.send(SIGTERM)
        #expect(try await worker.ended().status == 0)
        await server.leave()
    }
}
