import Synchronization
import Testing

@testable import Engine

@Suite struct ThreadExecutorTests {
    @Test func `runs every task, on its own threads only, and ends`() async {
        let executor = ThreadExecutor(name: "test", threads: 2)
        let seen = Seen()
        await withTaskGroup(of: Void.self) { tasks in
            for _ in 0..<10_000 {
                tasks.addTask(executorPreference: executor) {
                    await Task.yield()
                    seen.note(ThreadName.current)
                }
            }
        }
        executor.stop()
        #expect(seen.count == 10_000)
        #expect(seen.names.isSubset(of: ["test-0", "test-1"]))
    }

    @Test func `a task that blocks a thread leaves the others running`() async {
        let blocked = ThreadExecutor(name: "blocked", threads: 1)
        let free = ThreadExecutor(name: "free", threads: 1)
        let gate = ThreadGate()
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask(executorPreference: blocked) { gate.waitBlocking() }
            tasks.addTask(executorPreference: free) { gate.open() }
        }
        blocked.stop()
        free.stop()
        #expect(gate.isOpen)
    }

    @Test func `what is next goes before all that waits`() {
        let executor = ThreadExecutor(name: "test", threads: 1)
        let gate = ThreadGate()
        let seen = Mutex<[Int]>([])
        executor.call(isNext: false) { gate.waitBlocking() }
        for number in 1...3 { executor.call(isNext: number == 3) { seen.withLock { $0.append(number) } } }
        gate.open()
        executor.stop()
        #expect(seen.withLock { $0 }.suffix(2) == [1, 2] && seen.withLock { $0.count } == 3)
    }
}

private final class Seen: Sendable {
    private let state = Mutex<(count: Int, names: Set<String>)>((0, []))

    var count: Int { state.withLock { $0.count } }
    var names: Set<String> { state.withLock { $0.names } }

    func note(_ name: String) {
        state.withLock { state in
            state.count += 1
            state.names.insert(name)
        }
    }
}
