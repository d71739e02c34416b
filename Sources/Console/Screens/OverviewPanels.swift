import Engine

/// The parts of the overview, each drawn into whatever room it gets.
struct OverviewPanels {
    let model: ConsoleModel
    let snapshot: EngineSnapshot

    private var layout: ScreenLayout { model.layout }

    // MARK: verdict

    func drawVerdict(on canvas: inout Canvas, in rect: Rect, findingsMax: Int) {
        guard !rect.isEmpty else { return }
        let vitals = FittedSpans.fit(vitals, width: rect.width, glyphs: canvas.glyphs)
        canvas.spans(vitals, x: rect.x, y: rect.y, width: rect.width)
        let findings = snapshot.health.findings
        let room = min(findingsMax, rect.height - 1)
        guard room > 0 else { return }
        if findings.isEmpty { canvas.spans([allClear], x: rect.x, y: rect.y + 1, width: rect.width) }
        for (line, finding) in findings.prefix(room).enumerated() {
            let hidden = line == room - 1 ? findings.count - room : 0
            draw(finding, hidden: hidden, on: &canvas, in: rect.row(line + 1))
        }
    }

    /// Only what was seen lately is called well.
    private var allClear: Span {
        switch model.health {
        case .starting, .stale, .blind:
            let age = model.feed.age(at: model.time.moment)
            return Span("\(model.glyphs.warn) no news from the store for \(NumberText.duration(age))", .stale)
        case .ok, .degraded, .down: return Span("\(model.glyphs.ok) nothing is wrong", .ok)
        }
    }

    /// By importance: narrow screens leave out the last ones.
    private var vitals: [[Span]] {
        let rates = snapshot.rates
        let slope = rates.map { $0.submitted - $0.done - $0.failed }
        // What the engine calls failed is its own; what failed elsewhere in the fleet is in what it calls done.
        let settled = rates.map { $0.done + $0.failed } ?? 0
        let failed = rates.map { min(settled, max($0.failed, model.feed.failures.perSecond ?? 0)) } ?? 0
        let done = rates.map { _ in settled - failed }
        let gap = layout.isNarrow ? " " : "  "
        func part(_ name: String, _ value: String, _ role: Role = .value) -> [Span] {
            [Span(gap + name + " ", .label), Span(value, role)]
        }
        return [
            [Span("in ", .label), Span(NumberText.rate(rates?.submitted), .value)],
            part("done", NumberText.rate(done)),
            part("backlog", NumberText.count(snapshot.backlog)) + growth(slope),
            part(
                "errors", NumberText.percent(settled > 0 ? failed / settled : nil), failed > 0 ? .warn : .value),
            part("p99", NumberText.seconds(snapshot.latency.p99)),
            part("drained in", drainText(snapshot.backlog, slope: slope)),
            part("cpu", snapshot.resources.cpu.map { NumberText.fixed($0, places: 1) + " cores" } ?? "-"),
            part("memory", NumberText.bytes(snapshot.resources.residentBytes)),
        ]
    }

    private func growth(_ slope: Double?) -> [Span] {
        guard let slope else { return [] }
        if slope >= 0.05 {
            return [Span(" \(model.glyphs.up)" + (layout.isNarrow ? "" : "+" + NumberText.rate(slope)), .warn)]
        }
        guard slope <= -0.05 else { return [] }
        return [Span(" \(model.glyphs.down)" + (layout.isNarrow ? "" : NumberText.rate(slope)), .ok)]
    }

    private func drainText(_ queued: Int, slope: Double?) -> String {
        guard queued > 0, let slope else { return NumberText.unknown }
        return slope < -0.05 ? NumberText.seconds(Double(queued) / -slope) : "never"
    }

    private func draw(_ finding: Health.Finding, hidden: Int, on canvas: inout Canvas, in line: Rect) {
        let isCritical = finding.severity == .critical
        let role: Role = isCritical ? .crit : .warn
        let glyph = isCritical ? canvas.glyphs.crit : canvas.glyphs.warn
        let since = NumberText.seconds(model.time.wall.seconds(since: finding.since))
        var spans = [Span("\(glyph) ", role)]
        if layout.isWide { spans.append(Span(isCritical ? "CRIT  " : "WARN  ", role)) }
        spans += [Span(finding.subject, role), Span("  " + finding.text, .text)]
        let needed = spans.reduce(0) { $0 + DisplayText($1.text, glyphs: canvas.glyphs).width }
        // On a narrow screen the number against its limit says more than since when.
        let isCut = layout.isNarrow && needed + since.count + 2 > line.width
        let age = hidden > 0 ? "+\(hidden) more" : isCut ? "" : since
        let taken = age.isEmpty ? 0 : age.count + 2
        canvas.spans(spans, x: line.x, y: line.y, width: max(0, line.width - taken))
        canvas.text(age, x: line.right - age.count, y: line.y, role: .dim)
    }

