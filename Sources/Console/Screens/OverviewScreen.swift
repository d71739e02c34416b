import Engine

/// Is it broken, what, since when, and is it getting worse: seen in one second.
struct OverviewScreen: Widget {
    let model: ConsoleModel
    let snapshot: EngineSnapshot

    private let panels: OverviewPanels
    private let layout: ScreenLayout

    init(model: ConsoleModel, snapshot: EngineSnapshot) {
        self.model = model
        self.snapshot = snapshot
        panels = OverviewPanels(model: model, snapshot: snapshot)
        layout = model.layout
    }

    func draw(on canvas: inout Canvas, in rect: Rect) {
        if layout.isWide {
            drawWide(on: &canvas, in: rect)
        } else if layout.isNarrow {
            drawNarrow(on: &canvas, in: rect)
        } else {
            drawMedium(on: &canvas, in: rect)
        }
    }

    private func drawWide(on canvas: inout Canvas, in rect: Rect) {
        var rest = rect
        let verdict = rest.takeTop(6)
        let age = NumberText.seconds(model.time.wall.seconds(since: snapshot.health.since))
        let title =
            "Verdict: \(model.health.rawValue)" + ([.blind, .stale].contains(model.health) ? "" : " for \(age)")
        let frame = Frame(title, note: snapshot.store.description)
        canvas.draw(frame, in: verdict)
        panels.drawVerdict(on: &canvas, in: frame.content(of: verdict).padded, findingsMax: 3)
        let bands = rest.rows([10, 10, 10])
        let top = bands[0].columns([74, 46])
        framed("Queues by tier", note: "trend 10 min", top[0], &canvas) { panels.drawQueues(on: &$0, in: $1) }
        framed("Latency p99, 10 min", note: "log scale", top[1], &canvas) { panels.drawLatency(on: &$0, in: $1) }
        let middle = bands[1].columns([74, 46])
        let rates = snapshot.rates
        framed(
            "Documents a second, 10 min",
            note: "in \(NumberText.count(rates?.submitted))   done \(NumberText.count(rates?.done))", middle[0], &canvas
        ) { panels.drawThroughput(on: &$0, in: $1) }
        framed("Caches", note: "4 for all", middle[1], &canvas) { panels.drawCaches(on: &$0, in: $1) }
        let bottom = bands[2].columns([74, 46])
        framed(panels.batchesTitle, note: "2 for all", bottom[0], &canvas) { panels.drawBatches(on: &$0, in: $1) }
        framed("Clients by demand", note: "3 for all", bottom[1], &canvas) { panels.drawClients(on: &$0, in: $1) }
    }

    private func drawMedium(on canvas: inout Canvas, in rect: Rect) {
        var rest = rect
        let isTall = rest.height >= 20
        panels.drawVerdict(on: &canvas, in: rest.takeTop(isTall ? 4 : 3).padded, findingsMax: isTall ? 3 : 2)
        let queues = rest.takeTop(min(snapshot.queues.count, 5) + 2)
        framed("Queues by tier", note: panels.queueSums, queues, &canvas) { panels.drawQueues(on: &$0, in: $1) }
        guard rect.width >= 76 else {
            let bands = rest.rows([1, 1])
            framed(panels.batchesTitle, bands[0], &canvas) { panels.drawBatches(on: &$0, in: $1) }
            framed("Caches", bands[1], &canvas) { panels.drawCaches(on: &$0, in: $1) }
            return
        }
        let bands = rest.rows([1, 1])
        let upper = split(bands[0], on: &canvas)
        framed("Documents a second, 10 min", upper[0], &canvas) { panels.drawThroughput(on: &$0, in: $1) }
        framed("Latency p99, 10 min, log", upper[1], &canvas) { panels.drawLatency(on: &$0, in: $1) }
        let lower = split(bands[1], on: &canvas)
        framed(panels.batchesTitle, lower[0], &canvas) { panels.drawBatches(on: &$0, in: $1) }
        framed("Caches", lower[1], &canvas) { panels.drawCaches(on: &$0, in: $1) }
    }

    /// Two columns with a line between them.
    private func split(_ rect: Rect, on canvas: inout Canvas) -> [Rect] {
        let left = rect.left(rect.width * 54 / 100)
        canvas.verticalLine(x: left.right, y: rect.y + 1, length: rect.height - 1)
        canvas.put(canvas.glyphs.teeDown, x: left.right, y: rect.y, role: .border)
        return [left, rect.droppingLeft(left.width + 1)]
    }

    /// Lines instead of tables: what fits forty columns.
    private func drawNarrow(on canvas: inout Canvas, in rect: Rect) {
        var rest = rect
        panels.drawVerdict(on: &canvas, in: rest.takeTop(min(4, rest.height / 2)), findingsMax: 3)
        for queue in snapshot.queues where rest.height > 2 {
            panels.drawQueueLine(queue, on: &canvas, in: rest.takeTop(1))
        }
        for batch in panels.batches where rest.height > 0 {
            panels.drawBatchLine(batch, on: &canvas, in: rest.takeTop(1))
        }
    }

    private func framed(
        _ title: String, note: String = "", _ rect: Rect, _ canvas: inout Canvas,
        _ content: (inout Canvas, Rect) -> Void
    ) {
        let frame = layout.frame(title, note: note)
        canvas.draw(frame, in: rect)
        let area = frame.content(of: rect).padded
        canvas.clipped(to: area) { content(&$0, area) }
    }
}
