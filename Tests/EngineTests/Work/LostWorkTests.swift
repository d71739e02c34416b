import Synchronization
import TestSupport
import Testing

@testable import Engine

/// What a lost worker held, in the hands of one that has all it may hold.
@Suite struct LostWorkTests {
    @Test func `a worker whose hands are full takes over what another held, and does it next`() async throws {
        let count = 4
        let store = MemoryStore()
        let rig = try ScanRig(on: store) { configuration in
            configuration.extractThreads = 1
            configuration.jobsHeldMax = count
            // Longer than a busy machine keeps a worker from renewing what it holds.
            configuration.lease = .seconds(4)
        }
        let engine = rig.engine
        let scans = try (0..<count).map { try rig.scan("\($0)") }
        let lost = try rig.scan("lost")
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await engine.run() }
            let held = try await engine.submit(Submission(documents: scans, client: ClientID(rawValue: "a"))).id
            let isFull = try await eventually {
                try await engine.batch(held).running == count && rig.asked == count && rig.begun.count == 1
            }
            #expect(isFull)
            let batch = try await engine.submit(Submission(documents: [lost], client: ClientID(rawValue: "b"))).id
            let claimed = store.claim(worker: WorkerID(rawValue: "lost"), limit: 1)
            #expect(claimed.map(\.document) == [lost])
            let isTaken = try await eventually { rig.asked == count + 1 }
            #expect(isTaken && engine.takenOver == 1, "nobody takes it over")
            try rig.letGo()
            let isDone = try await eventually {
                let states = [try await engine.batch(batch).state, try await engine.batch(held).state]
                return states == [.done, .done]
            }
            #expect(isDone)
            tasks.cancelAll()
        }
        let order = rig.begun
        #expect(order.count == count + 1 && order.firstIndex(of: "lost") == 1, "\(order)")
    }

    @Test func `a slow document of a lost worker holds up none of the others it held`() async throws {
        let store = MemoryStore()
        let rig = try ScanRig(on: store) { $0.lease = .milliseconds(600) }
        let engine = rig.engine
        let slow = try rig.scan("slow")
        let texts = try rig.texts(30)
        let batch = try await engine.submit(Submission(documents: [slow] + texts)).id
        #expect(store.claim(worker: WorkerID(rawValue: "lost"), limit: 100).count == texts.count + 1)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await engine.run() }
            let isAnswered = try await eventually { try await engine.batch(batch).done == texts.count }
            let held = try await engine.batch(batch)
            #expect(isAnswered && held.running == 1, "\(held)")
            try rig.letGo()
            let isDone = try await eventually { try await engine.batch(batch).state == .done }
            #expect(isDone)
            tasks.cancelAll()
        }
    }

    @Test func `what was answered alone is settled before the next suspect is begun`() async throws {
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
        let rig = try ScanRig(on: store) { $0.lease = .milliseconds(600) }
        let engine = rig.engine
        let batch = try await engine.submit(Submission(documents: try rig.texts(2))).id
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
