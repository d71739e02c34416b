import Engine

/// Which documents, whose, and as what; with the count before anything is submitted.
struct SubmitDialog: Widget {
    let model: ConsoleModel

    private var layout: ScreenLayout { model.layout }
    private var draft: SubmitDraft { model.draft }

    /// Outside, in the body of the screen.
    private var box: Rect {
        let body = layout.body
        guard layout.isWide else { return body }
        return body.centered(Size(width: min(112, body.width - 4), height: min(32, body.height - 2)))
    }

    private var content: Rect { layout.isNarrow ? box.droppingTop(1) : box.inset(1).padded }
    private var hasSide: Bool { content.width >= 70 }
    /// Beside the files, or below them.
    private var settingsWidth: Int { hasSide ? 36 : 0 }

    /// Rows below the files: the settings where there is no room beside them, and the review.
    private var belowRows: Int { hasSide ? 4 : layout.isNarrow ? 4 : 6 }

    /// Where the files are listed: between the path and what is said of the marked ones.
    var listArea: Rect {
        let area = content.droppingTop(layout.isNarrow ? 1 : 2).droppingBottom(belowRows)
        return Rect(x: area.x, y: area.y, width: area.width - (hasSide ? settingsWidth + 2 : 0), height: area.height)
    }

    func draw(on canvas: inout Canvas, in rect: Rect) {
        canvas.restyle(rect, role: .shade)
        canvas.fill(box, role: .overlay)
        let note = draft.isSubmitting ? "submitting …" : "Esc closes, the draft is kept"
        canvas.draw(Frame("Submit a batch", note: note, isFocused: true, isOpen: layout.isNarrow), in: box)
        canvas.draw(
            TextField(
                label: "folder", text: draft.path.text, cursor: draft.path.cursor, isFocused: draft.focus == .path),
            in: content.row(0))
        drawFiles(on: &canvas)
        let below = content.bottom(belowRows)
        if hasSide {
            let side = Rect(
                x: content.right - settingsWidth, y: listArea.y, width: settingsWidth, height: listArea.height)
            drawIndustry(on: &canvas, in: side.row(0))
            drawClient(on: &canvas, in: side.row(2))
            drawHelp(on: &canvas, in: side.droppingTop(4))
            canvas.horizontalLine(x: below.x, y: below.y, length: below.width)
            drawReview(on: &canvas, in: below.bottom(3))
        } else if layout.isNarrow {
            let halves = below.row(0).columns([1, 1])
            drawIndustry(on: &canvas, in: halves[0])
            drawClient(on: &canvas, in: halves[1])
            drawReview(on: &canvas, in: below.droppingTop(1))
        } else {
            drawIndustry(on: &canvas, in: below.row(0))
            drawClient(on: &canvas, in: below.row(1))
            canvas.horizontalLine(x: below.x, y: below.y + 2, length: below.width)
            drawReview(on: &canvas, in: below.bottom(3))
        }
    }

