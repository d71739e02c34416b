import Engine

extension ActionTable {
    /// What can be set of the client under the cursor, and of its tier.
    static let clientTerms: [Action] = [
        Action(
            "client.raise", "raise a client's priority", hint: "priority", hintKeys: "+ -", keys: [.character("+")],
            danger: .reversible, in: [.clients], target: .client,
            unless: { $0.wantedPriority.map { $0 >= 5 ? "it is 5 already" : nil } ?? "no client" }
        ) { $0.raiseSelectedClient(by: 1) },
        Action(
            "client.lower", "lower a client's priority", keys: [.character("-")], danger: .reversible,
            in: [.clients], target: .client,
            unless: { $0.wantedPriority.map { $0 <= -5 ? "it is -5 already" : nil } ?? "no client" }
        ) { $0.raiseSelectedClient(by: -1) },
        Action(
            "client.pause", "pause or resume a client", hint: "pause", keys: [.character("p")], danger: .reversible,
            in: [.clients], target: .client, unless: { $0.selectedClient == nil ? "no client" : nil }
        ) { $0.togglePause() },
        Action(
            "tier.limits", "edit the limits of a client's tier", hint: "limits", keys: [.character("e")],
            danger: .reversible, in: [.clients], target: .client,
            unless: { $0.tierOfSelectedClient == nil ? "no client" : nil }
        ) { $0.editLimits() },
    ]

    /// Keys of the dialog that the last one opens.
    static let limits: [Action] =
        clientTerms + [
            Action(
                "limits.apply", "set the limits for good", hint: "apply", keys: [.enter], in: [.limits],
                unless: obstacle
            ) { $0.applyLimits(lentFor: nil) },
            Action(
                "limits.lend", "set the limits for 30 minutes", hint: "for 30 min", keys: [.control("t")],
                in: [.limits],
                unless: obstacle
            ) { $0.applyLimits(lentFor: LimitsDraft.lentFor) },
            Action("limits.next", "the other field", hint: "field", keys: [.tab, .backTab, .up, .down], in: [.limits]) {
                guard case .limits(var draft) = $0.overlay else { return [] }
                draft.focus = draft.focus == .rate ? .burst : .rate
                $0.overlay = .limits(draft)
                return []
            },
            Action("limits.drop", "leave the limits as they are", hint: "drop", keys: [.escape], in: [.limits]) {
                $0.drop()
            },
        ]

    private static func obstacle(_ model: ConsoleModel) -> String? {
        guard case .limits(let draft) = model.overlay else { return nil }
        return draft.obstacle
    }
}
