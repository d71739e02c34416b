import Synchronization
import TestSupport
import Testing

@testable import Engine

/// What a worker has in memory of documents that wait.
@Suite struct HeldBytesTests {
    private static let documentBytes = 1_000

    /// Works on `count` documents of a thousand bytes while `body` runs.
    private func run(
        _ configuration: EngineConfiguration, on store: any JobStore, count: Int,
        _ body: (Engine, BatchID) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let documents = try (0..<count).map { number in
            let text = "INVOICE\nInvoice number: \(number)\nBill to: A\n"
            let padding = String(repeating: " x", count: Self.documentBytes).utf8.prefix(
                Self.documentBytes - text.utf8.count)
            return Document(path: try folder.write("\(number).txt", Array(text.utf8) + padding))
        }
        let catalog = try ShippedIndustries.catalog()
        // Compiled before the leases run, which are shorter here than compiling takes.
        _ = try catalog.classifier(for: .general)
        let engine = Engine(configuration: configuration, store: store, catalog: catalog)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await engine.run() }
            defer { tasks.cancelAll() }
            try await body(engine, try await engine.submit(Submission(documents: documents)).id)
        }
    }

    @Test func `hundreds of documents that wait for the store are not all read into memory`() async throws {
        let waiting = Mutex((now: 0, most: 0))
        let store = WatchedStore { call, documents throws(StoreError) in
            guard call == .cached else { return }
            waiting.withLock { waiting in
                waiting.now += documents
                waiting.most = max(waiting.most, waiting.now)
            }
            // As slow as a store may be: others come here meanwhile, as far as they may.
            for _ in 0..<200 { await Task.yield() }
            waiting.withLock { $0.now -= documents }
        }
        var configuration = EngineConfiguration()
        configuration.bytesHeldMax = 10 * Self.documentBytes
        try await run(configuration, on: store, count: 300) { engine, id in
            let isDone = try await eventually { try await engine.batch(id).state == .done }
            #expect(isDone)
            let done = try await engine.batch(id).done
            #expect(done == 300)
        }
        #expect(waiting.withLock { $0.most } <= 10)
    }

    @Test func `documents larger than the whole bound go one by one, and all of them go`() async throws {
        var configuration = EngineConfiguration()
        configuration.bytesHeldMax = 1
        try await run(configuration, on: MemoryStore(), count: 40) { engine, id in
            let isDone = try await eventually { try await engine.batch(id).state == .done }
            #expect(isDone)
            let done = try await engine.batch(id).done
            #expect(done == 40)
        }
    }
}
