import Synchronization
import TestSupport
import Testing

@testable import Engine

@Suite struct ByteGateTests {
    @Test func `a share is there or not, and is there again when it was given back`() {
        let gate = ByteGate(bytesMax: 100)
        #expect(gate.takeAtOnce(60) && gate.takeAtOnce(40))
        #expect(!gate.takeAtOnce(1))
        gate.giveBack(40)
        #expect(gate.takeAtOnce(40) && !gate.takeAtOnce(1))
        #expect(gate.held == 100)
    }

    @Test func `what is larger than everything goes alone`() async {
        let gate = ByteGate(bytesMax: 100)
        #expect(gate.takeAtOnce(1))
        #expect(!gate.takeAtOnce(1_000))
        gate.giveBack(1)
        #expect(await gate.take(1_000))
        #expect(!gate.takeAtOnce(1))
        gate.giveBack(1_000)
        #expect(gate.held == 0)
    }

    @Test func `a small one does not pass a large one that waits`() async throws {
        let gate = ByteGate(bytesMax: 100)
        #expect(gate.takeAtOnce(50))
        let order = Notes()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { if await gate.take(100) { order.add(100) } }
            // The large one waits when a small one is no longer let in at once.
            let isWaiting = try await eventually {
                guard gate.takeAtOnce(1) else { return true }
                gate.giveBack(1)
                return false
            }
            #expect(isWaiting)
            tasks.addTask { if await gate.take(1) { order.add(1) } }
            gate.giveBack(50)
            try await tasks.next()
            #expect(order.all == [100])
            gate.giveBack(100)
        }
        #expect(order.all == [100, 1])
    }

    @Test func `who was cancelled before takes nothing, whatever room there is`() async {
        let gate = ByteGate(bytesMax: 100)
        let taken = await withTaskGroup(of: Bool.self) { tasks in
            tasks.cancelAll()
            tasks.addTask { await gate.take(1) }
            return await tasks.next() ?? true
        }
        #expect(!taken && gate.held == 0)
    }

    @Test func `a cancelled wait takes nothing and lets the next one in`() async throws {
        let gate = ByteGate(bytesMax: 10)
        #expect(gate.takeAtOnce(5))
        await withTaskGroup(of: Bool.self) { tasks in
            tasks.addTask { await gate.take(10) }
            tasks.cancelAll()
            #expect(await tasks.next() == false)
        }
        #expect(await gate.take(5))
        #expect(gate.held == 10)
    }

    @Test func `whoever comes and goes, in the end everything is given back`() async {
        let gate = ByteGate(bytesMax: 64)
        let held = Notes()
        await withTaskGroup(of: Void.self) { tasks in
            for number in 0..<2_000 {
                tasks.addTask {
                    let bytes = number % 90
                    guard await gate.take(bytes) else { return }
                    held.add(gate.held)
                    await Task.yield()
                    gate.giveBack(bytes)
                }
                if number % 500 == 499 { tasks.cancelAll() }
            }
        }
        #expect(gate.held == 0)
        #expect(held.all.allSatisfy { $0 <= 64 })
    }
}

/// Numbers in the order in which they came.
private final class Notes: Sendable {
    private let numbers = Mutex<[Int]>([])

    var all: [Int] { numbers.withLock { $0 } }

    func add(_ number: Int) { numbers.withLock { $0.append(number) } }
}
