import Synchronization

/// Where documents are worked on: many at once, or one alone. Who wants to be alone is let in when those inside have
/// left; who comes after it waits for it.
final class WorkFloor: Sendable {
    private struct State {
        var inside = 0
        var isTaken = false
        /// In the order of their coming.
        var waiting: [(isAlone: Bool, entry: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    /// How many are not let in yet.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// Runs `work` beside others.
    func together(_ work: () async -> Void) async {
        await enter(alone: false)
        await work()
        leave(alone: false)
    }

    /// Runs `work` while nothing else is worked on.
    func alone(_ work: () async -> Void) async {
        await enter(alone: true)
        await work()
        leave(alone: true)
    }

    private func enter(alone isAlone: Bool) async {
        await withCheckedContinuation { entry in
            let entering = state.withLock { state in
                state.waiting.append((isAlone, entry))
                return Self.letIn(&state)
            }
            for entry in entering { entry.resume() }
        }
    }

    private func leave(alone isAlone: Bool) {
        let entering = state.withLock { state in
            if isAlone { state.isTaken = false } else { state.inside -= 1 }
            return Self.letIn(&state)
        }
        for entry in entering { entry.resume() }
    }

    private static func letIn(_ state: inout State) -> [CheckedContinuation<Void, Never>] {
        var entering: [CheckedContinuation<Void, Never>] = []
        while let first = state.waiting.first, !state.isTaken {
            if first.isAlone {
                guard state.inside == 0 else { break }
                state.isTaken = true
            } else {
                state.inside += 1
            }
            state.waiting.removeFirst()
            entering.append(first.entry)
        }
        return entering
    }
}
