import Console
import TestSupport
import Testing

@Suite struct WidgetTests {
    private func lines(_ widget: some Widget, _ width: Int, _ height: Int, _ kind: Glyphs.Kind = .braille) -> [String] {
        var canvas = Canvas(size: Size(width: width, height: height), glyphs: .of(kind))
        canvas.draw(widget, in: canvas.bounds)
        return canvas.grid.lines
    }

    @Test func `a frame has its title on the left and its note on the right`() {
        #expect(
            lines(Frame("Queues", note: "sort"), 22, 3) == [
                "┌─ Queues ──── sort ─┐", "│                    │", "└────────────────────┘",
            ])
        #expect(lines(Frame("Queues", note: "sort"), 22, 2, .ascii)[0] == "+- Queues ---- sort -+")
        #expect(lines(Frame("Queues of today", note: "sort"), 20, 2)[0] == "┌─ Queues of tod… ─┐")
        #expect(lines(Frame("Queues", note: "sort", isOpen: true), 18, 1) == ["─ Queues ─── sort "])
    }

    @Test(arguments: [
        (0.0, "░░░░░░░░░░", "[        ]"), (0.5, "█████░░░░░", "[####    ]"), (1.0, "██████████", "[########]"),
        (0.62, "██████▏░░░", "[####    ]"), (0.0001, "▏░░░░░░░░░", "[#       ]"), (0.9999, "█████████▉", "[####### ]"),
        (7.0, "██████████", "[########]"), (-1.0, "░░░░░░░░░░", "[        ]"), (Double.nan, "░░░░░░░░░░", "[        ]"),
    ])
    func `a bar says something for something and all for all`(fraction: Double, bar: String, ascii: String) {
        #expect(lines(ProgressBar(fraction), 10, 1) == [bar])
        #expect(lines(ProgressBar(fraction), 10, 1, .ascii) == [ascii])
    }

    @Test func `a trend is newest on the right, and a gap is blank`() {
        #expect(lines(Sparkline([0, 1, .nan, 4, 8]), 8, 1) == ["   ▁▂ ▅█"])
        #expect(lines(Sparkline([1, 9, 1, 1]), 2, 1) == ["█▁"])
        #expect(lines(Sparkline([.nan, .nan]), 2, 1) == ["  "])
        #expect(lines(Sparkline([]), 2, 1) == ["  "])
    }

    @Test func `a graph has its axis, its area and its times`() {
        let graph = Graph(
            values: [0, 10, 20, 30, .nan, .nan, 40, 50], top: 50,
            timeLabels: [.init(position: 0, text: "03:02"), .init(position: 1, text: "now")])
        #expect(
            lines(graph, 20, 6, .ascii) == [
                "50                ##", "                ####", "25        ##    ####", "        ####    ####",
                " 0 ...######    ####", "   03:02         now",
            ])
    }

    @Test func `a measured zero and a missing sample look different`() {
        #expect(lines(Graph(values: [0, .nan], top: 10), 2, 1) == ["⣀ "])
        #expect(lines(Graph(values: [0, .nan], top: 10), 2, 1, .ascii) == [". "])
        #expect(lines(Graph(values: [10, 5], top: 10), 2, 2) == ["⣿ ", "⣿⣿"])
    }

    @Test func `a mark is a line behind the graph with its name below`() {
        let graph = Graph(values: [.nan], marks: [.init(position: 0.5, label: "flush")])
        #expect(lines(graph, 11, 3) == ["     ┊     ", "     ┊     ", "     ┊flush"])
    }

    @Test func `a table finds its columns, its cursor and what is below`() {
        let columns = [
            Table.Column("NAME", .flex(minimum: 4)), .init("LEN", .fixed(5), .right),
            .init("X", .fixed(3), dropOrder: 1),
        ]
        let rows = (1...5).map { Table.Row(id: "r\($0)", cells: [.text("row\($0)"), .text("\($0)"), .text("x")]) }
        var table = Table(columns: columns, rows: rows, cursor: "r2")
        #expect(
            lines(table, 20, 4) == [
                "  NAME       LEN X  ", "  row1         1 x  ", "▌ row2         2 x  ", "  3 more ↓          ",
            ])
        table.cursor = "r5"
        #expect(lines(table, 15, 4) == ["  NAME      LEN", "  row3        3", "  row4        4", "▌ row5        5"])
        table.rows = []
        table.emptyText = "nothing"
        #expect(lines(table, 16, 2)[1] == "    nothing     ")
    }

    @Test func `a marked row keeps its mark under the cursor`() {
        let table = Table(
            columns: [.init("", .flex(minimum: 1))],
            rows: ["a", "b"].map { .init(id: $0, cells: [.text($0)], isMarked: true) },
            cursor: "b", hasHeader: false)
        #expect(lines(table, 5, 2) == [" ●a  ", "▌●b  "])
    }

    @Test func `the window moves only when the cursor leaves it`() {
        #expect(ScrollWindow.first(3, cursor: 4, visible: 5, total: 20) == 3)
        #expect(ScrollWindow.first(3, cursor: 2, visible: 5, total: 20) == 2)
        #expect(ScrollWindow.first(3, cursor: 8, visible: 5, total: 20) == 4)
        #expect(ScrollWindow.first(18, cursor: nil, visible: 5, total: 20) == 15)
        #expect(ScrollWindow.first(3, cursor: nil, visible: 5, total: 2) == 0)
    }

    @Test func `hints that don't fit are left out whole, help never`() {
        let hints = KeyHints(
            [.init("Enter", "open"), .init("n", "new"), .init("r", "retry")], last: [.init("?", "help")])
        #expect(lines(hints, 40, 1) == [" Enter open  n new  r retry  ? help     "])
        #expect(lines(hints, 26, 1) == [" Enter open  n new  ? help"])
    }

    @Test func `a field scrolls to its cursor`() {
        #expect(lines(TextField(label: "Name", text: "abc", cursor: 3), 12, 1) == ["Name abc    "])
        #expect(lines(TextField(text: "abcdefgh", cursor: 8), 5, 1) == ["efgh "])
        #expect(lines(TextField(text: "abcdefgh", cursor: 0), 5, 1) == ["abcde"])
        #expect(lines(TextField(text: "", cursor: 0, placeholder: "type"), 5, 1) == ["type "])
    }

    @Test func `a dialog stands in the middle over a shade`() {
        var canvas = Canvas(size: Size(width: 12, height: 5))
        canvas.draw(Dialog("Sure", size: Size(width: 10, height: 3)), in: canvas.bounds)
        #expect(canvas.grid.lines[1] == " ┌─ Sure ─┐ ")
        #expect(canvas.grid[0, 0].role == .shade)
        #expect(canvas.grid[5, 2].role == .overlay)
    }

    @Test func `every widget survives every size`() {
        let table = Table(
            columns: [.init("A", .flex(minimum: 3)), .init("B", .fixed(4), .right)],
            rows: [.init(id: "1", cells: [.bar(0.4), .trend([1, 2, .nan])])], cursor: "1", unreadRows: 3)
        let graph = Graph(
            values: [1, .nan, 1000], second: [5], scale: .logarithmic, marks: [.init(position: 0.9, label: "x")],
            timeLabels: [.init(position: 0.5, text: "12:00")])
        let list = ListBox(items: [.init(id: "a", spans: [Span("a")], note: "n")], cursor: "a")
        for kind in Glyphs.Kind.allCases {
            for width in 0..<24 {
                for height in 0..<7 {
                    let whole =
                        lines(table, width, height, kind) + lines(graph, width, height, kind)
                        + lines(Frame("title", note: "note"), width, height, kind)
                        + lines(TextField(label: "L", text: "日本", cursor: 1), width, height, kind)
                        + lines(Dialog("d", size: Size(width: 9, height: 4)), width, height, kind)
                        + lines(list, width, height, kind)
                        + lines(KeyHints([.init("a", "b")]), width, height, kind)
                    #expect(whole.count == 7 * height)
                }
            }
        }
    }
}
