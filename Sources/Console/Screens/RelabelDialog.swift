import Engine

/// What a document really is, by a few letters.
struct RelabelDialog: Widget {
    let model: ConsoleModel
    let state: RelabelState

    func draw(on canvas: inout Canvas, in rect: Rect) {
        let layout = model.layout
        let width = layout.isNarrow ? rect.width : min(rect.width - 4, 72)
        let size = Size(width: width, height: layout.isNarrow ? rect.height : min(rect.height - 2, 22))
        let said = state.was.map { "docket said \($0)" } ?? "now \(state.category)"
        let dialog = Dialog("What is \(state.name)?", note: said, size: size)
        canvas.draw(dialog, in: rect)
        let content = dialog.content(of: rect).padded
        canvas.draw(
            TextField(
                label: ">", text: state.query.text, cursor: state.query.cursor,
                placeholder: "a few letters of what it really is"),
            in: content.row(0))
        let options = state.options
        let list = content.droppingTop(2).droppingBottom(1)
        let first = ScrollWindow.first(0, cursor: state.selected, visible: list.height, total: options.count)
        let items = options.enumerated().dropFirst(first).prefix(max(0, list.height)).map { place, option in
            ListBox.Item(
                id: String(place), spans: [Span(option.id, option.category == state.category ? .dim : .value)],
                note: option.title)
        }
        canvas.draw(
            ListBox(
                items: Array(items), cursor: String(state.selected),
                emptyText: state.categories == nil ? "asking the engine …" : "no category has these letters"),
            in: list)
        canvas.text(
            "equal documents follow; its text's beginning is kept; u undoes it", x: content.x, y: content.bottom - 1,
            width: content.width, role: .dim)
    }
}
