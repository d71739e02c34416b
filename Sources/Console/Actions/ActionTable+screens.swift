import Engine

extension ActionTable {
    static let batches: [Action] = [
        Action(
            "batch.open", "open the documents of a batch", hint: "documents", keys: [.enter], in: [.batches],
            target: .batch, unless: { $0.selectedBatch == nil ? "no batch" : nil }
        ) { model in
            guard let batch = model.selectedBatch else { return [] }
            return model.open(batch)
        },
        Action(
            "batch.retry", "retry failed documents", hint: "retry failed", keys: [.character("r")], danger: .plan,
            in: [.batches, .documents], target: .batch, unless: { planObstacle(.retry, $0) }
        ) { $0.plan(.retry) },
        Action(
            "batch.cancel", "cancel a batch", hint: "cancel", keys: [.character("c")], danger: .plan,
            in: [.batches, .documents], target: .batch, unless: { planObstacle(.cancel, $0) }
        ) { $0.plan(.cancel) },
        Action("batch.sort", "sort batches by the next column", hint: "sort", keys: [.character("S")], in: [.batches]) {
            $0.batches.sort = $0.batches.sort.next
            $0.batches.table.release()
            $0.settleTables()
            return []
        },
    ]

    private static func planObstacle(_ act: Plan.Act, _ model: ConsoleModel) -> String? {
        guard let batch = model.selectedBatch else { return "no batch" }
        switch act {
        case .retry: return batch.failed == 0 ? "nothing failed" : nil
        case .cancel: return batch.state.isFinished ? "it is \(batch.state.rawValue)" : nil
        }
    }

    static let documents: [Action] = [
        Action(
            "document.open", "open a document", hint: "why", keys: [.enter, .character("x")], in: [.documents],
            unless: { $0.documents?.selected == nil ? "no document yet" : nil }
        ) { model in
            guard let documents = model.documents, let result = documents.selected else { return [] }
            model.document = DocumentState(batch: documents.batch, result: result)
            model.screen = .document
            return []
        },
        Action(
            "document.relabel", "say what the document really is", hint: "relabel", keys: [.character("o")],
            danger: .reversible, in: [.document],
            unless: { model in
                guard let result = model.document?.result else { return "open a document first" }
                return result.verdict == nil ? "it has no verdict" : nil
            }
        ) { $0.openRelabel() },
        Action(
            "document.previous", "previous document", hint: "previous", keys: [.left], in: [.document],
            unless: { $0.neighbour(-1) == nil ? "first of the page" : nil }
        ) { $0.openNeighbour(-1) },
        Action(
            "document.next", "next document", hint: "next", keys: [.right], in: [.document],
            unless: { $0.neighbour(1) == nil ? "last of the page" : nil }
        ) { $0.openNeighbour(1) },
    ]

    static let clients: [Action] = [
        Action(
            "client.tier", "move a client to another tier", hint: "tier", keys: [.character("t"), .enter],
            danger: .reversible, in: [.clients], target: .client,
            unless: { model in
                model.selectedClient == nil
                    ? "no client" : model.snapshot?.tiers.isEmpty == false ? nil : "there are no tiers"
            }
        ) { model in
            guard let client = model.selectedClient, let tiers = model.snapshot?.tiers else { return [] }
            model.overlay = .choice(TierChoice(client: client.id, from: client.tier, options: tiers.map(\.name)))
            return []
        },
        Action("client.sort", "sort clients by the next column", hint: "sort", keys: [.character("S")], in: [.clients])
        {
            $0.clients.sort = $0.clients.sort.next
            $0.clients.table.release()
            $0.settleTables()
            return []
        },
    ]

    static let caches: [Action] = [
        Action(
            "cache.flush", "flush a cache", hint: "flush", keys: [.character("f")], danger: .typed, in: [.caches],
            target: .cache, unless: { $0.selectedCache == nil ? "no cache" : nil }
        ) { model in
            guard let cache = model.selectedCache else { return [] }
            model.overlay = .typed(TypedConfirmation(status: cache))
            return []
        }
    ]

    static let fleet: [Action] = [
        Action(
            "worker.drain", "drain a worker, or let it take documents again", hint: "drain", keys: [.character("d")],
            danger: .reversible, in: [.fleet], unless: { $0.selectedWorker == nil ? "no worker" : nil }
        ) { $0.toggleDraining() }
    ]
}

extension CaseIterable where Self: Equatable {
    /// The case after this one, round and round.
    var next: Self {
        let all = Array(Self.allCases)
        guard let index = all.firstIndex(of: self) else { return self }
        return all[(index + 1) % all.count]
    }
}