    private func drawFiles(on canvas: inout Canvas) {
        let area = listArea
        if let error = draft.folderError {
            for (row, line) in TextWrap.lines(error, width: area.width).prefix(area.height).enumerated() {
                canvas.text(line, x: area.x, y: area.y + row, width: area.width, role: .messageError)
            }
            return
        }
        guard let entries = draft.entries else {
            canvas.text("reading …", x: area.x, y: area.y, width: area.width, role: .dim)
            return
        }
        let columns: [Table.Column] = [
            .init("", .fixed(1)), .init("NAME", .flex(minimum: 10)), .init("SIZE", .fixed(8), .right),
            .init("CHANGED", .fixed(10), .right, dropOrder: 1),
        ]
        let hasHeader = area.height > 4
        let window = VisibleRows(draft.table, height: area.height - (hasHeader ? 1 : 0))
        let byName = Dictionary(entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let rows = window.ids.map { row($0, byName[$0], glyphs: canvas.glyphs) }
        canvas.draw(
            Table(
                columns: columns, rows: rows, cursor: draft.focus == .files ? draft.table.selected : nil,
                unreadRows: window.below, hasHeader: hasHeader, emptyText: "this folder is empty"), in: area)
    }

    private func row(_ name: String, _ entry: DocumentFinder.Entry?, glyphs: Glyphs) -> Table.Row {
        guard let entry else {
            return Table.Row(id: name, cells: [.text(""), .text("../", .dim), .text(""), .text("")])
        }
        let path = PathSelection.path(entry.name, in: draft.folder)
        let isMarked = draft.selection.includes(path)
        let mark: Span =
            entry.kind == .unreadable
            ? Span("\(glyphs.warn)", .warn)
            : draft.selection.isMixed(path)
                ? Span("\(glyphs.info)", .rowMarked)
                : isMarked ? Span("\(glyphs.marked)", .rowMarked) : Span(" ")
        let day = String(entry.modifiedAt.rfc3339.prefix(10))
        return Table.Row(
            id: name,
            cells: [
                .spans([mark]),
                .text(entry.name + (entry.kind == .folder ? "/" : ""), entry.kind == .folder ? .value : .text),
                entry.kind == .file
                    ? .text(NumberText.bytes(entry.bytes)) : .text(entry.kind == .folder ? "folder" : "denied", .dim),
                .text(day, .dim),
            ])
    }

    private func drawIndustry(on canvas: inout Canvas, in rect: Rect) {
        let isFocused = draft.focus == .industry
        let used = canvas.text("industry", x: rect.x, y: rect.y, role: .label)
        let text = " \(canvas.glyphs.left) \(draft.industry) \(canvas.glyphs.right) "
        canvas.text(
            text, x: rect.x + used + 1, y: rect.y, width: max(0, rect.width - used - 1),
            role: isFocused ? .inputCursor : .input)
    }

    private func drawClient(on canvas: inout Canvas, in rect: Rect) {
        canvas.draw(
            TextField(
                label: "client", text: draft.client.text, cursor: draft.client.cursor,
                isFocused: draft.focus == .client), in: rect)
    }

    private func drawHelp(on canvas: inout Canvas, in rect: Rect) {
        let glyphs = canvas.glyphs
        let lines = [
            "\(glyphs.marked) marked, with all below it", "\(glyphs.info) marked in part",
            "\(glyphs.warn) can't be read", "",
            "Space marks, Enter opens a folder,", "Tab goes to the next field.",
        ]
        for (row, line) in lines.enumerated() where row < rect.height {
            canvas.text(line, x: rect.x, y: rect.y + row, width: rect.width, role: .dim)
        }
    }

    /// What will be submitted, what stays out, and the button.
    private func drawReview(on canvas: inout Canvas, in rect: Rect) {
        canvas.spans(
            FittedSpans.fit(review, width: rect.width, glyphs: canvas.glyphs), x: rect.x, y: rect.y, width: rect.width)
        let notice = rect.row(1)
        if let refusal = draft.refusal ?? draft.obstacle {
            let isError = draft.refusal != nil
            canvas.text(
                refusal, x: notice.x, y: notice.y, width: notice.width, role: isError ? .messageError : .warn)
        } else if let problem = draft.survey?.firstProblem, let problems = draft.survey?.problems, problems > 0 {
            canvas.text(
                "\(counted(problems, "path")) will stay out: \(problem)", x: notice.x, y: notice.y, width: notice.width,
                role: .warn)
        } else if let skipped = draft.survey?.skipped {
            canvas.text(skipped, x: notice.x, y: notice.y, width: notice.width, role: .warn)
        }
        let button = draft.survey.map { "[ Submit \(NumberText.count($0.documents)) ]" } ?? "[ Submit ]"
        let line = rect.row(2)
        canvas.text(
            button, x: line.x, y: line.y, width: line.width, alignment: .center,
            role: draft.obstacle != nil ? .dim : draft.focus == .submit ? .inputCursor : .key)
    }

    private var review: [[Span]] {
        guard let survey = draft.survey else { return [[Span("counting …", .dim)]] }
        return [
            [
                Span("will submit ", .label), Span(counted(survey.documents, "document"), .value),
                Span(", " + NumberText.bytes(survey.bytes), .value),
            ],
            [Span(" as ", .label), Span(draft.client.text, .value)],
            [Span(", industry ", .label), Span(draft.industry.rawValue, .value)],
            [Span(draft.name.isEmpty ? "" : ", named ", .label), Span(draft.name, .value)],
        ]
    }
}
