extension ActionTable {
    /// What is the same on every screen.
    static let general: [Action] = [
        Action("submit.open", "submit a batch", hint: "new batch", keys: [.character("n")], in: ActionContext.screens) {
            $0.openSubmit()
        },
        Action(
            "undo", "undo the last reversible act", hint: "undo", keys: [.character("u")], in: ActionContext.screens,
            unless: { model in
                guard model.undo == nil else { return nil }
                return model.lasting.map { "the last act, \($0), can't be undone" } ?? "nothing to undo"
            }
        ) { model in
            guard let undo = model.undo else { return [] }
            model.dropUndo()
            return [undo.effect]
        },
        Action(
            "worst", "go to the worst finding", hint: "worst", keys: [.character("!")], in: ActionContext.screens,
            unless: { $0.snapshot?.health.findings.isEmpty == false ? nil : "nothing is wrong" }
        ) { model in
            guard let finding = model.snapshot?.health.findings.first else { return [] }
            model.screen = finding.screen
            model.say("\(finding.subject): \(finding.text)")
            return []
        },
        Action("palette.open", "find any command", hint: "commands", keys: [.character(":")], in: ActionContext.screens)
        {
            $0.overlay = .palette(PaletteState())
            return []
        },
        Action("help.open", "help for this screen", hint: "help", keys: [.character("?")], in: ActionContext.screens) {
            $0.overlay = .help(HelpState())
            return []
        },
        Action("back", "go back, then quit", hint: "back", keys: [.character("q")], in: ActionContext.screens) {
            model in
            guard let parent = model.screen.parent else { return [.quit(farewell: model.farewell)] }
            model.goUp(to: parent)
            return []
        },
        Action(
            "up", "go back", keys: [.escape, .backspace], in: ActionContext.screens,
            unless: { $0.screen.parent == nil ? "this is the first screen; q quits" : nil }
        ) { model in
            if let parent = model.screen.parent { model.goUp(to: parent) }
            return []
        },
        Action("repaint", "repaint the screen", keys: [.control("l")], in: ActionContext.everywhere) { _ in [.repaint]
        },
        Action("suspend", "suspend to the shell", keys: [.control("z")], in: ActionContext.everywhere) { _ in [.suspend]
        },
        Action("quit", "quit at once", keys: [.control("c")], in: ActionContext.everywhere) {
            [.interrupt(farewell: $0.farewell)]
        },
    ]

    static let navigation: [Action] =
        Screen.allCases.compactMap { screen in
            guard let digit = screen.digit else { return nil }
            return Action(
                "screen." + screen.rawValue, "go to " + screen.title, keys: [.character(digit)],
                in: ActionContext.screens,
                unless: { model in
                    screen == .document && model.document == nil
                        ? "open a document first: 2, Enter on a batch, Enter on a document" : nil
                }
            ) { model in
                model.screen = screen
                return []
            }
        } + [
            Action("overview.batches", "open the batches", hint: "batches", keys: [.enter], in: [.overview]) { model in
                model.screen = .batches
                return []
            }
        ]

    private static let tables: Set<ActionContext> = [.batches, .documents, .clients, .caches, .fleet, .submitList]

    /// The cursor of whatever table is in front.
    static let cursor: [Action] = [
        Action("cursor.up", "one row up", keys: [.up, .character("k")], in: tables) { $0.moveCursor(by: -1) },
        Action("cursor.down", "one row down", keys: [.down, .character("j")], in: tables) { $0.moveCursor(by: 1) },
        Action("cursor.pageUp", "one page up", keys: [.pageUp], in: tables) { $0.moveCursor(by: -$0.pageRows) },
        Action("cursor.pageDown", "one page down", keys: [.pageDown], in: tables) { $0.moveCursor(by: $0.pageRows) },
        Action("cursor.first", "first row", keys: [.home, .character("g")], in: tables) {
            $0.moveCursor(by: -Int(Int32.max))
        },
        Action("cursor.last", "last row", keys: [.end, .character("G")], in: tables) {
            $0.moveCursor(by: Int(Int32.max))
        },
        Action("document.up", "scroll up", keys: [.up, .character("k")], in: [.document]) { $0.scrollDocument(by: -1) },
        Action(
            "document.down", "scroll down", hint: "scroll", hintKeys: "Up Down", keys: [.down, .character("j")],
            in: [.document]
        ) {
            $0.scrollDocument(by: 1)
        },
        Action("document.pageUp", "scroll a page up", keys: [.pageUp], in: [.document]) {
            $0.scrollDocument(by: -$0.pageRows)
        },
        Action("document.pageDown", "scroll a page down", keys: [.pageDown], in: [.document]) {
            $0.scrollDocument(by: $0.pageRows)
        },
    ]
}
