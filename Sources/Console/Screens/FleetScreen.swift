import Engine

/// Who does the work.
struct FleetScreen: Widget {
    /// A worker that was not seen for this long is shown as lost.
    private static let lostAfterSeconds = 15.0

    let model: ConsoleModel
    let snapshot: EngineSnapshot

    func draw(on canvas: inout Canvas, in rect: Rect) {
        let up = snapshot.workers.count { !isLost($0) }
        let held = snapshot.workers.reduce(0) { $0 + $1.holding }
        let frame = model.layout.frame(
            "Fleet  \(up) of \(snapshot.workers.count) up", note: "\(NumberText.count(held)) documents held")
        canvas.draw(frame, in: rect)
        let content = frame.content(of: rect).droppingRight(1)
        let columns: [Table.Column] = [
            .init("WORKER", .flex(minimum: 12)), .init("STATE", .fixed(7)),
            .init("BUSY", .flex(minimum: 6), dropOrder: 4),
            .init("%", .fixed(4), .right, dropOrder: 1), .init("HELD", .fixed(6), .right),
            .init("THREADS", .fixed(7), .right, dropOrder: 5), .init("SETTLED", .fixed(8), .right, dropOrder: 2),
            .init("SEEN", .fixed(6), .right), .init("UP", .fixed(6), .right, dropOrder: 3),
        ]
        let window = VisibleRows(model.fleet.table, height: content.height - 1)
        let byID = Dictionary(snapshot.workers.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let rows = window.ids.compactMap { byID[$0].map { row($0, glyphs: canvas.glyphs) } }
        canvas.draw(
            Table(
                columns: columns, rows: rows, cursor: model.fleet.table.selected?.rawValue, unreadRows: window.below,
                emptyText: "no worker has said that it is there"), in: content)
    }

    private func isLost(_ worker: WorkerStatus) -> Bool {
        snapshot.takenAt.seconds(since: worker.seenAt) > Self.lostAfterSeconds
    }

    private func row(_ worker: WorkerStatus, glyphs: Glyphs) -> Table.Row {
        let isLost = isLost(worker)
        let state =
            isLost ? Span("LOST \(glyphs.crit)", .crit) : worker.holding > 0 ? Span("busy", .ok) : Span("idle", .dim)
        return Table.Row(
            id: worker.id.rawValue,
            cells: [
                .text(worker.id.rawValue, .value), .spans([state]), .bar(isLost ? 0 : worker.busyRatio),
                .text(isLost ? "-" : Format.progress(worker.busyRatio)), .text(NumberText.count(worker.holding)),
                .text(NumberText.count(worker.threads)), .text(NumberText.count(worker.settled)),
                .text(
                    NumberText.seconds(max(0, snapshot.takenAt.seconds(since: worker.seenAt))), isLost ? .crit : .text),
                .text(NumberText.seconds(max(0, snapshot.takenAt.seconds(since: worker.startedAt))), .dim),
            ])
    }
}
