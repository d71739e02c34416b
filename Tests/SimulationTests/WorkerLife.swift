import Synchronization

@testable import Engine

/// A worker of a simulation, as its store sees it: each call takes its time and may break before or after it did its
/// work; and at a call drawn from the seed the worker is dead: what it begins from there on reaches no store.
final class WorkerLife: Sendable {
    private let machine: SimulatedMachine
    private let breaking: Double
    private let callsLeft: Mutex<Int>
    private let death = Atomic<Bool>(false)
    private let over = Signal()

    /// - Parameters:
    ///   - breaking: how likely it is that a call breaks before it is done, and that it does afterwards; from 0 to 1.
    ///   - calls: at which it is dead; nil: at none.
    init(_ machine: SimulatedMachine, breaking: Double = 0, calls: Int? = nil) {
        self.machine = machine
        self.breaking = breaking
        callsLeft = Mutex(calls ?? .max)
    }

    /// It died; a worker that came to the end of the day did not.
    var hasDied: Bool { death.load(ordering: .relaxed) }

    /// Runs an engine until this worker is dead or the task is cancelled.
    func live(_ engine: Engine) async {
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await engine.run() }
            tasks.addTask {
                await withTaskCancellationHandler {
                    _ = await self.over.wait()
                } onCancel: {
                    self.over.finish()
                }
            }
            await tasks.next()
            tasks.cancelAll()
        }
    }

    /// From now on it is dead. Whether it was alive until now.
    @discardableResult
    func die() -> Bool {
        callsLeft.withLock { $0 = 0 }
        over.finish()
        return !death.exchange(true, ordering: .relaxed)
    }

    /// One call to a store.
    /// - Parameters:
    ///   - time: how long it takes; asked when it is begun.
    ///   - isAway: asked when it arrives: nobody answers there.
    func call<Value: Sendable>(
        taking time: () -> Duration, isAway: () -> Bool = { false }, _ work: () async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        let left = callsLeft.withLock { left in
            if left > 0 { left -= 1 }
            return left
        }
        guard left > 0 else {
            die()
            throw StoreError(.unreachable, "nothing of a dead worker arrives")
        }
        // A call that is under way when its task is cancelled takes no time; it must not fail for that.
        try? await machine.sleep(for: time())
        if isAway() || machine.chance(breaking) { throw StoreError(.unreachable, "broken before") }
        let value = try await work()
        if machine.chance(breaking) { throw StoreError(.timeout, "broken after") }
        return value
    }
}
