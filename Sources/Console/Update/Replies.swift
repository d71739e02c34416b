import Engine

extension ConsoleModel {
    mutating func receive(_ reply: ConsoleReply) -> [ConsoleEffect] {
        switch reply {
        case .submitted(let batch, let leftOut, let skipped): submitted(batch, leftOut: leftOut, skipped: skipped)
        case .counted(let selection, let survey):
            if selection == draft.selection { draft.survey = survey }
        case .folder(let path, let entries): arrived(path, entries)
        case .results(let batch, let from, let results, let next): arrived(batch, from, results, next)
        case .document(let batch, let result):
            if document?.batch == batch, document?.result.index == result.index { document?.result = result }
        case .batch(let batch):
            if case .plan(var plan) = overlay, plan.batch == batch.id {
                plan.current = Plan.count(plan.act, of: batch)
                overlay = .plan(plan)
            }
        case .cancelled(let batch):
            say("cancelled \(batch.id): \(counted(batch.done, "document")) done, the rest dropped")
            doneForGood("cancelling \(batch.id)")
        case .retried(let batch, let documents):
            say("\(counted(documents, "document")) of \(batch) queued again")
            doneForGood("retrying \(batch)")
        case .flushed(let cache, let entries):
            say("flushed \(cache.rawValue): \(counted(entries, "entry", "entries"))")
            doneForGood("flushing \(cache.rawValue)")
        case .corrections(let mark): return followCorrections(mark)
        case .categories(let industry, let categories): arrived(industry, categories)
        case .relabelled(let batch, let answer, let isUndo): return relabelled(batch, answer, isUndo: isUndo)
        case .moved(let client, let from, let to, let isUndo): moved(client, from: from, to: to, isUndo: isUndo)
        case .terms(let terms): arrived(terms)
        case .acted(let act, let done): return acted(act, done)
        case .undone(let act):
            if case .client(let client) = act.subject { clients.wishes[client] = nil }
            say("undone by act \(act.id)")
        case .refused(let effect, let sentence): return refused(effect, sentence)
        }
        return []
    }

    private mutating func submitted(_ batch: Batch, leftOut: Int, skipped: String?) {
        if case .submit = overlay { overlay = nil }
        resetDraft()
        screen = .batches
        batches.sort = .started
        batches.table.release()
        batches.table.selectWhenThere(batch.id)
        let rest = leftOut == 0 ? "" : "; \(counted(leftOut, "path")) could not be read and stayed out"
        let skipped = skipped.map { "; " + $0 } ?? ""
        doneForGood("submitting \(batch.id)")
        say("\(batch.id): \(counted(batch.total, "document")) submitted as \(batch.client)\(rest)\(skipped)")
    }

    private mutating func arrived(_ folder: String, _ entries: [DocumentFinder.Entry]) {
        guard folder == draft.folder else { return }
        draft.entries = entries
        draft.folderError = nil
        let above = PathSelection.folder(of: folder) == nil ? [] : [""]
        let first = draft.table.selected == nil && !draft.table.isAwaiting
        draft.table.settle(above + entries.map(\.name), at: time.moment)
        if first, let name = entries.first?.name { draft.table.select(name) }
    }

    private mutating func arrived(_ batch: BatchID, _ from: Int, _ results: [DocumentResult], _ next: Int?) {
        guard var state = documents, state.batch == batch, state.pageStart == from else { return }
        state.isLoading = false
        state.error = nil
        state.results = results
        state.next = next
        if state.shownFrom != from { state.table = TableState() }
        state.shownFrom = from
        state.table.settle(results.map(\.index), at: time.moment)
        if state.selectsLast, let last = results.last { state.table.select(last.index) }
        state.selectsLast = false
        documents = state
    }

    private mutating func moved(_ client: ClientID, from: TierName, to: TierName, isUndo: Bool) {
        if isUndo {
            say("undone: \(client) is back in \(to)")
            return
        }
        say("moved \(client) from \(from) to \(to)")
        offer(
            Undo(
                title: "\(client) back to \(from)", effect: .moveClient(client, from: to, to: from, isUndo: true),
                until: time.moment + Undo.time))
    }

    /// A refusal stands where its cause is: in the dialog, in the table, or below the screen.
    private mutating func refused(_ effect: ConsoleEffect, _ sentence: String) -> [ConsoleEffect] {
        switch effect {
        case .submit:
            draft.isSubmitting = false
            draft.refusal = sentence
            if case .submit = overlay { return [] }
            complain("not submitted: \(sentence)")
        case .listFolder(let path):
            guard path == draft.folder else { return [] }
            draft.entries = []
            draft.folderError = sentence
            draft.table.settle(PathSelection.folder(of: path) == nil ? [] : [""], at: time.moment)
        case .countDocuments(let selection):
            guard selection == draft.selection else { return [] }
            draft.survey = SubmitDraft.Survey(documents: 0, bytes: 0, problems: 1, firstProblem: sentence)
        case .loadResults(let batch, let from, _):
            guard documents?.batch == batch, documents?.pageStart == from else { return [] }
            documents?.isLoading = false
            documents?.error = sentence
        case .loadBatch, .loadTerms:
            overlay = nil
            complain(sentence)
        case .listCategories:
            if case .relabel = overlay { overlay = nil }
            complain(sentence)
        // Asked again with the next look; that it can't be read is said where everything is.
        case .loadCorrections: return []
        case .act(let act): return refused(act, sentence)
        default: complain(sentence)
        }
        return []
    }
}

/// `1 document`, `12 documents`, `1 204 entries`.
func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(count) \(count == 1 ? one : many ?? one + "s")"
}
