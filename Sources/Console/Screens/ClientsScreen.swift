import Engine

/// Who submits, on which terms, and what is refused.
struct ClientsScreen: Widget {
    static let detailRows = 6

    let model: ConsoleModel
    let snapshot: EngineSnapshot

    private var layout: ScreenLayout { model.layout }

    func draw(on canvas: inout Canvas, in rect: Rect) {
        let areas = layout.tableAndDetail(detailRows: Self.detailRows)
        let frame = layout.frame(
            "Clients  \(snapshot.clients.count)", note: "sort \(model.clients.sort.rawValue) \(canvas.glyphs.down)")
        canvas.draw(frame, in: areas.table)
        drawClients(on: &canvas, in: frame.content(of: areas.table).droppingRight(1))
        guard !areas.detail.isEmpty else { return }
        let tiers = layout.frame("Tiers", note: "limits of one client")
        canvas.draw(tiers, in: areas.detail)
        drawTiers(on: &canvas, in: tiers.content(of: areas.detail).padded)
    }

    private func drawClients(on canvas: inout Canvas, in rect: Rect) {
        let columns: [Table.Column] = [
            .init("CLIENT", .flex(minimum: 10)), .init("TIER", .fixed(9)),
            // What keys on this screen change is left out last.
            .init("PRI", .fixed(3), .right, dropOrder: 1),
            .init("BUCKET", .flex(minimum: 6), dropOrder: 6),
            .init("TOKENS", .fixed(14), .right, dropOrder: 5), .init("QUEUED", .fixed(6), .right),
            .init("HELD", .fixed(5), .right, dropOrder: 3), .init("IN/s", .fixed(5), .right, dropOrder: 4),
            .init("ADMITTED", .fixed(8), .right, dropOrder: 7), .init("REFUSED", .fixed(7), .right),
            .init("STATE", .fixed(9), dropOrder: 2),
        ]
        var rect = rect
        if let sentence = detail(glyphs: canvas.glyphs), rect.height > 4 {
            canvas.text(sentence, x: rect.x, y: rect.bottom - 1, width: rect.width, role: .label)
            rect = rect.droppingBottom(1)
        }
        let window = VisibleRows(model.clients.table, height: rect.height - 1)
        let byID = Dictionary(snapshot.clients.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let rows = window.ids.compactMap { byID[$0].map { row($0, glyphs: canvas.glyphs) } }
        canvas.draw(
            Table(
                columns: columns, rows: rows, cursor: model.clients.table.selected?.rawValue, unreadRows: window.below,
                emptyText: "no client has submitted yet"), in: rect)
    }

    /// Why the selected client was refused last, and what of its terms goes back by itself.
    private func detail(glyphs: Glyphs) -> String? {
        guard let client = model.selectedClient else { return nil }
        var parts: [String] = []
        if let refusal = client.lastRefusal {
            let age = NumberText.seconds(max(0, snapshot.takenAt.seconds(since: refusal.at)))
            parts.append("refused \(age) ago: \(refusal.code.rawValue)")
        }
        for lend in snapshot.lends where lend.subject == .client(client.id) || lend.subject == .tier(client.tier) {
            let left = NumberText.seconds(max(0, lend.until.seconds(since: model.time.wall)))
            let term = String(lend.term.rawValue.map { $0 == "_" ? " " : $0 })
            parts.append("\(term) back to \(lend.base) in \(left)")
        }
        return parts.isEmpty ? nil : "\(client.id)  " + parts.joined(separator: "  ")
    }

    private func row(_ client: ClientStatus, glyphs: Glyphs) -> Table.Row {
        let tier = snapshot.tiers.first { $0.name == client.tier }
        let share = tier.map { $0.burst > 0 ? client.tokens / $0.burst : 0 }
        let flow = model.feed.clientFlow.rates(of: client.id)
        // What was asked for by keys stands there at once.
        let priority = model.clients.wishes[client.id]?.wanted ?? client.priority
        return Table.Row(
            id: client.id.rawValue,
            cells: [
                .text(client.id.rawValue, .value), .text(client.tier.rawValue), .text(String(priority)),
                .bar(share.map { max(0, $0) }),
                .text(NumberText.count(client.tokens.rounded()) + "/" + NumberText.count(tier?.burst)),
                .text(NumberText.count(client.queued)), .text(NumberText.count(client.inFlight)),
                .text(NumberText.count(flow?.in)), .text(NumberText.count(client.admitted)),
                .text(NumberText.count(client.refused), client.refused > 0 ? .warn : .dim),
                .spans([state(client, glyphs: glyphs)]),
            ])
    }

    private func state(_ client: ClientStatus, glyphs: Glyphs) -> Span {
        if client.paused { return Span("paused \(glyphs.paused)", .warn) }
        if client.tokens < 1 { return Span("limited \(glyphs.warn)", .warn) }
        return client.queued + client.inFlight > 0 ? Span("active", .ok) : Span("idle", .dim)
    }

    private func drawTiers(on canvas: inout Canvas, in rect: Rect) {
        let columns: [Table.Column] = [
            .init("TIER", .flex(minimum: 9)), .init("RATE/s", .fixed(7), .right), .init("BURST", .fixed(7), .right),
            .init("WAIT TARGET", .fixed(11), .right, dropOrder: 1),
            .init("QUEUED MAX", .fixed(10), .right, dropOrder: 2),
            .init("HELD MAX", .fixed(8), .right, dropOrder: 3), .init("CLIENTS", .fixed(7), .right),
            .init("QUEUED", .fixed(6), .right),
        ]
        let rows = snapshot.tiers.map { tier in
            Table.Row(
                id: tier.name.rawValue,
                cells: [
                    .text(tier.name.rawValue, .value), .text(NumberText.count(tier.rate)),
                    .text(NumberText.count(tier.burst)), .text(NumberText.duration(tier.waitTarget)),
                    .text(NumberText.count(tier.queuedMax)), .text(NumberText.count(tier.inFlightMax)),
                    .text(NumberText.count(snapshot.clients.count { $0.tier == tier.name })),
                    .text(NumberText.count(snapshot.queues.first { $0.tier == tier.name }?.queued)),
                ])
        }
        canvas.draw(Table(columns: columns, rows: rows, hasGutter: false, emptyText: "no tiers"), in: rect)
    }
}
