import Engine

/// What actions ask before they act, and what the answers do.
extension ConsoleModel {
    mutating func plan(_ act: Plan.Act) -> [ConsoleEffect] {
        guard let batch = selectedBatch else { return [] }
        overlay = .plan(Plan(act: act, batch: batch.id, seen: Plan.count(act, of: batch)))
        return [.loadBatch(batch.id)]
    }

    /// Keeps the count of an open question true.
    mutating func followPlan() {
        guard case .plan(var plan) = overlay, plan.current != nil, let batch = batch(plan.batch) else { return }
        plan.current = Plan.count(plan.act, of: batch)
        overlay = .plan(plan)
    }

    /// A count that changed since it was seen is shown once more instead of being run.
    mutating func runPlan() -> [ConsoleEffect] {
        guard case .plan(var plan) = overlay, let current = plan.current else { return [] }
        if plan.act == .retry, current != plan.seen {
            complain("it was \(plan.seen) and is \(current) now: look again, then y")
            plan.seen = current
            overlay = .plan(plan)
            return []
        }
        overlay = nil
        say("\(plan.act.rawValue) \(plan.batch) …")
        return [plan.act == .retry ? .retry(plan.batch) : .cancel(plan.batch)]
    }

    mutating func runTyped() -> [ConsoleEffect] {
        guard case .typed(let confirmation) = overlay, confirmation.isConfirmed else { return [] }
        overlay = nil
        say("flushing \(confirmation.cache.rawValue) …")
        return [.flush(confirmation.cache)]
    }

    mutating func drop() -> [ConsoleEffect] {
        overlay = nil
        say("left as it was")
        return []
    }

    mutating func moveChoice(by rows: Int) -> [ConsoleEffect] {
        guard case .choice(var choice) = overlay else { return [] }
        choice.selected = min(max(0, choice.selected + rows), choice.options.count - 1)
        overlay = .choice(choice)
        return []
    }

    mutating func takeChoice() -> [ConsoleEffect] {
        guard case .choice(let choice) = overlay, choice.options.indices.contains(choice.selected) else { return [] }
        overlay = nil
        let tier = choice.options[choice.selected]
        if tier == choice.from {
            say("\(choice.client) stays in \(tier)")
            return []
        }
        say("moving \(choice.client) to \(tier) …")
        return [.moveClient(choice.client, from: choice.from, to: tier, isUndo: false)]
    }

    mutating func scrollHelp(by rows: Int) -> [ConsoleEffect] {
        guard case .help(var state) = overlay else { return [] }
        state.scroll = min(max(0, state.scroll + rows), helpScrollMax)
        overlay = .help(state)
        return []
    }
}
