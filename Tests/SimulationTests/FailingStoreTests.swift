import Engine
import TestSupport
import Testing

/// The n-th call to the store fails, for every n that a small batch needs: each document still ends once.
@Suite struct FailingStoreTests {
    static let documents = 12

    @Test(arguments: FailingStore.Point.allCases)
    func `whichever call breaks, every document is counted once`(point: FailingStore.Point) async throws {
        let folder = try TemporaryFolder()
        let documents = try (0..<Self.documents).map {
            Document(path: try folder.write("\($0).txt", "INVOICE\nInvoice number: \($0)\nAmount due: $5.00\n"))
        }
        let catalog = try ShippedIndustries.catalog()
        // Compiled before the leases run, which are shorter here than compiling takes.
        _ = try catalog.classifier(for: .general)
        try await withThrowingTaskGroup(of: Void.self) { runs in
            for failing in 1...60 {
                if failing > 8 { try await runs.next() }
                runs.addTask { try await self.run(documents, failing: failing, point: point, catalog) }
            }
            try await runs.waitForAll()
        }
    }

    private func run(
        _ documents: [Document], failing: Int, point: FailingStore.Point, _ catalog: IndustryCatalog
    ) async throws {
        let time = FastTime(factor: 100)
        let store = FailingStore(MemoryStore(time: time), failing: failing, point: point)
        var configuration = EngineConfiguration()
        configuration.jobsClaimMax = 5
        configuration.classifyThreads = 1
        configuration.extractThreads = 1
        // Time runs a hundred times as fast as this machine works: a slow one must not look like one that dies.
        configuration.deliveriesMax = 1_000
        let engine = Engine(configuration: configuration, store: store, catalog: catalog, time: time)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await engine.run() }
            let id = try await engine.submit(Submission(documents: documents)).id
            let isDone = try await eventually { try await engine.batch(id).state == .done && store.hasFailed }
            tasks.cancelAll()
            try await tasks.waitForAll()
            let batch = try await engine.batch(id)
            #expect(isDone, "call \(failing) failed \(point) and the batch stands at \(batch.done) of \(batch.total)")
            #expect(batch.done == Self.documents && batch.failed == 0 && batch.running == 0, "call \(failing) \(point)")
            let results = try await engine.results(of: id, from: 0, limit: 100).results
            #expect(results.map(\.path) == documents.map(\.path), "call \(failing) \(point)")
        }
    }
}
