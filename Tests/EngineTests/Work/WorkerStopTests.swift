import Synchronization
import TestSupport
import Testing

@testable import Engine

/// What becomes of the work that a worker holds when it is asked to stop.
@Suite struct WorkerStopTests {
    /// Runs an engine on `store` with `count` documents; `stop` asks it to stop, and the test goes on when it has.
    private func run(
        _ configuration: EngineConfiguration = EngineConfiguration(), on store: WatchedStore, count: Int,
        untilStopped body: (_ stop: () -> Void) async throws -> Void
    ) async throws -> Batch {
        let folder = try TemporaryFolder()
        let documents = try (0..<count).map {
            Document(path: try folder.write("\($0).txt", "INVOICE\nInvoice number: \($0)\nBill to: A\n"))
        }
        let catalog = try ShippedIndustries.catalog()
        // Compiled before the leases run, which are shorter here than compiling takes.
        _ = try catalog.classifier(for: .general)
        let engine = Engine(configuration: configuration, store: store, catalog: catalog)
        let id = try await engine.submit(Submission(documents: documents)).id
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await engine.run() }
            try await body { tasks.cancelAll() }
            tasks.cancelAll()
        }
        return try await engine.batch(id)
    }

    @Test func `leases are renewed while a stopping worker finishes what it holds`() async throws {
        let isHeld = Mutex(true)
        let store = WatchedStore { call, _ throws(StoreError) in
            while call == .cached, isHeld.withLock({ $0 }) { await Task.yield() }
        }
        var configuration = EngineConfiguration()
        // Long enough that a busy machine does not let it run out, which would be another delivery.
        configuration.lease = .seconds(3)
        let batch = try await run(configuration, on: store, count: 1) { stop in
            let isAsked = try await eventually { store.count(.cached) == 1 }
            #expect(isAsked)
            stop()
            let renewed = store.count(.renew)
            let isRenewed = try await eventually(within: .seconds(60)) { store.count(.renew) >= renewed + 2 }
            #expect(isRenewed, "nobody renewed the lease of a document that was still worked on")
            isHeld.withLock { $0 = false }
        }
        #expect(batch.done == 1 && batch.running == 0)
    }

    @Test func `a store that is away for a moment while a worker stops loses nothing of what was done`() async throws {
        let isAway = Mutex(true)
        let store = WatchedStore { call, _ throws(StoreError) in
            if call == .settle, isAway.withLock({ $0 }) { throw StoreError(.unreachable, "away") }
        }
        let batch = try await run(on: store, count: 20) { stop in
            let isAsked = try await eventually { store.count(.settle) > 0 }
            #expect(isAsked)
            let asked = store.count(.settle)
            stop()
            // The worker must come back more than once, and with pauses: it gives up after twenty times.
            let isBack = try await eventually { store.count(.settle) >= asked + 2 }
            #expect(isBack)
            isAway.withLock { $0 = false }
        }
        #expect(batch.done == 20 && batch.running == 0, "\(batch.done) of 20 are done, \(batch.running) still leased")
    }

    @Test func `a store that stays away holds a stopping worker no longer than the grace time`() async throws {
        let store = WatchedStore { call, _ throws(StoreError) in
            if call == .settle { throw StoreError(.unreachable, "away") }
        }
        var configuration = EngineConfiguration()
        configuration.graceTime = .milliseconds(200)
        let batch = try await run(configuration, on: store, count: 20) { stop in
            let isAsked = try await eventually { store.count(.settle) > 0 }
            #expect(isAsked)
            stop()
        }
        #expect(batch.running == 20, "what nobody could be told of goes by its leases")
        #expect(store.count(.settle) < 20)
    }
}
