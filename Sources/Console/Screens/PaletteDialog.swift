/// Any command by a few letters.
struct PaletteDialog: Widget {
    let model: ConsoleModel
    let state: PaletteState

    func draw(on canvas: inout Canvas, in rect: Rect) {
        let layout = model.layout
        let width = layout.isWide ? 84 : layout.isNarrow ? rect.width : min(rect.width - 4, 76)
        let size = Size(width: width, height: layout.isNarrow ? rect.height : min(rect.height - 2, 24))
        let commands = model.commands
        let dialog = Dialog(
            "Command", note: "\(commands.count) of \(ActionTable.all.filter(\.livesOnScreen).count)", size: size)
        canvas.draw(dialog, in: rect)
        let content = dialog.content(of: rect).padded
        canvas.draw(
            TextField(label: ">", text: state.query.text, cursor: state.query.cursor, placeholder: "a few letters"),
            in: content.row(0))
        let list = content.droppingTop(2)
        let columns: [Table.Column] = [
            .init("", .flex(minimum: 20, weight: 3)), .init("", .flex(minimum: 8, weight: 2), dropOrder: 1),
            .init("", .fixed(12), .right),
        ]
        let first = ScrollWindow.first(0, cursor: state.selected, visible: list.height, total: commands.count)
        let shown = commands.enumerated().dropFirst(first).prefix(list.height)
        let rows = shown.map { index, command in row(command, id: String(index)) }
        canvas.draw(
            Table(
                columns: columns, rows: Array(rows), cursor: String(state.selected), hasHeader: false,
                emptyText: "no command has these letters"), in: list)
    }

    private func row(_ command: Command, id: String) -> Table.Row {
        let obstacle = model.obstacle(to: command)
        let home = command.action.contexts.contains(ActionContext(model.screen)) ? "" : home(command.action)
        return Table.Row(
            id: id,
            cells: [
                .text(command.title, obstacle == nil ? .text : .dim),
                .text(obstacle ?? Self.asks(command.action.danger), obstacle == nil ? .dim : .warn),
                .spans([Span(home, .dim), Span(command.action.keysText, .key)]),
            ])
    }

    /// The digit of the screen to go to first.
    private func home(_ action: Action) -> String {
        let screen = Screen.allCases.first { action.contexts.contains(ActionContext($0)) }
        return screen?.digit.map { "\($0) " } ?? ""
    }

    static func asks(_ danger: Danger) -> String {
        switch danger {
        case .none: ""
        case .reversible: "u undoes it"
        case .plan: "asks first"
        case .typed: "asks for its name"
        }
    }
}
