import TestSupport
import Testing

@testable import Engine

/// A worker whose clock is wrong by an hour, or jumps: the store's time decides on leases and retries.
@Suite struct WrongClockTests {
    /// The kernel's time, moved.
    private struct MovedTime: TimeSource {
        let offset: Duration
        private let system = SystemTime()

        init(by offset: Duration) { self.offset = offset }

        func now() -> Moment { system.now() }
        func wallTime() -> Timestamp {
            Timestamp(milliseconds: system.wallTime().milliseconds + Int64(offset.inMilliseconds))
        }
        func sleep(for duration: Duration) async throws { try await system.sleep(for: duration) }
    }

    @Test(arguments: [Duration.seconds(3_600), .seconds(-3_600)])
    func `a worker with a wrong clock takes nothing from others, and its documents are not taken`(
        offset: Duration
    ) async throws {
        try await ThrowawayRedis.run { server, folder in
            let catalog = try ShippedIndustries.catalog()
            _ = try catalog.classifier(for: .general)
            let documents = try (0..<200).map {
                Document(path: try folder.write("in/\($0).txt", "INVOICE\nInvoice number: \($0)\nAmount due: $5\n"))
            }
            let stores = try [MovedTime(by: .zero), MovedTime(by: offset)].map { time in
                (try RedisStore(endpoint: server.endpoint, time: time), time)
            }
            defer { for (store, _) in stores { store.close() } }
            // Far below the hour, and longer than a busy machine lets a worker stand still.
            var unhurried = EngineConfiguration()
            unhurried.lease = .seconds(120)
            let configuration = unhurried
            let engines = stores.map { store, time in
                Engine(configuration: configuration, store: store, catalog: catalog, time: time)
            }
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for engine in engines { tasks.addTask { await engine.run() } }
                var ids: [BatchID] = []
                // From both sides: a batch's times are the store's, whoever submits it.
                for engine in engines {
                    let before = SystemTime().wallTime()
                    let batch = try await engine.submit(Submission(documents: documents))
                    let age = batch.createdAt.milliseconds - before.milliseconds
                    #expect(abs(age) < 600_000, "\(age) ms")
                    ids.append(batch.id)
                }
                for id in ids {
                    let isDone = try await eventually { try await engines[0].batch(id).state == .done }
                    let batch = try await engines[0].batch(id)
                    #expect(isDone && batch.done == documents.count && batch.failed == 0, "\(batch)")
                }
                tasks.cancelAll()
            }
            let taken = engines.map { $0.takenOver }
            #expect(taken == [0, 0], "documents changed hands though no worker was lost")
        }
    }
}
