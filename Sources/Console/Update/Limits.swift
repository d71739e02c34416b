import Engine

/// Clients, tiers and workers, set from the screen: at once, with the way back for a while.
extension ConsoleModel {
    /// The priority of the selected client with all keys that were pressed so far.
    var wantedPriority: Int? {
        selectedClient.map { clients.wishes[$0.id]?.wanted ?? $0.priority }
    }

    mutating func raiseSelectedClient(by steps: Int) -> [ConsoleEffect] {
        guard let client = selectedClient, let now = wantedPriority else { return [] }
        var wish = clients.wishes[client.id] ?? PriorityWish(wanted: now)
        wish.wanted = now + steps
        clients.wishes[client.id] = wish
        say("priority of \(client.id): \(wish.wanted) \u{2026}")
        return wish.sent == nil ? sendPriority(of: client.id) : []
    }

    private mutating func sendPriority(of client: ClientID) -> [ConsoleEffect] {
        guard let wanted = clients.wishes[client]?.wanted else { return [] }
        clients.wishes[client]?.sent = wanted
        return [
            .act(
                TermAct(
                    .client(client), [.priority: String(wanted)], title: "client set",
                    done: "\(client) has priority \(wanted)"))
        ]
    }

    /// One of them has arrived: what was pressed meanwhile follows, and `u` takes back all of them.
    private mutating func arrived(_ client: ClientID, _ act: TermAct, _ done: Act?) -> [ConsoleEffect] {
        guard var wish = clients.wishes[client] else { return [] }
        let sent = wish.sent
        wish.sent = nil
        wish.answeredAt = time.wall
        if let done, done.canBeUndone { wish.acts.append(done.id) }
        clients.wishes[client] = wish
        if done != nil, !wish.acts.isEmpty {
            offer(
                Undo(
                    title: "priority of \(client)", effect: .undoActs(wish.acts.reversed()),
                    until: time.moment + Undo.time))
        }
        return wish.wanted == sent ? [] : sendPriority(of: client)
    }

    /// A snapshot that was read after the answer knows the priority; what keys add from then on begins there.
    mutating func followPriorities() {
        guard let readAt = snapshot?.readAt else { return }
        for (client, wish) in clients.wishes {
            guard wish.sent == nil, let answeredAt = wish.answeredAt, readAt > answeredAt else { continue }
            clients.wishes[client] = nil
        }
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

    mutating func toggleDraining() -> [ConsoleEffect] {
        guard let worker = selectedWorker else { return [] }
        say(worker.isDraining ? "resuming \(worker.id) \u{2026}" : "draining \(worker.id) \u{2026}")
        return [
            .act(
                TermAct(
                    .worker(worker.id), [.draining: worker.isDraining ? "0" : "1"],
                    title: worker.isDraining ? "worker resume" : "worker drain",
                    done: worker.isDraining
                        ? "\(worker.id) takes documents again"
                        : "\(worker.id) drains: it finishes what it holds and takes nothing more"))
        ]
    }

    mutating func editLimits() -> [ConsoleEffect] {
        guard let tier = tierOfSelectedClient else { return [] }
        overlay = .limits(LimitsDraft(tier: tier, bounds: termLimits))
        return [.loadTerms(.tier(tier.name))]
    }

    var tierOfSelectedClient: Tier? {
        selectedClient.flatMap { client in snapshot?.tiers.first { $0.name == client.tier } }
    }

    mutating func applyLimits(lentFor: Duration?) -> [ConsoleEffect] {
        guard case .limits(var draft) = overlay, let wanted = draft.wanted, draft.obstacle == nil else { return [] }
        // Open until it is done: a refusal must not lose what was typed.
        draft.isSetting = true
        draft.refusal = nil
        overlay = .limits(draft)
        var values: [Term: String] = [:]
        if wanted.rate != draft.tier.rate { values[.rate] = draft.rate.text }
        if wanted.burst != draft.tier.burst { values[.burst] = draft.burst.text }
        let time = lentFor.map { " for \(NumberText.duration($0))" } ?? ""
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
        draft.take(terms)
        overlay = .limits(draft)
    }

    mutating func acted(_ act: TermAct, _ done: Act?) -> [ConsoleEffect] {
        if case .limits(let draft) = overlay, draft.isSetting, act.subject == .tier(draft.tier.name) { overlay = nil }
        say(done == nil ? "it was so before" : act.done)
        if let client = act.priorityClient { return arrived(client, act, done) }
        guard let done else { return [] }
        if done.canBeUndone {
            offer(
                Undo(
                    title: "act \(done.id): \(act.done)", effect: .undoActs([done.id]),
                    until: time.moment + Undo.time))
        } else {
            doneForGood(act.done)
        }
        return []
    }

    /// What was typed stays; what the store has meanwhile is asked for, so that the next attempt is about that.
    mutating func refused(_ act: TermAct, _ sentence: String) -> [ConsoleEffect] {
        if let client = act.priorityClient { clients.wishes[client] = nil }
        guard case .limits(var draft) = overlay, draft.isSetting, act.subject == .tier(draft.tier.name) else {
            complain(sentence)
            return []
        }
        draft.isSetting = false
        draft.version = nil
        draft.refusal = sentence
        overlay = .limits(draft)
        return [.loadTerms(act.subject)]
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
