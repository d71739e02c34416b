/// Where the parts of every screen stand, by the size of the terminal alone.
struct ScreenLayout {
    /// Below this nothing useful fits.
    static let smallest = Size(width: 40, height: 12)

    let size: Size

    var isTooSmall: Bool { size.width < Self.smallest.width || size.height < Self.smallest.height }
    /// Room for boxes and long names.
    var isWide: Bool { size.width >= 100 && size.height >= 30 }
    /// No room for tabs and tables side by side.
    var isNarrow: Bool { size.width < 60 || size.height < 16 }

    private var whole: Rect { Rect(x: 0, y: 0, width: size.width, height: size.height) }
    var header: Rect { whole.row(0) }
    var tabs: Rect { isNarrow ? Rect(x: 0, y: 1, width: 0, height: 0) : whole.row(1) }
    var message: Rect { whole.row(size.height - 2) }
    var hints: Rect { whole.row(size.height - 1) }
    var body: Rect { whole.droppingTop(isNarrow ? 1 : 2).droppingBottom(2) }

    /// Boxes where there is room, a line with a title where not.
    func frame(_ title: String, note: String = "", isFocused: Bool = false) -> Frame {
        Frame(title, note: note, isFocused: isFocused, isOpen: !isWide)
    }

    /// The table of a screen and what is said of its selected row.
    func tableAndDetail(detailRows: Int) -> (table: Rect, detail: Rect) {
        let wished = isWide ? detailRows + 2 : detailRows + 1
        let rows = isNarrow ? 0 : min(wished, body.height / 2)
        return (body.droppingBottom(rows), body.bottom(rows))
    }
}

extension Rect {
    /// Takes rows off the top.
    mutating func takeTop(_ rows: Int) -> Rect {
        let taken = top(max(0, rows))
        self = droppingTop(max(0, rows))
        return taken
    }

    /// One above the other in proportion to `weights`, without a gap; the last takes what rounding leaves.
    func rows(_ weights: [Int]) -> [Rect] {
        let total = max(1, weights.reduce(0, +))
        var (sum, at) = (0, 0)
        return weights.map { weight in
            sum += weight
            let end = height * sum / total
            defer { at = end }
            return Rect(x: x, y: y + at, width: width, height: end - at)
        }
    }

    func droppingRight(_ columns: Int) -> Rect { left(max(0, width - columns)) }

    /// Without its first and last column: text does not touch a border.
    var padded: Rect { Rect(x: x + 1, y: y, width: width - 2, height: height) }
}

extension ConsoleModel {
    var layout: ScreenLayout { ScreenLayout(size: size) }

    /// Rows of the table in front that are in sight, for paging: without its header and the line that counts the rest.
    var pageRows: Int {
        let layout = layout
        let area: Rect
        switch overlay {
        case .submit: area = SubmitDialog(model: self).listArea
        case .help: return max(1, HelpDialog.listRows(layout) - 1)
        default:
            switch screen {
            case .batches: area = layout.tableAndDetail(detailRows: BatchesScreen.detailRows).table
            case .documents: area = layout.tableAndDetail(detailRows: DocumentsScreen.detailRows).table
            case .clients: area = layout.tableAndDetail(detailRows: ClientsScreen.detailRows).table
            case .caches: area = layout.tableAndDetail(detailRows: CachesScreen.detailRows).table
            case .fleet, .overview, .document: area = layout.body
            }
        }
        return max(1, area.height - (layout.isWide ? 4 : 3))
    }
}

/// The rows of a long table that are in sight: the others are never turned into text.
struct VisibleRows<ID: Hashable & Sendable> {
    let ids: ArraySlice<ID>
    /// Rows below the last one of `ids`.
    let below: Int
    let isCutAbove: Bool

    /// - Parameter height: lines for rows, without the table's header.
    init(_ table: TableState<ID>, height: Int) {
        let total = table.order.count
        let cursor = table.selectedIndex
        var visible = max(1, height)
        var first = ScrollWindow.first(table.firstRow, cursor: cursor, visible: visible, total: total)
        if first + visible < total, visible > 1 {
            // The last line counts what is below.
            visible -= 1
            first = ScrollWindow.first(table.firstRow, cursor: cursor, visible: visible, total: total)
        }
        let end = min(total, first + visible)
        ids = table.order[first..<end]
        below = total - end
        isCutAbove = first > 0
    }
}
