import Engine

/// Who does the work.
struct FleetScreen: Widget {
    let model: ConsoleModel
    let snapshot: EngineSnapshot

    func draw(on canvas: inout Canvas, in rect: Rect) {
        let silent = snapshot.workers.filter { $0.silence(at: snapshot.takenAt) != nil }
        let up = snapshot.workers.count - silent.count
        let held = snapshot.workers.reduce(0) { $0 + $1.holding }
        let frame = model.layout.frame(
            "Fleet  \(up) of \(snapshot.workers.count) up", note: "\(NumberText.count(held)) documents held")
        canvas.draw(frame, in: rect)
        var content = frame.content(of: rect).droppingRight(1)
        if let worst = silent.min(by: { $0.seenAt < $1.seenAt }), content.height > 4 {
            let others = silent.count > 1 ? " and \(counted(silent.count - 1, "other"))" : ""
            canvas.text(
                "\(worst.id)\(others) silent for \(silence(of: worst)): others take what it held when its lease ends",
                x: content.x + 2, y: content.bottom - 1, width: content.width - 2, role: .warn)
            content = content.droppingBottom(1)
        }
        let columns: [Table.Column] = [
            .init("WORKER", .flex(minimum: 12)), .init("STATE", .fixed(10)),
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

    private func silence(of worker: WorkerStatus) -> String {
        NumberText.seconds(max(0, snapshot.takenAt.seconds(since: worker.seenAt)))
    }

    private func state(_ worker: WorkerStatus, _ silence: WorkerSilence?, glyphs: Glyphs) -> Span {
        switch silence {
        case .lost: return Span("LOST \(glyphs.crit)", .crit)
        case .late: return Span("silent \(glyphs.warn)", .warn)
        case nil: break
        }
        if worker.isDraining { return Span(worker.holding > 0 ? "DRAINING" : "DRAINED", .warn) }
        return worker.holding > 0 ? Span("busy", .ok) : Span("idle", .dim)
    }

    private func row(_ worker: WorkerStatus, glyphs: Glyphs) -> Table.Row {
        let silence = worker.silence(at: snapshot.takenAt)
        let isLost = silence == .lost
        let state = state(worker, silence, glyphs: glyphs)
        return Table.Row(
            id: worker.id.rawValue,
            cells: [
                .text(worker.id.rawValue, .value), .spans([state]), .bar(isLost ? 0 : worker.busyRatio),
                .text(isLost ? "-" : Format.progress(worker.busyRatio)), .text(NumberText.count(worker.holding)),
                .text(NumberText.count(worker.threads)), .text(NumberText.count(worker.settled)),
                .text(self.silence(of: worker), isLost ? .crit : silence == .late ? .warn : .text),
                .text(NumberText.seconds(max(0, snapshot.takenAt.seconds(since: worker.startedAt))), .dim),
            ])
    }
}
