import Engine
import TestSupport
import Testing

/// The whole way of documents through an engine, on a store in memory.
@Suite struct EngineBatchTests {
    /// An engine that works while `body` runs, with a folder for its documents.
    private func withEngine(
        _ configuration: EngineConfiguration = EngineConfiguration(), store: MemoryStore = MemoryStore(),
        _ body: (Engine, TemporaryFolder) async throws -> Void
    ) async throws {
        let catalog = try ShippedIndustries.catalog()
        let engine = Engine(configuration: configuration, store: store, catalog: catalog)
        let folder = try TemporaryFolder()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await engine.run() }
            defer { tasks.cancelAll() }
            try await body(engine, folder)
        }
    }

    private func finished(_ batch: Batch, _ engine: Engine) async throws -> Batch {
        let isFinished = try await eventually { try await engine.batch(batch.id).state.isFinished }
        try #require(isFinished)
        return try await engine.batch(batch.id)
    }

    private func invoice(_ number: Int) -> String {
        "INVOICE\nInvoice number: \(number)\nBill to: Example Ltd\nAmount due: $\(number).00\nPayment terms: 30 days\n"
    }

    @Test func `every document of a batch has one result with its own name, and a verdict with reasons`() async throws {
        try await withEngine { engine, folder in
            let documents = try (0..<500).map { Document(path: try folder.write("d/\($0).txt", invoice($0))) }
            let batch = try await finished(try await engine.submit(Submission(documents: documents)), engine)
            #expect(batch.done == 500 && batch.failed == 0 && batch.running == 0 && batch.queued == 0)
            let (results, next) = try await engine.results(of: batch.id, from: 0, limit: 1000)
            #expect(next == nil)
            #expect(results.map(\.path) == documents.map(\.path))
            #expect(results.map(\.index) == Array(0..<500))
            #expect(results.allSatisfy { $0.verdict?.category == "invoice" && !$0.cached })
            #expect(results.allSatisfy { $0.verdict?.reasons.isEmpty == false })
        }
    }

    @Test func `the same bytes under another name come from the cache, with the other name`() async throws {
        try await withEngine { engine, folder in
            let first = Document(path: try folder.write("first.txt", invoice(1)))
            let second = Document(path: try folder.write("second.txt", invoice(1)))
            _ = try await finished(try await engine.submit(Submission(documents: [first])), engine)
            let batch = try await finished(try await engine.submit(Submission(documents: [second])), engine)
            #expect(batch.cached == 1)
            let result = try await engine.results(of: batch.id, from: 0, limit: 10).results[0]
            #expect(result.cached && result.path == second.path)
            #expect(try await engine.flush(.result) == 1)
            let again = try await finished(try await engine.submit(Submission(documents: [second])), engine)
            #expect(again.cached == 0)
        }
    }

    @Test func `bytes that can't have a verdict are remembered as well, and the reason with them`() async throws {
        try await withEngine { engine, folder in
            for name in ["first.txt", "second.txt"] {
                let document = Document(path: try folder.write(name, "  \n \t \n"))
                let batch = try await finished(try await engine.submit(Submission(documents: [document])), engine)
                let result = try await engine.results(of: batch.id, from: 0, limit: 1).results[0]
                #expect(result.error?.code == .unreadable && result.path == document.path)
            }
            let isHit = try await eventually { engine.snapshot.caches.first { $0.name == .result }?.hits == 1 }
            #expect(isHit)
        }
    }

    @Test func `documents that can't be read fail with their codes and leave the others alone`() async throws {
        try await withEngine { engine, folder in
            let documents = [
                Document(path: try folder.write("good.txt", invoice(7))),
                Document(path: try folder.write("empty.txt", "")),
                Document(path: folder.path + "/missing.txt"),
            ]
            let batch = try await finished(try await engine.submit(Submission(documents: documents)), engine)
            #expect(batch.done == 1 && batch.failed == 2)
            let results = try await engine.results(of: batch.id, from: 0, limit: 10).results
            #expect(results.map { $0.error?.code } == [nil, .emptyFile, .notFound])
            try folder.write("missing.txt", invoice(8))
            #expect(try await engine.retryFailed(batch.id) == 2)
            let after = try await finished(try await engine.batch(batch.id), engine)
            #expect(after.done == 2 && after.failed == 1)
        }
    }

    @Test func `a stopped engine hands back what it had not begun, and another one finishes it`() async throws {
        let store = MemoryStore()
        let folder = try TemporaryFolder()
        let documents = try (0..<3000).map { Document(path: try folder.write("d/\($0).txt", invoice($0))) }
        var id: BatchID?
        try await withEngine(store: store) { engine, _ in
            id = try await engine.submit(Submission(documents: documents)).id
            let isUnderWay = try await eventually { try await engine.batch(id!).done > 0 }
            #expect(isUnderWay)
        }
        let left = try #require(store.batch(id!))
        #expect(left.running == 0, "nothing may stay leased to an engine that stopped")
        try await withEngine(store: store) { engine, _ in
            let batch = try await finished(left, engine)
            #expect(batch.done == 3000 && batch.failed == 0)
        }
    }

    @Test func `a refused submission names the reason and leaves nothing behind`() async throws {
        try await withEngine { engine, folder in
            let document = Document(path: try folder.write("a.txt", invoice(1)))
            await #expect(throws: EngineError.self) { try await engine.submit(Submission(documents: [])) }
            let unknown = Submission(documents: [document], industry: IndustryName(rawValue: "astrology"))
            let error = await #expect(throws: EngineError.self) { try await engine.submit(unknown) }
            #expect(error?.code == .unknownIndustry)
            let spaced = Submission(documents: [document], client: ClientID(rawValue: "a b"))
            await #expect(throws: EngineError.self) { try await engine.submit(spaced) }
            #expect(try await engine.batches(limit: 10).total == 0)
        }
    }

    @Test func `the snapshot shows what was done`() async throws {
        try await withEngine { engine, folder in
            let document = Document(path: try folder.write("a.txt", invoice(1)))
            _ = try await finished(try await engine.submit(Submission(documents: [document])), engine)
            let isSeen = try await eventually {
                engine.snapshot.batches.first?.state == .done && engine.snapshot.workers.count == 1
            }
            #expect(isSeen)
            let snapshot = engine.snapshot
            #expect(snapshot.health.state == .ok)
            #expect(snapshot.latency.count == 1)
            #expect(snapshot.totals.done == 1)
            #expect(snapshot.caches.first { $0.name == .result }?.misses == 1)
            #expect(snapshot.workers.count == 1)
            #expect(!snapshot.history.isEmpty)
        }
    }
}

extension Category: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) { self.init(rawValue: text) }
}
