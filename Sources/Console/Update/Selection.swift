import Engine

/// What the cursor is on.
extension ConsoleModel {
    /// On the list the row under the cursor, among documents the batch they belong to.
    public var selectedBatch: Batch? {
        let id = screen == .documents || screen == .document ? documents?.batch : batches.table.selected
        return id.flatMap(batch)
    }

    public func batch(_ id: BatchID) -> Batch? { snapshot?.batches.first { $0.id == id } }

    public var selectedClient: ClientStatus? {
        clients.table.selected.flatMap { id in snapshot?.clients.first { $0.id == id } }
    }

    public var selectedCache: CacheStatus? {
        caches.table.selected.flatMap { name in snapshot?.caches.first { $0.name == name } }
    }

    public var selectedWorker: WorkerStatus? {
        fleet.table.selected.flatMap { id in snapshot?.workers.first { $0.id == id } }
    }

    /// The row above or below the open document, on the same page.
    func neighbour(_ step: Int) -> DocumentResult? {
        guard let documents, let document, documents.batch == document.batch,
            let place = documents.results.firstIndex(where: { $0.index == document.result.index }),
            documents.results.indices.contains(place + step)
        else { return nil }
        return documents.results[place + step]
    }

    mutating func openNeighbour(_ step: Int) -> [ConsoleEffect] {
        guard let result = neighbour(step), let batch = document?.batch else { return [] }
        document = DocumentState(batch: batch, result: result)
        documents?.table.select(result.index)
        return []
    }

    mutating func scrollDocument(by rows: Int) -> [ConsoleEffect] {
        guard let scroll = document?.scroll else { return [] }
        let target = min(max(0, scroll + rows), scrollMax)
        document?.scroll = target
        return []
    }

    mutating func goUp(to parent: Screen) {
        screen = parent == .documents && documents == nil ? .batches : parent
    }

    mutating func moveCursor(by rows: Int) -> [ConsoleEffect] {
        let now = time.moment
        let visible = pageRows
        if case .submit = overlay {
            draft.table.move(by: rows, visible: visible, at: now)
            return []
        }
        switch screen {
        case .batches: batches.table.move(by: rows, visible: visible, at: now)
        case .clients: clients.table.move(by: rows, visible: visible, at: now)
        case .caches: caches.table.move(by: rows, visible: visible, at: now)
        case .fleet: fleet.table.move(by: rows, visible: visible, at: now)
        case .documents: return moveDocuments(by: rows)
        case .overview, .document: break
        }
        return []
    }

    /// Past the end of a page comes the next one.
    private mutating func moveDocuments(by rows: Int) -> [ConsoleEffect] {
        guard var state = documents else { return [] }
        let moved = state.table.move(by: rows, visible: pageRows, at: time.moment)
        documents = state
        if moved || state.isLoading { return [] }
        if rows > 0, let next = state.next {
            state.pageStarts.append(next)
            state.selectsLast = false
        } else if rows < 0, state.pageStarts.count > 1 {
            state.pageStarts.removeLast()
            state.selectsLast = true
        } else {
            return []
        }
        documents = state
        return loadPage()
    }

    /// Opens the documents of a batch, at the first page.
    mutating func open(_ batch: Batch) -> [ConsoleEffect] {
        screen = .documents
        documents = DocumentsState(batch: batch.id)
        return loadPage()
    }

    mutating func loadPage() -> [ConsoleEffect] {
        guard let state = documents else { return [] }
        let settled = batch(state.batch).map { $0.done + $0.failed } ?? 0
        documents?.isLoading = true
        documents?.settledWhenAsked = settled
        documents?.askedAt = time.wall
        return [.loadResults(state.batch, from: state.pageStart, limit: DocumentsState.pageLength)]
    }

    /// Reads what is shown of a batch again when more of it is settled; else asks whether somebody corrected any of it.
    mutating func followBatch() -> [ConsoleEffect] {
        guard screen == .documents || screen == .document, let state = documents, !state.isLoading else { return [] }
        if let batch = batch(state.batch), batch.done + batch.failed != state.settledWhenAsked { return readAgain() }
        return [.loadCorrections]
    }

    /// Corrections hold for all documents with the same bytes and are made by others, too: what is shown is read again
    /// when there are others than before.
    mutating func followCorrections(_ mark: CorrectionsMark) -> [ConsoleEffect] {
        guard let state = documents else { return [] }
        documents?.corrections = mark
        let isNew =
            if let before = state.corrections {
                before != mark
            } else {
                // The first look: only what was said after the page was asked for is not in it.
                mark.newest.map { newest in state.askedAt.map { newest.at >= $0 } ?? true } ?? false
            }
        guard isNew, screen == .documents || screen == .document, !state.isLoading else { return [] }
        return readAgain()
    }

    private mutating func readAgain() -> [ConsoleEffect] {
        var effects = loadPage()
        if screen == .document, let document, document.batch == documents?.batch {
            effects.append(.loadDocument(document.batch, index: document.result.index))
        }
        return effects
    }

    /// What the shell should say after the console is gone; nil when nothing is under way.
    var farewell: String? {
        guard let snapshot else { return nil }
        let open = snapshot.batches.filter { !$0.state.isFinished }.count
        guard open > 0 else { return nil }
        let batches = open == 1 ? "1 batch is" : "\(open) batches are"
        return "\(batches) still under way: nothing is lost, the work goes on when docket runs again."
    }
}

extension Health.Finding {
    /// The screen that shows more of what a finding is about.
    var screen: Screen {
        switch subject.prefix(while: { $0 != "." }) {
        case "batch": .batches
        case "client", "tier": .clients
        case "cache": .caches
        case "worker", "fleet": .fleet
        default: .overview
        }
    }
}