    // MARK: queues

    func drawQueues(on canvas: inout Canvas, in rect: Rect) {
        let columns: [Table.Column] = [
            .init("TIER", .flex(minimum: 8)), .init("QUEUED", .fixed(6), .right),
            .init("TREND 10m", .fixed(10), dropOrder: 3), .init("OLDEST", .fixed(6), .right),
            .init("HELD", .fixed(5), .right, dropOrder: 4), .init("IN/s", .fixed(5), .right, dropOrder: 2),
            .init("OUT/s", .fixed(5), .right, dropOrder: 2), .init("P50", .fixed(6), .right, dropOrder: 5),
            .init("P99", .fixed(6), .right, dropOrder: 1), .init("DRAIN", .fixed(6), .right),
        ]
        let rows = snapshot.queues.map { row($0) }
        canvas.draw(Table(columns: columns, rows: rows, hasGutter: false, emptyText: "no tiers"), in: rect)
        if layout.isWide, rect.height > rows.count + 2 {
            canvas.text(queueSums, x: rect.x, y: rect.bottom - 1, width: rect.width, role: .dim)
        }
    }

    /// In a line below the table, or in its title where there is no line to spare.
    var queueSums: String {
        let held = snapshot.queues.reduce(0) { $0 + $1.inFlight }
        return "\(NumberText.count(snapshot.backlog)) waiting, \(NumberText.count(held)) held, "
            + "\(NumberText.count(snapshot.totals.dead)) dead"
    }

    private func row(_ queue: TierQueue) -> Table.Row {
        let flow = model.feed.flow(of: queue.tier)
        let waits = snapshot.waits[queue.tier]
        let trend = model.feed.trends.minutes(of: queue.tier, at: model.time.moment).map { $0.map(Float.init) ?? .nan }
        return Table.Row(
            id: queue.tier.rawValue,
            cells: [
                .text(queue.tier.rawValue, .value), .text(NumberText.count(queue.queued), .value), .trend(trend),
                .text(NumberText.duration(queue.oldest), oldestRole(queue)),
                .text(NumberText.count(queue.inFlight)), .text(NumberText.count(flow?.in)),
                .text(NumberText.count(flow?.out)), .text(NumberText.seconds(waits?.p50)),
                .text(NumberText.seconds(waits?.p99)), .text(drain(queue, flow)),
            ])
    }

    /// A document that waits longer than its tier promises is worth a colour.
    private func oldestRole(_ queue: TierQueue) -> Role {
        guard let oldest = queue.oldest, let tier = snapshot.tiers.first(where: { $0.name == queue.tier }) else {
            return .text
        }
        return oldest > tier.waitTarget ? .warn : .text
    }

    private func drain(_ queue: TierQueue, _ flow: FlowMeter<ClientID>.Rates?) -> String {
        guard let flow else { return NumberText.unknown }
        return drainText(queue.queued, slope: flow.in - flow.out)
    }

    func drawQueueLine(_ queue: TierQueue, on canvas: inout Canvas, in line: Rect) {
        let columns = line.columns([10, 8, 10, 10])
        canvas.text(queue.tier.rawValue, x: columns[0].x, y: line.y, width: columns[0].width - 1, role: .value)
        let rest = [
            NumberText.count(queue.queued), NumberText.duration(queue.oldest),
            "p99 " + NumberText.seconds(snapshot.waits[queue.tier]?.p99),
        ]
        for (column, text) in zip(columns.dropFirst(), rest) {
            canvas.text(text, x: column.x, y: line.y, width: column.width, alignment: .right)
        }
    }

    // MARK: graphs

    func drawLatency(on canvas: inout Canvas, in rect: Rect) {
        let window = HistoryWindow(snapshot.history, end: snapshot.takenAt)
        let hasSummary = rect.height >= 6
        let area = hasSummary ? rect.droppingBottom(1) : rect
        let graph = Graph(
            values: window.values(\.p99), scale: .logarithmic, timeLabels: hasSummary ? window.timeLabels : [],
            format: { $0 >= 99.5 && $0 < 1000 ? NumberText.fixed($0, places: 0) + "s" : NumberText.seconds($0) })
        canvas.draw(graph, in: area)
        guard hasSummary else { return }
        let latency = snapshot.latency
        let text =
            "p50 \(NumberText.seconds(latency.p50))  p90 \(NumberText.seconds(latency.p90))"
            + "  p99 \(NumberText.seconds(latency.p99))  of \(NumberText.count(latency.count))/min"
        canvas.text(text, x: rect.x, y: rect.bottom - 1, width: rect.width, role: .dim)
    }

    func drawThroughput(on canvas: inout Canvas, in rect: Rect) {
        let window = HistoryWindow(snapshot.history, end: snapshot.takenAt)
        let graph = Graph(
            values: window.values(\.submitted), second: window.values(\.done),
            timeLabels: rect.height >= 6 ? window.timeLabels : [])
        canvas.draw(graph, in: rect)
    }

