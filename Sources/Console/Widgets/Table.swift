/// Rows under a header. The cursor is an id, so it stays on its row when rows are sorted anew.
public struct Table: Widget {
    public struct Column: Hashable, Sendable {
        public enum Width: Hashable, Sendable {
            case fixed(Int)
            /// Takes a share of what the fixed columns leave.
            case flex(minimum: Int, weight: Int = 1)

            var minimum: Int {
                switch self {
                case .fixed(let cells): cells
                case .flex(let minimum, _): minimum
                }
            }
        }

        public var title: String
        public var width: Width
        public var alignment: Alignment
        /// Narrow screens leave out columns from the highest number down; 0 is never left out.
        public var dropOrder: Int

        public init(_ title: String, _ width: Width, _ alignment: Alignment = .left, dropOrder: Int = 0) {
            self.title = title
            self.width = width
            self.alignment = alignment
            self.dropOrder = dropOrder
        }
    }

    public enum Content: Hashable, Sendable {
        case spans([Span])
        case bar(Double?, fill: Role = .barFill)
        case trend([Float], role: Role = .graphLine)

        public static func text(_ text: String, _ role: Role = .text) -> Content { .spans([Span(text, role)]) }
    }

    public struct Row: Hashable, Sendable {
        public var id: String
        /// One for each column.
        public var cells: [Content]
        public var isMarked: Bool

        public init(id: String, cells: [Content], isMarked: Bool = false) {
            self.id = id
            self.cells = cells
            self.isMarked = isMarked
        }
    }

    public var columns: [Column]
    public var rows: [Row]
    public var cursor: String?
    /// The first row in sight, as far as the cursor allows; see ``ScrollWindow``.
    public var firstRow: Int
    /// Rows that exist after the last of `rows` but were not read.
    public var unreadRows: Int
    /// Leaves two cells on the left for the cursor and the mark.
    public var hasGutter: Bool
    public var hasHeader: Bool
    /// Said in the middle of an empty table: what is missing, and the key that mends it.
    public var emptyText: String

    public init(
        columns: [Column], rows: [Row], cursor: String? = nil, firstRow: Int = 0, unreadRows: Int = 0,
        hasGutter: Bool = true, hasHeader: Bool = true, emptyText: String = ""
    ) {
        self.columns = columns
        self.rows = rows
        self.cursor = cursor
        self.firstRow = firstRow
        self.unreadRows = unreadRows
        self.hasGutter = hasGutter
        self.hasHeader = hasHeader
        self.emptyText = emptyText
    }

    public func draw(on canvas: inout Canvas, in rect: Rect) {
        let gutter = hasGutter ? 2 : 0
        let layout = TableLayout(columns: columns, width: rect.width - gutter)
        var body = rect
        if hasHeader {
            for place in layout.places {
                canvas.text(
                    columns[place.column].title, x: rect.x + gutter + place.x, y: rect.y, width: place.width,
                    alignment: columns[place.column].alignment, role: .label)
            }
            body = rect.droppingTop(1)
        }
        guard !rows.isEmpty else {
            canvas.text(emptyText, x: body.x, y: body.y, width: body.width, alignment: .center, role: .dim)
            return
        }
        let window = visibleRows(height: body.height)
        for (line, index) in window.rows.enumerated() {
            draw(rows[index], layout: layout, on: &canvas, in: body.row(line))
        }
        if window.hidden > 0 {
            let text = "\(window.hidden) more \(canvas.glyphs.more)"
            canvas.text(text, x: rect.x + gutter, y: body.bottom - 1, width: rect.width - gutter, role: .dim)
        }
    }

    /// The rows in sight in a body of so many lines, and how many are below them. The last line says "N more".
    public func visibleRows(height: Int) -> (rows: Range<Int>, hidden: Int) {
        guard height > 0 else { return (0..<0, rows.count + unreadRows) }
        let cursorRow = cursor.flatMap { id in rows.firstIndex { $0.id == id } }
        var first = ScrollWindow.first(firstRow, cursor: cursorRow, visible: height, total: rows.count)
        guard height > 1, first + height < rows.count || unreadRows > 0 else {
            return (first..<min(rows.count, first + height), max(0, rows.count - first - height) + unreadRows)
        }
        first = ScrollWindow.first(firstRow, cursor: cursorRow, visible: height - 1, total: rows.count)
        let end = min(rows.count, first + height - 1)
        return (first..<end, rows.count - end + unreadRows)
    }

    private func draw(_ row: Row, layout: TableLayout, on canvas: inout Canvas, in line: Rect) {
        let isCursor = row.id == cursor
        let gutter = hasGutter ? 2 : 0
        for place in layout.places where place.column < row.cells.count {
            let cell = Rect(x: line.x + gutter + place.x, y: line.y, width: place.width, height: 1)
            switch row.cells[place.column] {
            case .spans(let spans):
                canvas.spans(
                    spans, x: cell.x, y: cell.y, width: cell.width, alignment: columns[place.column].alignment)
            case .bar(let fraction, let fill):
                canvas.draw(ProgressBar(fraction, fill: fill), in: cell)
            case .trend(let values, let role):
                canvas.draw(Sparkline(values, role: role), in: cell)
            }
        }
        if row.isMarked { canvas.restyle(line, role: .rowMarked) }
        if isCursor { canvas.restyle(line, role: .rowCursor) }
        guard hasGutter else { return }
        if isCursor { canvas.put(canvas.glyphs.rowCursor, x: line.x, y: line.y, role: .rowCursor) }
        if row.isMarked {
            canvas.put(canvas.glyphs.marked, x: line.x + 1, y: line.y, role: isCursor ? .rowCursor : .rowMarked)
        }
    }
}
