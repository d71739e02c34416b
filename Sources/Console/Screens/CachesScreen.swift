import Engine

/// What the caches hold and save, and what emptying one would cost.
struct CachesScreen: Widget {
    static let detailRows = 8

    let model: ConsoleModel
    let snapshot: EngineSnapshot

    private var layout: ScreenLayout { model.layout }

    func draw(on canvas: inout Canvas, in rect: Rect) {
        let areas = layout.tableAndDetail(detailRows: Self.detailRows)
        let frame = layout.frame("Caches  \(snapshot.caches.count)", note: "f flush, asks first")
        canvas.draw(frame, in: areas.table)
        let content = frame.content(of: areas.table).droppingRight(1)
        drawTable(on: &canvas, in: content)
        if let cache = model.selectedCache, content.height > snapshot.caches.count + 2 {
            let area = content.padded.droppingTop(snapshot.caches.count + 2)
            for (row, line) in TextWrap.lines(advice(cache), width: area.width).prefix(area.height).enumerated() {
                canvas.text(line, x: area.x, y: area.y + row, width: area.width, role: .dim)
            }
        }
        guard !areas.detail.isEmpty else { return }
        let graph = layout.frame("Result cache hits, 10 min", note: "all requests")
        canvas.draw(graph, in: areas.detail)
        let window = HistoryWindow(snapshot.history, end: snapshot.takenAt)
        canvas.draw(
            Graph(
                values: window.values(\.hitRatio), top: 1, timeLabels: window.timeLabels,
                format: { NumberText.percent($0, places: 0) }), in: graph.content(of: areas.detail).padded)
    }

    private func drawTable(on canvas: inout Canvas, in rect: Rect) {
        let columns: [Table.Column] = [
            .init("CACHE", .fixed(10)), .init("HIT 1m", .fixed(6), .right),
            .init("ALL", .fixed(6), .right, dropOrder: 2),
            .init("HIT RATE 1m", .flex(minimum: 11)), .init("HITS", .fixed(7), .right, dropOrder: 3),
            .init("MISSES", .fixed(7), .right, dropOrder: 1), .init("ENTRIES", .fixed(7), .right),
            .init("SIZE", .fixed(8), .right, dropOrder: 4), .init("LIVES", .fixed(6), .right, dropOrder: 5),
        ]
        let window = VisibleRows(model.caches.table, height: rect.height - 1)
        let rows = window.ids.compactMap { name in snapshot.caches.first { $0.name == name } }.map { cache in
            Table.Row(
                id: cache.name.rawValue,
                cells: [
                    .text(cache.name.rawValue, .value), .text(NumberText.percent(cache.hitRatioLastMinute)),
                    .text(NumberText.percent(cache.hitRatio)), .bar(cache.hitRatioLastMinute),
                    .text(NumberText.count(cache.hits)), .text(NumberText.count(cache.misses)),
                    .text(NumberText.count(cache.entries)), .text(NumberText.bytes(cache.bytes)),
                    .text(NumberText.duration(cache.timeToLive), .dim),
                ])
        }
        canvas.draw(
            Table(
                columns: columns, rows: rows, cursor: model.caches.table.selected?.rawValue, unreadRows: window.below,
                emptyText: "no caches"), in: rect)
    }

    private func advice(_ cache: CacheStatus) -> String {
        let what =
            switch cache.name {
            case .result: "verdicts by a file's hash: without them every file is read and judged again"
            case .pattern: "compiled patterns: without them a new worker reads its own file or compiles"
            case .industry: "industry configurations: not used, each process reads its own files"
            case .response: "answers for similar content: without them the API is asked, and paid, again"
            }
        return "\(cache.name.rawValue) holds \(what)"
    }
}
