import Synchronization

extension MemoryStore {
    public func edit(_ edit: Edit) -> EditOutcome {
        let now = time.wallTime()
        let outcome = state.withLock { $0.edit(edit, at: now) }
        announce()
        return outcome
    }

    public func standing(of subject: Subject) -> Terms? {
        let now = time.wallTime()
        return state.withLock { $0.standing(of: subject, at: now) }
    }

    public func client(_ id: ClientID) -> ClientStatus? {
        let now = time.wallTime()
        return state.withLock { state in
            state.tend(at: now)
            return state.clientStatus(id, at: now)
        }
    }

    public func lends(limit: Int) -> [Lend] {
        let now = time.wallTime()
        return state.withLock { Array($0.lends(at: now).prefix(limit)) }
    }

    public func undo(_ id: Int, who: String) -> UndoOutcome {
        let now = time.wallTime()
        let outcome = state.withLock { $0.undo(id, who: who, at: now) }
        announce()
        return outcome
    }

    public func note(who: String, title: String, detail: String) {
        let act = Act(
            id: 0, at: time.wallTime(), who: who, title: title, subject: nil, detail: detail, changes: nil)
        state.withLock { _ = $0.record(act) }
    }

    public func acts(before: Int?, limit: Int) -> [Act] {
        state.withLock { state in
            let first = before ?? state.operating.lastAct + 1
            return stride(from: first - 1, to: max(0, first - 1 - limit), by: -1).compactMap {
                state.operating.acts[$0]
            }
        }
    }

    public func waitForWork(worker: WorkerID, timeout: Duration) async {
        let now = time.wallTime()
        let mayTake = state.withLock { $0.mayTake(worker) }
        guard mayTake else {
            let due = state.withLock { $0.operating.lends.values.map(\.until).min() }
            let wait = due.map { min(timeout, .milliseconds(max(1, $0.milliseconds - now.milliseconds))) } ?? timeout
            try? await time.sleep(for: wait)
            return
        }
        await waitForWork(timeout: timeout)
    }
}
