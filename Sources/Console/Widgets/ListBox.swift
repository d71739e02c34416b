/// Lines to choose from: files, commands, industries.
public struct ListBox: Widget {
    public struct Item: Hashable, Sendable {
        public var id: String
        public var spans: [Span]
        /// On the right edge: a size, a key.
        public var note: String
        public var isMarked: Bool

        public init(id: String, spans: [Span], note: String = "", isMarked: Bool = false) {
            self.id = id
            self.spans = spans
            self.note = note
            self.isMarked = isMarked
        }
    }

    public var items: [Item]
    public var cursor: String?
    public var firstRow: Int
    public var emptyText: String

    public init(items: [Item], cursor: String?, firstRow: Int = 0, emptyText: String = "") {
        self.items = items
        self.cursor = cursor
        self.firstRow = firstRow
        self.emptyText = emptyText
    }

    public func draw(on canvas: inout Canvas, in rect: Rect) {
        let noteWidth = items.map { DisplayText($0.note, glyphs: canvas.glyphs).width }.max() ?? 0
        let columns = [
            Table.Column("", .flex(minimum: 1)), Table.Column("", .fixed(noteWidth), .right, dropOrder: 1),
        ]
        let rows = items.map { item in
            Table.Row(id: item.id, cells: [.spans(item.spans), .text(item.note, .dim)], isMarked: item.isMarked)
        }
        let table = Table(
            columns: noteWidth > 0 ? columns : [columns[0]], rows: rows, cursor: cursor, firstRow: firstRow,
            hasHeader: false, emptyText: emptyText)
        canvas.draw(table, in: rect)
    }
}
