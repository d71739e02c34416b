import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct BatchTests {
    static let batchKeys = [
        "batch_id", "name", "client", "tier", "industry", "state", "total", "done", "failed", "cached", "queued",
        "running", "created_at", "finished_at", "rate", "eta",
    ]

    /// Writes `count` different documents into `in/`.
    static func fill(_ docket: DocketProgram, count: Int, word: String = "invoice") throws {
        for number in 0..<count {
            try docket.folder.write(
                "in/\(word)-\(number).txt", "INVOICE\nInvoice number: \(word) \(number)\nBill to: A\n")
        }
    }

    @Test func `Submitting and waiting prints the batch before and after, with every key`() async throws {
        let docket = try DocketProgram()
        try Self.fill(docket, count: 3)
        let ended = try await docket.run("batch", "submit", "in", "--wait", "--json", "--name", "three of them")
        #expect(ended.status == 0, "\(ended.errors)")
        try #require(ended.lines.count == 2)
        for line in ended.lines { #expect(keysInOrder(line) == Self.batchKeys) }
        let last = try object(ended.lines[1])
        #expect(last["batch_id"] as? String == "b-1")
        #expect(last["name"] as? String == "three of them")
        #expect(last["client"] as? String == "console")
        #expect(last["tier"] as? String == "operator")
        #expect(last["industry"] as? String == "general")
        #expect(last["state"] as? String == "done")
        #expect(last["total"] as? Int == 3)
        #expect(last["done"] as? Int == 3)
        #expect(last["failed"] as? Int == 0)
        #expect(last["queued"] as? Int == 0)
        #expect(last["running"] as? Int == 0)
        #expect(last["rate"] is Double)
        #expect(last["eta"] is NSNull)
        let created = try #require(last["created_at"] as? String)
        #expect(created.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/#) != nil)
    }

    @Test func `What is done stays, and every command finds it again`() async throws {
        let docket = try DocketProgram()
        try Self.fill(docket, count: 3)
        try docket.folder.write("in/zero.txt", "")
        let submitted = try await docket.run("batch", "submit", "in", "--wait")
        #expect(submitted.status == 1)
        #expect(submitted.lines.first == "b-1")
        #expect(submitted.errors.contains("zero.txt: the file is empty"))

        let shown = try await docket.run("batch", "show", "1", "--json")
        #expect(shown.status == 0, "\(shown.errors)")
        let batch = try object(try #require(shown.lines.first))
        #expect(batch["done"] as? Int == 3 && batch["failed"] as? Int == 1 && batch["state"] as? String == "done")

        let listed = try await docket.run("batch", "list", "--json")
        #expect(listed.lines.count == 1)
        #expect(keysInOrder(try #require(listed.lines.first)) == Self.batchKeys)

        let results = try await docket.run("batch", "results", "b-1", "--format", "ndjson")
        try #require(results.lines.count == 4, "\(results.errors)")
        for (index, line) in results.lines.enumerated() {
            #expect(keysInOrder(line) == ClassifyTests.keys + ["batch_id", "index", "finished_at", "corrected"])
            #expect(try object(line)["index"] as? Int == index)
        }
        let table = try await docket.run("batch", "results", "b-1", "--format", "csv")
        #expect(table.lines.count == 5)
        #expect(table.lines.first?.hasPrefix("index,path,sha256,") == true)
        #expect(table.lines.last?.contains("empty_file") == true)
        let plain = try await docket.run("batch", "results", "b-1")
        #expect(plain.lines.count == 4)
        for (index, line) in plain.lines.enumerated() {
            #expect(line.hasPrefix("\(index)  "), "what `batch relabel` takes comes first: \(line)")
        }

        let retried = try await docket.run("batch", "retry", "b-1", "--json")
        let answer = try object(try #require(retried.lines.first))
        #expect(answer["retried"] as? Int == 1)
        #expect(retried.errors.contains("no engine is running here"))
        let cancelled = try await docket.run("batch", "cancel", "b-1", "--json")
        let state = try object(try #require(cancelled.lines.first))["state"] as? String
        #expect(state == "cancelled")
    }

    @Test func `Without an engine documents stay queued, and it says so`() async throws {
        let docket = try DocketProgram()
        try Self.fill(docket, count: 2)
        let submitted = try await docket.run("batch", "submit", "in")
        #expect(submitted.status == 0, "\(submitted.errors)")
        #expect(submitted.output == "b-1\n")
        #expect(
            submitted.errorLines == [
                "docket: no engine is running here: open `docket`, start `docket worker`, or add --wait"
            ])
        let shown = try object(try #require(try await docket.run("batch", "show", "b-1", "--json").lines.first))
        #expect(shown["queued"] as? Int == 2 && shown["state"] as? String == "queued")
        try docket.folder.write("later/c.txt", "later")
        let waited = try await docket.run("batch", "submit", "later", "--wait", "--json")
        #expect(waited.status == 0, "\(waited.errors)")
        let watch = try StoreWatch(docket)
        defer { watch.close() }
        let worker = try docket.start(["worker"])
        try await worker.wait { worker.errors.contains("working for") }
        try await worker.wait { await watch.batch(1)?.state == .done }
        try await worker.wait { worker.errors.contains("working for private redis") }
        worker.send(SIGTERM)
        let ended = try await worker.ended()
        #expect(ended.status == 0, "\(ended.errors)")
    }

    @Test func `The second run comes from the cache and never shows another file's name`() async throws {
        let docket = try DocketProgram()
        try Self.fill(docket, count: 40)
        let first = try await docket.run("batch", "submit", "in", "--wait", "--json")
        #expect(first.status == 0, "\(first.errors)")
        try FileManager.default.moveItem(atPath: docket.home + "/in", toPath: docket.home + "/renamed")
        let second = try await docket.run("batch", "submit", "renamed", "--wait", "--json")
        #expect(second.status == 0, "\(second.errors)")
        let batch = try object(try #require(second.lines.last))
        #expect(batch["cached"] as? Int == 40)
        let results = try await docket.run("batch", "results", "b-2", "--json")
        try #require(results.lines.count == 40)
        for line in results.lines {
            let result = try object(line)
            #expect(result["cached"] as? Bool == true)
            #expect(!line.contains(docket.home + "/in/"))
            #expect((result["path"] as? String)?.hasPrefix(docket.home + "/renamed/") == true)
        }
        let stats = try await docket.run("cache", "stats", "--json")
        let result = try #require(try stats.lines.map(object).first { $0["cache"] as? String == "result" })
        #expect(result["entries"] as? Int == 40)
        #expect(result["hits"] is NSNull, "a command that only looks has counted nothing")
        let flushed = try await docket.run("cache", "flush", "result", "--json")
        #expect(try object(try #require(flushed.lines.first))["flushed"] as? Int == 40)
        let third = try await docket.run("batch", "submit", "renamed", "--wait", "--json")
        #expect(try object(try #require(third.lines.last))["cached"] as? Int == 0)
    }

    @Test func `Killed in the middle, nothing is lost and nothing counts twice`() async throws {
        let docket = try DocketProgram()
        let total = 3_000
        try Self.fill(docket, count: total - 1)
        let parser = try EndlessParser(docket)
        try parser.addDocument()
        let changes: [String: String?] = ["DOCKET_ENGINE_LEASE_SECONDS": "1"]
        let first = try docket.start(
            ["batch", "submit", "in", "--wait", "--json"], environment: changes.merging(parser.environment) { $1 })
        // Looked at from when there is a server: who knocks before waits longer and longer, and misses the middle.
        try await first.wait { first.output.contains("b-1") }
        let watch = try StoreWatch(docket)
        defer { watch.close() }
        try await first.wait { await watch.batch(1).map { $0.done > 50 } ?? false }
        first.send(SIGKILL)
        let killed = try await first.ended()
        #expect(killed.status == 128 + SIGKILL)
        let left = try #require(await watch.batch(1))
        #expect(left.done < total && !left.state.isFinished)

        let worker = try docket.start(["worker"], environment: changes)
        try await worker.wait { await watch.batch(1)?.state == .done }
        worker.send(SIGTERM)
        #expect(try await worker.ended().status == 0)
        let batch = try object(try #require(try await docket.run("batch", "show", "b-1", "--json").lines.first))
        #expect(batch["done"] as? Int == total)
        #expect(batch["failed"] as? Int == 0)
        let results = try await docket.run("batch", "results", "b-1", "--json")
        let indexes = try results.lines.map { try object($0)["index"] as? Int ?? -1 }
        #expect(indexes == Array(0..<total))
    }

    @Test func `Two dockets on one state folder share the work`() async throws {
        let docket = try DocketProgram()
        let total = 3_000
        try Self.fill(docket, count: total)
        let workers = [try docket.start(["worker"]), try docket.start(["worker"])]
        for worker in workers { try await worker.wait { worker.errors.contains("working for") } }
        let watch = try StoreWatch(docket)
        defer { watch.close() }
        let submitted = try await docket.run("batch", "submit", "in", "--json")
        #expect(submitted.status == 0, "\(submitted.errors)")
        #expect(!submitted.errors.contains("no engine"))
        try await workers[0].wait { await watch.batch(1)?.state == .done }
        // What a worker has settled is said with its next sign of life.
        try await workers[0].wait { await watch.settledByWorker().reduce(0, +) >= total }
        let settled = await watch.settledByWorker()
        #expect(settled.count == 2)
        #expect(settled.allSatisfy { $0 > 0 }, "\(settled)")
        #expect(settled.reduce(0, +) == total)
        for worker in workers { worker.send(SIGTERM) }
        for worker in workers { #expect(try await worker.ended().status == 0) }
    }

    @Test func `Ctrl-C stops waiting, keeps the work and says so`() async throws {
        let docket = try DocketProgram()
        try Self.fill(docket, count: 2_999)
        let parser = try EndlessParser(docket)
        try parser.addDocument()
        var environment = parser.environment
        environment["DOCKET_ENGINE_GRACE_SECONDS"] = "1"
        let run = try docket.start(["batch", "submit", "in", "--wait"], environment: environment)
        try await run.wait { run.output.contains("b-1") && parser.hasBegun }
        run.send(SIGINT)
        let ended = try await run.ended()
        #expect(ended.status == 130)
        #expect(ended.errors.contains("b-1 is kept"), "\(ended.errors)")
        let batch = try object(try #require(try await docket.run("batch", "show", "b-1", "--json").lines.first))
        #expect(batch["total"] as? Int == 3_000)
        #expect(batch["running"] as? Int == 0, "what was held was not given back")
    }

    @Test func `A batch that is not there is named with the command that lists those there are`() async throws {
        let docket = try DocketProgram()
        for command in ["show", "results", "cancel", "retry"] {
            let ended = try await docket.run("batch", command, "b-99")
            #expect(ended.status == 2)
            #expect(ended.errorLines.count == 1)
            #expect(ended.errors.contains("there is no batch b-99"))
        }
    }
}
