/// The keys of this screen, of what lies over it, and of everywhere; searched by typing.
struct HelpDialog: Widget {
    let model: ConsoleModel
    let state: HelpState

    func draw(on canvas: inout Canvas, in rect: Rect) {
        let dialog = Self.dialog(model.layout, in: rect)
        canvas.draw(dialog, in: rect)
        let content = dialog.content(of: rect).padded
        canvas.draw(
            TextField(label: "find", text: state.query.text, cursor: state.query.cursor, placeholder: "type to search"),
            in: content.row(0))
        let list = content.droppingTop(2)
        let lines = Self.lines(for: model, query: state.query.text)
        let window = LineWindow(count: lines.count, scroll: state.scroll, height: list.height)
        for (row, line) in lines[window.shown].enumerated() { draw(line, on: &canvas, in: list.row(row)) }
        window.drawRest(on: &canvas, in: list)
        if lines.isEmpty { canvas.text("no key does that", x: list.x, y: list.y, width: list.width, role: .dim) }
    }

    enum Line {
        case heading(String)
        case action(Action, obstacle: String?)
    }

    private func draw(_ line: Line, on canvas: inout Canvas, in rect: Rect) {
        switch line {
        case .heading(let text): canvas.text(text, x: rect.x, y: rect.y, width: rect.width, role: .label)
        case .action(let action, let obstacle):
            let keysWidth = min(14, rect.width / 3)
            canvas.text(action.keysText, x: rect.x, y: rect.y, width: keysWidth, role: .key)
            let asks = PaletteDialog.asks(action.danger)
            let note = obstacle ?? asks
            canvas.spans(
                [
                    Span(action.title, obstacle == nil ? .text : .dim),
                    Span(note.isEmpty ? "" : "  (\(note))", obstacle == nil ? .dim : .warn),
                ], x: rect.x + keysWidth + 1, y: rect.y, width: rect.width - keysWidth - 1)
        }
    }

    /// Every action there is: those of this screen first.
    static func lines(for model: ConsoleModel, query: String) -> [Line] {
        let here = ActionContext(model.screen)
        var below = model
        below.overlay = nil
        func matches(_ action: Action) -> Bool {
            query.allSatisfy { $0 == " " }
                || FuzzyMatch.score(query, in: action.title + " " + action.keysText) != nil
        }
        var lines: [Line] = []
        func add(_ title: String, _ actions: [Action], showsObstacle: Bool) {
            let found = actions.filter(matches)
            guard !found.isEmpty else { return }
            lines.append(.heading(title))
            lines += found.map { .action($0, obstacle: showsObstacle ? $0.obstacle(below) : nil) }
        }
        let own = ActionTable.all.filter {
            $0.contexts.contains(here) && !$0.contexts.isSuperset(of: ActionContext.screens)
        }
        add(model.screen.title.uppercased(), own, showsObstacle: true)
        add(
            "ON EVERY SCREEN", ActionTable.all.filter { $0.contexts.isSuperset(of: ActionContext.screens) },
            showsObstacle: true)
        var listed = Set(own.map(\.id))
        for context in ActionContext.allCases where context != here {
            let rest = ActionTable.all.filter {
                $0.contexts.contains(context) && !$0.contexts.isSuperset(of: ActionContext.screens)
                    && !listed.contains($0.id)
            }
            listed.formUnion(rest.map(\.id))
            add(context.title.uppercased(), rest, showsObstacle: false)
        }
        return lines
    }

    static func listRows(_ layout: ScreenLayout) -> Int {
        max(0, dialog(layout, in: layout.body).content(of: layout.body).height - 2)
    }

    static func dialog(_ layout: ScreenLayout, in rect: Rect) -> Dialog {
        let width = layout.isWide ? 84 : rect.width - (layout.isNarrow ? 0 : 4)
        return Dialog(
            "Help", note: "Esc closes", size: Size(width: width, height: rect.height - (layout.isNarrow ? 0 : 2)))
    }
}

extension ConsoleModel {
    /// How far the help can be scrolled.
    var helpScrollMax: Int {
        guard case .help(let state) = overlay else { return 0 }
        let rows = HelpDialog.listRows(layout)
        let count = HelpDialog.lines(for: self, query: state.query.text).count
        return LineWindow(count: count, scroll: 0, height: rows).scrollMax
    }
}
