import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Engine

/// What a lost worker held, in the hands of one that has all it may hold.
@Suite struct LostWorkTests {
    @Test func `a worker whose hands are full takes over what another held, and does it next`() async throws {
        let folder = try TemporaryFolder()
        // Writes down whom it reads, and reads until the test says so or its docket is gone.
        let launcher = try folder.write(
            "launcher",
            """
            #!/bin/sh
            tail -n 1 >> "\(folder.path)/order"
            while [ ! -e "\(folder.path)/go" ] && [ -e "\(folder.path)/launcher" ]; do sleep 0.05; done
            kill -9 $$
            """)
        chmod(launcher, 0o700)
        let scans = try (0..<4).map { Document(path: try folder.write("\($0).pdf", "%PDF-1.7\nscan\n% \($0)\n")) }
        let lost = Document(path: try folder.write("lost.pdf", "%PDF-1.7\nlost\n% lost\n"))
        let catalog = try ShippedIndustries.catalog()
        _ = try catalog.classifier(for: .general)
        var limits = ExtractionLimits()
        limits.extractTime = .seconds(3_600)
        var configuration = EngineConfiguration()
        configuration.attemptsMax = 1
        configuration.extractThreads = 1
        configuration.jobsHeldMax = scans.count
        // Longer than a busy machine keeps a worker from renewing what it holds.
        configuration.lease = .seconds(4)
        let store = MemoryStore()
        let engine = Engine(
            configuration: configuration, store: store, catalog: catalog,
            extractor: TextExtractor(jail: Jail(limits: limits, launcher: launcher)), time: SystemTime(),
            randomness: SystemRandomness(), on: .kernel)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await engine.run() }
            let held = try await engine.submit(Submission(documents: scans, client: ClientID(rawValue: "a"))).id
            let isFull = try await eventually { try await engine.batch(held).running == scans.count }
            #expect(isFull)
            let batch = try await engine.submit(Submission(documents: [lost], client: ClientID(rawValue: "b"))).id
            let claimed = store.claim(worker: WorkerID(rawValue: "lost"), limit: 1)
            #expect(claimed.map(\.document) == [lost])
            let isTaken = try await eventually { engine.metrics.takenOver.load(ordering: .relaxed) == 1 }
            #expect(isTaken, "nobody takes it over")
            try folder.write("go", "")
            let isDone = try await eventually {
                let states = [try await engine.batch(batch).state, try await engine.batch(held).state]
                return states == [.done, .done]
            }
            #expect(isDone)
            tasks.cancelAll()
        }
        let order = try String(contentsOfFile: folder.path + "/order", encoding: .utf8).split(separator: "\n")
        #expect(order.count == scans.count + 1 && order.last != "% lost", "\(order)")
    }

    @Test func `a slow document of a lost worker holds up none of the others it held`() async throws {
        let folder = try TemporaryFolder()
        let launcher = try folder.write(
            "launcher",
            """
            #!/bin/sh
            while [ ! -e "\(folder.path)/go" ] && [ -e "\(folder.path)/launcher" ]; do sleep 0.05; done
            kill -9 $$
            """)
        chmod(launcher, 0o700)
        let slow = Document(path: try folder.write("slow.pdf", "%PDF-1.7\n"))
        let texts = try (0..<30).map { number in
            Document(path: try folder.write("\(number).txt", "INVOICE\nInvoice number: \(number)\n"))
        }
        let catalog = try ShippedIndustries.catalog()
        _ = try catalog.classifier(for: .general)
        var limits = ExtractionLimits()
        limits.extractTime = .seconds(3_600)
        var configuration = EngineConfiguration()
        configuration.attemptsMax = 1
        configuration.lease = .milliseconds(600)
        let store = MemoryStore()
        let engine = Engine(
            configuration: configuration, store: store, catalog: catalog,
            extractor: TextExtractor(jail: Jail(limits: limits, launcher: launcher)), time: SystemTime(),
            randomness: SystemRandomness(), on: .kernel)
        let batch = try await engine.submit(Submission(documents: [slow] + texts)).id
        #expect(store.claim(worker: WorkerID(rawValue: "lost"), limit: 100).count == texts.count + 1)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await engine.run() }
            let isAnswered = try await eventually { try await engine.batch(batch).done == texts.count }
            let held = try await engine.batch(batch)
            #expect(isAnswered && held.running == 1, "\(held)")
            try folder.write("go", "")
            let isDone = try await eventually { try await engine.batch(batch).state == .done }
            #expect(isDone)
            tasks.cancelAll()
        }
    }

    @Test func `what was answered alone is settled before the next suspect is begun`() async throws {
        let folder = try TemporaryFolder()
        let documents = try (0..<2).map { number in
            Document(path: try folder.write("\(number).txt", "INVOICE\nInvoice number: \(number)\n"))
        }
        let catalog = try ShippedIndustries.catalog()
        _ = try catalog.classifier(for: .general)
        var configuration = EngineConfiguration()
        configuration.lease = .milliseconds(600)
        let memory = MemoryStore()
        let atFirst = Mutex<[Int]?>(nil)
        let lost = Mutex<[Job]>([])
        let store = WatchedStore(memory) { call, _ in
            guard call == .settle, atFirst.withLock({ $0 == nil }) else { return }
            // As long as it takes to begin another document many times over.
            for _ in 0..<20_000 { await Task.yield() }
            let counts = memory.timesBegun(lost.withLock { $0 })
            atFirst.withLock { $0 = $0 ?? counts.sorted() }
        }
        let engine = Engine(configuration: configuration, store: store, catalog: catalog, time: SystemTime())
        let batch = try await engine.submit(Submission(documents: documents)).id
        let claimed = memory.claim(worker: WorkerID(rawValue: "lost"), limit: 2)
        lost.withLock { $0 = claimed }
        // A second worker ended with both in hand.
        let second = WorkerID(rawValue: "lost as well")
        let isLostAgain = try await eventually { memory.takeOver(worker: second, lease: .zero, limit: 2).count == 2 }
        try #require(isLostAgain)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await engine.run() }
            let isDone = try await eventually { try await engine.batch(batch).state == .done }
            let ended = try await engine.batch(batch)
            #expect(isDone && ended.done == 2, "\(ended)")
            tasks.cancelAll()
        }
        #expect(atFirst.withLock { $0 } == [0, 1], "the second was begun before the first was settled")
    }
}
