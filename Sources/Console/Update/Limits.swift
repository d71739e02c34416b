import Engine

/// Clients and tiers, set from the screen: at once, with the way back for a while.
extension ConsoleModel {
    mutating func raiseSelectedClient(by steps: Int) -> [ConsoleEffect] {
        guard let client = selectedClient else { return [] }
        let priority = client.priority + steps
        say("priority of \(client.id) \u{2026}")
        return [
            .act(
                TermAct(
                    .client(client.id), [.priority: String(priority)], title: "client set",
                    done: "\(client.id) has priority \(priority)"))
        ]
    }

    mutating func togglePause() -> [ConsoleEffect] {
        guard let client = selectedClient else { return [] }
        say(client.paused ? "resuming \(client.id) \u{2026}" : "pausing \(client.id) \u{2026}")
        return [
            .act(
                TermAct(
                    .client(client.id), [.paused: client.paused ? "0" : "1"], title: "client set",
                    done: client.paused ? "\(client.id) goes on" : "\(client.id) is paused: its documents wait"))
        ]
    }

    mutating func editLimits() -> [ConsoleEffect] {
        guard let tier = tierOfSelectedClient else { return [] }
        overlay = .limits(LimitsDraft(tier: tier))
        return [.loadTerms(.tier(tier.name))]
    }

    var tierOfSelectedClient: Tier? {
        selectedClient.flatMap { client in snapshot?.tiers.first { $0.name == client.tier } }
    }

    mutating func applyLimits(lentFor: Duration?) -> [ConsoleEffect] {
        guard case .limits(let draft) = overlay, let wanted = draft.wanted, draft.obstacle == nil else { return [] }
        overlay = nil
        var values: [Term: String] = [:]
        if wanted.rate != draft.tier.rate { values[.rate] = draft.rate.text }
        if wanted.burst != draft.tier.burst { values[.burst] = draft.burst.text }
        let time = lentFor.map { " for \(NumberText.duration($0))" } ?? ""
        say("setting tier \(draft.tier.name) \u{2026}")
        return [
            .act(
                TermAct(
                    .tier(draft.tier.name), values, title: "tier set",
                    done: "tier \(draft.tier.name): rate \(draft.rate.text)/s, burst \(draft.burst.text)\(time)",
                    seen: draft.version, lentFor: lentFor))
        ]
    }

    mutating func arrived(_ terms: Terms) {
        guard case .limits(var draft) = overlay, terms.subject == .tier(draft.tier.name) else { return }
        draft.version = terms.version
        overlay = .limits(draft)
    }

    mutating func acted(_ act: TermAct, _ done: Act?) {
        guard let done else { return say("it was so before") }
        say(act.done)
        guard done.canBeUndone else { return }
        undo = Undo(title: "act \(done.id): \(act.done)", effect: .undoAct(done.id), until: time.moment + Undo.time)
    }

    /// What an edit would do to what the tier has queued, in a sentence.
    func forecast(_ draft: LimitsDraft) -> String {
        guard let wanted = draft.wanted else { return "" }
        let most = (snapshot?.clients ?? []).filter { $0.tier == draft.tier.name }.map(\.queued).max() ?? 0
        guard most > 0 else { return "nothing of it is queued; others' wait unchanged" }
        // A client is served at its rate at least while the fleet keeps up with all rates together.
        let seconds = Double(most) / wanted.rate
        let before = Double(most) / draft.tier.rate
        return "at this rate its \(NumberText.count(most)) queued take \(NumberText.seconds(seconds)) "
            + "(now \(NumberText.seconds(before))); others' wait unchanged"
    }
}
