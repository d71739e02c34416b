import Engine

/// The console's whole behaviour: a pure function of what is and what happens. Time comes in with the event.
public func update(_ model: inout ConsoleModel, _ event: ConsoleEvent, at time: ConsoleTime) -> [ConsoleEffect] {
    model.time = time
    if let undo = model.undo, undo.until <= time.moment { model.dropUndo() }
    if case .key = event { model.message?.isAnswered = true }
    if model.message?.isOver(at: time.moment) == true { model.message = nil }
    switch event {
    case .key(let key): return model.press(key)
    case .paste(let text):
        model.paste(text)
        return []
    case .resize(let size):
        model.size = size
        return []
    case .snapshot(let snapshot):
        model.startup = nil
        model.sayWhoIsGone(after: snapshot)
        model.feed.receive(snapshot, at: time)
        model.settleTables()
        model.followPlan()
        model.followPriorities()
        return model.followBatch()
    case .starting(let step):
        model.startup = Startup(step: step, since: time.moment)
        return []
    case .arrived(let start):
        model.begin(at: start)
        return []
    case .reply(let reply): return model.receive(reply)
    case .tick:
        model.settleTables()
        return []
    }
}

extension ConsoleModel {
    mutating func press(_ key: Key) -> [ConsoleEffect] {
        if let effects = ActionTable.press(key, in: &self) { return effects }
        if context.takesText { edit { _ = $0.edit(key) } }
        return []
    }

    /// A paste goes into a text field or nowhere: it never runs keys.
    mutating func paste(_ text: String) {
        guard context.takesText else {
            complain("pasted text goes into a text field only; here it was left out")
            return
        }
        edit { $0.insert(text) }
    }

    /// Changes the text field that has the cursor.
    private mutating func edit(_ change: (inout EditableText) -> Void) {
        switch overlay {
        case .palette(var state):
            change(&state.query)
            state.selected = 0
            overlay = .palette(state)
        case .help(var state):
            change(&state.query)
            state.scroll = 0
            overlay = .help(state)
        case .typed(var state):
            change(&state.answer)
            overlay = .typed(state)
        case .relabel(var state):
            change(&state.query)
            state.selected = 0
            overlay = .relabel(state)
        case .limits(var state):
            if state.focus == .rate { change(&state.rate) } else { change(&state.burst) }
            state.refusal = nil
            overlay = .limits(state)
        case .submit:
            if draft.focus == .path { change(&draft.path) }
            if draft.focus == .client { change(&draft.client) }
            draft.refusal = nil
        case .choice, .plan, nil: break
        }
    }

    /// Brings every table in its order, with the rows there are now.
    mutating func settleTables() {
        guard let snapshot else { return }
        let now = time.moment
        batches.table.settle(sortedBatches(snapshot), at: now)
        clients.table.settle(sortedClients(snapshot), at: now)
        caches.table.settle(snapshot.caches.map(\.name), at: now)
        fleet.table.settle(snapshot.workers.sorted { ($0.busyRatio, $1.id) > ($1.busyRatio, $0.id) }.map(\.id), at: now)
    }

    private func sortedBatches(_ snapshot: EngineSnapshot) -> [BatchID] {
        let wall = snapshot.takenAt
        return switch batches.sort {
        case .started: snapshot.batches.map(\.id)
        case .progress: snapshot.batches.sorted { $0.progress < $1.progress }.map(\.id)
        case .failed: snapshot.batches.sorted { $0.failed > $1.failed }.map(\.id)
        case .eta:
            snapshot.batches.map { (id: $0.id, eta: $0.eta(now: wall) ?? -1) }.sorted { $0.eta > $1.eta }.map(\.id)
        }
    }

    private func sortedClients(_ snapshot: EngineSnapshot) -> [ClientID] {
        switch clients.sort {
        case .demand:
            snapshot.clients.sorted { ($0.queued + $0.inFlight, $1.id) > ($1.queued + $1.inFlight, $0.id) }.map(\.id)
        case .refused: snapshot.clients.sorted { ($0.refused, $1.id) > ($1.refused, $0.id) }.map(\.id)
        case .name: snapshot.clients.map(\.id).sorted()
        }
    }
}
