import TestSupport
import Testing

@testable import Engine

@Suite struct ExtractionThreadsTests {
    @Test func `answers with what the work returned, in any number`() async {
        let threads = ExtractionThreads(threads: 2)
        let sum = await withTaskGroup(of: Int?.self) { tasks in
            for number in 0..<500 { tasks.addTask { await threads.run { number } } }
            return await tasks.reduce(0) { $0 + ($1 ?? -1_000_000) }
        }
        #expect(sum == 499 * 500 / 2)
        threads.stop()
    }

    @Test func `a cancelled task no longer waits for what was not begun, but for what was`() async throws {
        let threads = ExtractionThreads(threads: 1)
        let gate = ThreadGate()
        let begun = ThreadGate()
        try await withThrowingTaskGroup(of: Int?.self) { tasks in
            tasks.addTask {
                await threads.run {
                    begun.open()
                    gate.waitBlocking()
                    return 1
                }
            }
            let hasBegun = try await eventually { begun.isOpen }
            #expect(hasBegun)
            tasks.addTask { await threads.run { 2 } }
            tasks.cancelAll()
            let first = try await tasks.next()
            #expect(first == .some(nil), "the queued one answers first, with nothing")
            gate.open()
            let second = try await tasks.next()
            #expect(second == 1)
        }
        threads.stop()
    }

    @Test func `what is abandoned answers nothing at once, and so does what comes later`() async throws {
        let threads = ExtractionThreads(threads: 1)
        let gate = ThreadGate()
        let begun = ThreadGate()
        try await withThrowingTaskGroup(of: Int?.self) { tasks in
            tasks.addTask {
                await threads.run {
                    begun.open()
                    gate.waitBlocking()
                    return 1
                }
            }
            let hasBegun = try await eventually { begun.isOpen }
            #expect(hasBegun)
            threads.abandon()
            let answer = try await tasks.next()
            #expect(answer == .some(nil))
            #expect(await threads.run { 2 } == nil)
        }
        threads.stop()
        gate.open()
    }
}