    // MARK: caches, batches, clients

    func drawCaches(on canvas: inout Canvas, in rect: Rect) {
        let columns: [Table.Column] = [
            .init("CACHE", .fixed(8)), .init("HIT 1m", .fixed(6), .right), .init("", .flex(minimum: 4)),
            .init("ENTRIES", .fixed(7), .right), .init("SIZE", .fixed(8), .right, dropOrder: 1),
        ]
        let rows = snapshot.caches.map { cache in
            Table.Row(
                id: cache.name.rawValue,
                cells: [
                    .text(cache.name.rawValue, .value), .text(NumberText.percent(cache.hitRatioLastMinute)),
                    .bar(cache.hitRatioLastMinute), .text(NumberText.count(cache.entries)),
                    .text(NumberText.bytes(cache.bytes)),
                ])
        }
        let hasHeader = rect.height > rows.count
        canvas.draw(Table(columns: columns, rows: rows, hasGutter: false, hasHeader: hasHeader), in: rect)
    }

    /// What is under way first, then what ended last.
    var batches: [Batch] {
        snapshot.batches.filter { !$0.state.isFinished } + snapshot.batches.filter { $0.state.isFinished }
    }

    var batchesTitle: String {
        let open = snapshot.batches.filter { !$0.state.isFinished }.count
        return "Batches  \(open) under way of \(NumberText.count(snapshot.batchesTotal))"
    }

    func drawBatches(on canvas: inout Canvas, in rect: Rect) {
        let columns: [Table.Column] = [
            .init("BATCH", .fixed(8)), .init("CLIENT", .fixed(8), dropOrder: 2), .init("", .flex(minimum: 5)),
            .init("%", .fixed(4), .right), .init("DONE/TOTAL", .fixed(13), .right, dropOrder: 3),
            .init("FAILED", .fixed(6), .right, dropOrder: 1), .init("ETA", .fixed(6), .right),
        ]
        let rows = batches.prefix(max(1, rect.height)).map { batch in
            Table.Row(
                id: batch.id.rawValue,
                cells: [
                    .text(batch.id.rawValue, .value), .text(batch.client.rawValue), .bar(batch.progress),
                    .text(Format.progress(batch.progress)),
                    .text(NumberText.ratio(batch.done + batch.failed, of: batch.total)),
                    .text(NumberText.count(batch.failed), batch.failed > 0 ? .crit : .dim),
                    .text(BatchText.eta(batch, now: model.time.wall)),
                ])
        }
        let hasHeader = rect.height > 4
        canvas.draw(
            Table(
                columns: columns, rows: Array(rows.prefix(rect.height - (hasHeader ? 1 : 0))), hasGutter: false,
                hasHeader: hasHeader, emptyText: BatchText.none(model)), in: rect)
    }

    func drawBatchLine(_ batch: Batch, on canvas: inout Canvas, in line: Rect) {
        let columns = line.columns([9, 12, 5, 8])
        canvas.text(batch.id.rawValue, x: line.x, y: line.y, width: columns[0].width - 1, role: .value)
        canvas.draw(ProgressBar(batch.progress), in: columns[1])
        canvas.text(
            Format.progress(batch.progress), x: columns[2].x, y: line.y, width: columns[2].width, alignment: .right)
        canvas.text(
            BatchText.eta(batch, now: model.time.wall), x: columns[3].x, y: line.y, width: columns[3].width,
            alignment: .right)
    }

    func drawClients(on canvas: inout Canvas, in rect: Rect) {
        let columns: [Table.Column] = [
            .init("CLIENT", .flex(minimum: 8)), .init("TIER", .fixed(8)), .init("QUEUED", .fixed(6), .right),
            .init("IN/s", .fixed(5), .right), .init("REFUSED", .fixed(7), .right, dropOrder: 1),
        ]
        let order = snapshot.clients.sorted { ($0.queued + $0.inFlight, $1.id) > ($1.queued + $1.inFlight, $0.id) }
        let hasHeader = rect.height > 4
        let rows = order.prefix(max(0, rect.height - (hasHeader ? 1 : 0))).map { client in
            Table.Row(
                id: client.id.rawValue,
                cells: [
                    .text(client.id.rawValue, .value), .text(client.tier.rawValue),
                    .text(NumberText.count(client.queued)),
                    .text(NumberText.count(model.feed.clientFlow.rates(of: client.id)?.in)),
                    .text(NumberText.count(client.refused), client.refused > 0 ? .warn : .dim),
                ])
        }
        canvas.draw(
            Table(
                columns: columns, rows: rows, hasGutter: false, hasHeader: hasHeader, emptyText: "no clients yet"),
            in: rect)
    }
}
