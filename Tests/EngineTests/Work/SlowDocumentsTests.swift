import TestSupport
import Testing

@testable import Engine

/// Slow documents wait in slots of their own.
@Suite struct SlowDocumentsTests {
    @Test func `two hundred scans of one client that never end hold up no text of another's thousand`() async throws {
        let rig = try ScanRig(on: MemoryStore())
        let engine = rig.engine
        let scans = try (0..<200).map { try rig.scan("\($0)") }
        let texts = try rig.texts(1_000)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await engine.run() }
            let slow = try await engine.submit(
                Submission(documents: scans, client: ClientID(rawValue: "scanner"))
            ).id
            let isFull = try await eventually { try await engine.batch(slow).running == scans.count }
            let fast = try await engine.submit(
                Submission(documents: texts, client: ClientID(rawValue: "writer"))
            ).id
            let isDone = try await eventually { try await engine.batch(fast).state == .done }
            let (held, done) = (try await engine.batch(slow), try await engine.batch(fast))
            #expect(isFull && isDone && done.done == texts.count && done.failed == 0, "\(done)")
            #expect(held.running == scans.count && held.done + held.failed == 0, "\(held)")
            try rig.letGo()
            let isOver = try await eventually { try await engine.batch(slow).state == .done }
            #expect(isOver)
            tasks.cancelAll()
        }
    }
}
