import Engine

/// The submit dialog's acts.
extension ConsoleModel {
    mutating func openSubmit() -> [ConsoleEffect] {
        overlay = .submit
        noticeDraft()
        if let industries = snapshot?.industries, !industries.isEmpty, !industries.contains(draft.industry) {
            draft.industry = industries[0]
        }
        return [.listFolder(draft.folder)] + count()
    }

    mutating func list(_ folder: String) -> [ConsoleEffect] {
        let came = PathSelection.folder(of: draft.folder) == folder ? Document(path: draft.folder).name : nil
        draft.folder = folder
        draft.path = EditableText(folder, lengthMax: SubmitDraft.pathLengthMax)
        draft.entries = nil
        draft.folderError = nil
        draft.table = TableState()
        if let came { draft.table.selectWhenThere(String(came)) }
        return [.listFolder(folder)]
    }

    private mutating func count() -> [ConsoleEffect] {
        draft.refusal = nil
        draft.survey = nil
        if draft.selection.isEmpty {
            draft.survey = SubmitDraft.Survey(documents: 0, bytes: 0, problems: 0, firstProblem: nil)
            return []
        }
        return [.countDocuments(draft.selection)]
    }

    mutating func toggleMark() -> [ConsoleEffect] {
        guard let entry = draft.entry else {
            complain("Space marks a file or a folder; Enter goes up")
            return []
        }
        guard entry.kind != .unreadable else {
            complain("this can't be read: it can't be marked")
            return []
        }
        draft.selection.toggle(PathSelection.path(entry.name, in: draft.folder))
        _ = moveCursor(by: 1)
        return count()
    }

    mutating func toggleAllMarks() -> [ConsoleEffect] {
        let paths = (draft.entries ?? []).filter { $0.kind != .unreadable }
            .map { PathSelection.path($0.name, in: draft.folder) }
        let marked = !paths.allSatisfy(draft.selection.includes)
        for path in paths { draft.selection.set(path, to: marked) }
        return count()
    }

    mutating func enterEntry() -> [ConsoleEffect] {
        guard let entry = draft.entry else {
            return PathSelection.folder(of: draft.folder).map { list($0) } ?? []
        }
        switch entry.kind {
        case .folder: return list(PathSelection.path(entry.name, in: draft.folder))
        case .file: return toggleMark()
        case .unreadable:
            complain("this can't be read")
            return []
        }
    }

    mutating func focusNext(_ step: Int) -> [ConsoleEffect] {
        let count = SubmitDraft.Field.allCases.count
        let next = SubmitDraft.Field(rawValue: (draft.focus.rawValue + step + count) % count)
        draft.focus = next ?? .submit
        return []
    }

    /// A typed path is gone to, a typed client is kept.
    mutating func takeField() -> [ConsoleEffect] {
        guard draft.focus == .path else { return focusNext(1) }
        let typed = SubmitDraft.absolute(draft.path.text, below: draft.folder)
        draft.focus = .files
        return list(typed)
    }

    mutating func chooseIndustry(by step: Int) -> [ConsoleEffect] {
        guard let industries = snapshot?.industries, !industries.isEmpty else { return [] }
        let place = industries.firstIndex(of: draft.industry) ?? 0
        draft.industry = industries[(place + step + industries.count) % industries.count]
        draft.refusal = nil
        return []
    }

    mutating func submitDraft() -> [ConsoleEffect] {
        guard draft.obstacle == nil, let client = ClientID(validating: draft.client.text) else { return [] }
        draft.isSubmitting = true
        draft.refusal = nil
        return [.submit(draft.selection, client: client, industry: draft.industry, name: draft.name)]
    }
}

extension SubmitDraft {
    /// A path as a person types it, made absolute: `..`, `.` and doubled or trailing slashes are worked out.
    static func absolute(_ typed: String, below folder: String) -> String {
        var parts: [Substring] = typed.hasPrefix("/") ? [] : folder.split(separator: "/")
        for part in typed.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
