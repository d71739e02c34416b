import Synchronization
import TestSupport
import Testing

@testable import Engine

@Suite struct WorkFloorTests {
    /// Who is inside, and what was seen that must not be.
    private final class Seen: Sendable {
        private let state = Mutex((together: 0, alone: 0, entered: 0, wrong: 0))
        private let words = Mutex<[String]>([])

        func comes(alone: Bool) {
            state.withLock { state in
                if alone { state.alone += 1 } else { state.together += 1 }
                state.entered += 1
                if state.alone > 1 || (state.alone == 1 && state.together > 0) { state.wrong += 1 }
            }
        }

        func goes(alone: Bool) {
            state.withLock { state in if alone { state.alone -= 1 } else { state.together -= 1 } }
        }

        var counts: [Int] { state.withLock { [$0.together, $0.alone, $0.entered, $0.wrong] } }
        func say(_ word: String) { words.withLock { $0.append(word) } }
        var said: [String] { words.withLock { $0 } }
    }

    @Test func `who is alone is alone, and everybody comes in`() async {
        let floor = WorkFloor()
        let seen = Seen()
        await withDiscardingTaskGroup { tasks in
            for number in 0..<400 {
                tasks.addTask {
                    let isAlone = number % 7 == 0
                    let work = { @Sendable () async -> Void in
                        seen.comes(alone: isAlone)
                        await Task.yield()
                        seen.goes(alone: isAlone)
                    }
                    await isAlone ? floor.alone(work) : floor.together(work)
                }
            }
        }
        #expect(seen.counts == [0, 0, 400, 0])
    }

    @Test func `who comes after one that waits to be alone waits behind it`() async throws {
        let floor = WorkFloor()
        let seen = Seen()
        let (inside, enter) = AsyncStream<Void>.makeStream()
        let (isFree, free) = AsyncStream<Void>.makeStream()
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                await floor.together {
                    enter.finish()
                    for await _ in isFree {}
                    seen.say("first")
                }
            }
            for await _ in inside {}
            tasks.addTask { await floor.alone { seen.say("alone") } }
            _ = try? await eventually { floor.waiting == 1 }
            tasks.addTask { await floor.together { seen.say("late") } }
            _ = try? await eventually { floor.waiting == 2 }
            free.finish()
        }
        #expect(seen.said == ["first", "alone", "late"])
    }
}
