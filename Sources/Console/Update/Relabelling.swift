import Engine

/// Saying what a document really is.
extension ConsoleModel {
    mutating func openRelabel() -> [ConsoleEffect] {
        guard let state = document.flatMap({ RelabelState($0) }) else { return [] }
        overlay = .relabel(state)
        return [.listCategories(state.industry)]
    }

    mutating func moveRelabel(by rows: Int) -> [ConsoleEffect] {
        guard case .relabel(var state) = overlay else { return [] }
        state.selected = min(max(0, state.selected + rows), max(0, state.options.count - 1))
        overlay = .relabel(state)
        return []
    }

    mutating func takeRelabel() -> [ConsoleEffect] {
        guard case .relabel(let state) = overlay, let choice = state.choice else { return [] }
        overlay = nil
        say("relabelling \(state.name) …")
        return [.relabel(state.batch, index: state.index, to: choice.category, isUndo: false)]
    }

    mutating func arrived(_ industry: IndustryName, _ categories: [IndustrySummary.CategorySummary]) {
        guard case .relabel(var state) = overlay, state.industry == industry else { return }
        state.categories = categories
        state.chooseLikeliest()
        overlay = .relabel(state)
    }

    /// Shows the change at once, and reads the page again: other documents may have the same bytes.
    mutating func relabelled(_ batch: BatchID, _ answer: Relabelled, isUndo: Bool) -> [ConsoleEffect] {
        let result = answer.result
        if document?.batch == batch, document?.result.index == result.index { document?.result = result }
        let name = String(Document(path: result.path).name)
        let category = result.verdict?.category.rawValue ?? ""
        let isPageOpen = documents?.batch == batch && documents?.isLoading == false
        if isUndo {
            say("undone: \(name) is \(category) again")
            return isPageOpen ? loadPage() : []
        }
        let what =
            switch result.correction {
            case nil: "\(category) again, as docket said"
            case let said? where said.was == said.category: "\(category) by your word, too; docket said the same"
            case let said?: "\(category) now; docket said \(said.was)"
            }
        let lost = answer.textProblem.map { "; no text of it is kept to learn from: \($0)" } ?? ""
        say("\(name) is \(what)\(lost)")
        offer(
            Undo(
                title: "\(name) back to \(answer.before?.rawValue ?? "what docket said")",
                effect: .relabel(
                    batch, index: result.index, to: answer.before, isUndo: true, seen: result.correction?.at),
                until: time.moment + Undo.time))
        return isPageOpen ? loadPage() : []
    }
}
