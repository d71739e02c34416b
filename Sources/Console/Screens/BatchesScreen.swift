import Engine

/// How parts of a batch are said in words.
enum BatchText {
    /// What to do when there is no batch.
    static func none(_ model: ConsoleModel) -> String {
        model.draft.selection.isEmpty
            ? "no batches yet: n submits one" : "no batches yet: n Enter submits \(model.draft.name)"
    }

    static func eta(_ batch: Batch, now: Timestamp) -> String {
        switch batch.state {
        case .done: "done"
        case .cancelled: "-"
        case .paused: "paused"
        case .queued, .running: NumberText.seconds(batch.eta(now: now))
        }
    }

    static func state(_ batch: Batch, glyphs: Glyphs) -> Span {
        switch batch.state {
        case .queued: Span("queued", .dim)
        case .running: Span("running", .info)
        case .paused: Span("paused \(glyphs.paused)", .warn)
        case .done where batch.failed > 0: Span("done \(glyphs.warn)", .warn)
        case .done: Span("done \(glyphs.ok)", .ok)
        case .cancelled: Span("cancelled", .dim)
        }
    }
}

/// All batches with their progress, and one of them in detail.
struct BatchesScreen: Widget {
    static let detailRows = 5

    let model: ConsoleModel
    let snapshot: EngineSnapshot

    private var layout: ScreenLayout { model.layout }

    func draw(on canvas: inout Canvas, in rect: Rect) {
        let areas = layout.tableAndDetail(detailRows: Self.detailRows)
        let total = max(snapshot.batchesTotal, snapshot.batches.count)
        let frame = layout.frame(
            "Batches  \(snapshot.batches.count) of \(NumberText.count(total))",
            note: "sort \(model.batches.sort.rawValue) \(canvas.glyphs.down)")
        canvas.draw(frame, in: areas.table)
        drawTable(on: &canvas, in: frame.content(of: areas.table).droppingRight(1))
        guard !areas.detail.isEmpty, let batch = model.selectedBatch else { return }
        let age = NumberText.seconds(model.time.wall.seconds(since: batch.createdAt))
        let detail = layout.frame(
            "\(batch.id)  \(batch.client)  \(batch.tier)", note: "created \(batch.createdAt.clockText)Z, \(age) ago")
        canvas.draw(detail, in: areas.detail)
        let area = detail.content(of: areas.detail).padded
        canvas.clipped(to: area) { drawDetail(batch, on: &$0, in: area) }
    }

    private var columns: [Table.Column] {
        [
            .init("BATCH", .fixed(9)), .init("CLIENT", .fixed(10), dropOrder: 4),
            .init("NAME", .flex(minimum: 10, weight: 2), dropOrder: 9), .init("STATE", .fixed(9), dropOrder: 3),
            .init("PROGRESS", .flex(minimum: 6, weight: 3)), .init("%", .fixed(4), .right),
            .init("DONE/TOTAL", .fixed(13), .right, dropOrder: 5), .init("FAILED", .fixed(6), .right, dropOrder: 1),
            .init("RATE", .fixed(8), .right, dropOrder: 7), .init("ETA", .fixed(6), .right, dropOrder: 2),
            .init("STARTED", .fixed(8), .right, dropOrder: 10),
        ]
    }

    private func drawTable(on canvas: inout Canvas, in rect: Rect) {
        let window = VisibleRows(model.batches.table, height: rect.height - 1)
        let byID = Dictionary(snapshot.batches.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let rows = window.ids.map { id in row(id, byID[id], glyphs: canvas.glyphs) }
        canvas.draw(
            Table(
                columns: columns, rows: rows, cursor: model.batches.table.selected?.rawValue, unreadRows: window.below,
                emptyText: BatchText.none(model)), in: rect)
    }

    private func row(_ id: BatchID, _ batch: Batch?, glyphs: Glyphs) -> Table.Row {
        guard let batch else { return Table.Row(id: id.rawValue, cells: [.text(id.rawValue, .value)]) }
        let now = model.time.wall
        return Table.Row(
            id: id.rawValue,
            cells: [
                .text(id.rawValue, .value), .text(batch.client.rawValue), .text(batch.name),
                .spans([BatchText.state(batch, glyphs: glyphs)]), .bar(batch.progress),
                .text(Format.progress(batch.progress)),
                .text(NumberText.ratio(batch.done + batch.failed, of: batch.total)),
                .text(NumberText.count(batch.failed), batch.failed > 0 ? .crit : .dim),
                .text(NumberText.rate(batch.state.isFinished ? nil : batch.rate(now: now))),
                .text(BatchText.eta(batch, now: now)), .text(batch.createdAt.clockText, .dim),
            ])
    }

    private func drawDetail(_ batch: Batch, on canvas: inout Canvas, in rect: Rect) {
        var rest = rect
        let now = model.time.wall
        let named = batch.name.isEmpty ? "without a name" : batch.name
        canvas.spans(
            [Span(named, .value), Span("  industry ", .label), Span(batch.industry.rawValue)],
            x: rest.x, y: rest.y, width: rest.width)
        _ = rest.takeTop(1)
        canvas.draw(ProgressBar(batch.progress), in: rest.takeTop(1).left(min(60, rect.width)))
        let counts = [
            ("waiting", batch.queued, Role.text), ("held", batch.running, .text), ("done", batch.done, .ok),
            ("failed", batch.failed, batch.failed > 0 ? .crit : .dim), ("of", batch.total, .value),
            ("from cache", batch.cached, .text),
        ]
        let line = rest.takeTop(1)
        canvas.spans(
            FittedSpans.fit(
                counts.map { [Span($0.0 + " ", .label), Span(NumberText.count($0.1) + "  ", $0.2)] },
                width: line.width + 2, glyphs: canvas.glyphs), x: line.x, y: line.y, width: line.width)
        let pace = rest.takeTop(1)
        canvas.spans(
            [
                Span("rate ", .label), Span(NumberText.rate(batch.rate(now: now)), .value),
                Span(batch.state.isFinished ? "  " : "  eta ", .label),
                Span(BatchText.eta(batch, now: now), .value),
                Span(batch.finishedAt.map { "  finished \($0.clockText)Z" } ?? "", .label),
            ], x: pace.x, y: pace.y, width: pace.width)
        let advice = rest.takeTop(1)
        guard !advice.isEmpty else { return }
        let texts =
            batch.failed > 0
            ? [
                "Enter shows the documents and why they failed; r retries the failed ones",
                "Enter shows why they failed",
            ]
            : ["Enter shows the documents"]
        let text = texts.first { $0.count <= advice.width } ?? ""
        canvas.text(text, x: advice.x, y: advice.y, width: advice.width, role: .dim)
    }
}
