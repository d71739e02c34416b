import Engine

/// The documents of one batch: verdict, confidence, error, a page at a time.
struct DocumentsScreen: Widget {
    static let detailRows = 4

    let model: ConsoleModel

    private var layout: ScreenLayout { model.layout }

    func draw(on canvas: inout Canvas, in rect: Rect) {
        guard let state = model.documents else { return }
        let areas = layout.tableAndDetail(detailRows: Self.detailRows)
        let frame = layout.frame(title(state), note: note(state))
        canvas.draw(frame, in: areas.table)
        drawTable(state, on: &canvas, in: frame.content(of: areas.table).droppingRight(1))
        guard !areas.detail.isEmpty, let result = state.selected else { return }
        let detail = layout.frame("Index \(result.index)", note: "Enter for why")
        canvas.draw(detail, in: areas.detail)
        let area = detail.content(of: areas.detail).padded
        canvas.clipped(to: area) { drawDetail(result, on: &$0, in: area) }
    }

    private func title(_ state: DocumentsState) -> String {
        let id = "Documents of \(state.batch)"
        guard let batch = model.batch(state.batch) else { return id }
        let settled = "\(NumberText.count(batch.done + batch.failed)) of \(NumberText.count(batch.total)) settled"
        return "\(id)  \(settled)" + (batch.failed > 0 ? ", \(NumberText.count(batch.failed)) failed" : "")
    }

    private func note(_ state: DocumentsState) -> String {
        if state.isLoading, state.results.isEmpty { return "reading …" }
        return state.next != nil || state.pageStarts.count > 1 ? "page \(state.pageStarts.count)" : ""
    }

    private func drawTable(_ state: DocumentsState, on canvas: inout Canvas, in rect: Rect) {
        if let error = state.error {
            canvas.text(error, x: rect.x + 1, y: rect.y, width: rect.width - 2, role: .messageError)
            return
        }
        let columns: [Table.Column] = [
            .init("INDEX", .fixed(6), .right, dropOrder: 4),
            .init("DOCUMENT", .flex(minimum: model.layout.isNarrow ? 14 : 22, weight: 3)),
            .init("VERDICT", .flex(minimum: model.layout.isNarrow ? 11 : 14, weight: 2)),
            .init("CONF", .fixed(4), .right),
            .init("DECISION", .fixed(8), dropOrder: 1), .init("SOURCE", .fixed(8), dropOrder: 3),
            .init("SIZE", .fixed(8), .right, dropOrder: 5), .init("TOOK", .fixed(6), .right, dropOrder: 2),
        ]
        let window = VisibleRows(state.table, height: rect.height - 1)
        let byIndex = Dictionary(state.results.map { ($0.index, $0) }, uniquingKeysWith: { first, _ in first })
        let rows = window.ids.compactMap { byIndex[$0].map { row($0, glyphs: canvas.glyphs) } }
        let unread = window.below + (state.next == nil ? 0 : max(1, remaining(state)))
        let empty = state.isLoading ? "reading …" : "no document is settled yet"
        canvas.draw(
            Table(
                columns: columns, rows: rows, cursor: state.table.selected.map(String.init), unreadRows: unread,
                emptyText: empty), in: rect)
    }

    /// Settled documents after this page, as far as the batch tells.
    private func remaining(_ state: DocumentsState) -> Int {
        guard let batch = model.batch(state.batch), let last = state.results.last else { return 0 }
        return max(0, batch.done + batch.failed - last.index - 1)
    }

    private func row(_ result: DocumentResult, glyphs: Glyphs) -> Table.Row {
        let name = String(Document(path: result.path).name)
        // In full, as commands take it.
        let number = String(result.index)
        let took = NumberText.duration(result.duration)
        guard let verdict = result.verdict else {
            let code = result.error?.code.rawValue ?? "failed"
            return Table.Row(
                id: String(result.index),
                cells: [
                    .text(number, .dim), .text(name), .text("\(glyphs.crit) \(code)", .crit), .text("-", .dim),
                    .text("-", .dim), .text("-", .dim), .text(NumberText.bytes(result.bytes)), .text(took),
                ])
        }
        return Table.Row(
            id: String(result.index),
            cells: [
                .text(number, .dim), .text(name), .text(verdict.category.rawValue, .value),
                .text(Format.confidence(verdict.confidence)), .spans([DocumentText.decision(verdict)]),
                .text(result.cached ? "cache" : verdict.source.rawValue, .dim), .text(NumberText.bytes(result.bytes)),
                .text(took),
            ])
    }

    private func drawDetail(_ result: DocumentResult, on canvas: inout Canvas, in rect: Rect) {
        canvas.text(result.path, x: rect.x, y: rect.y, width: rect.width, role: .value)
        if let error = result.error {
            canvas.spans(
                [Span(error.code.rawValue + "  ", .crit), Span(error.message)], x: rect.x, y: rect.y + 1,
                width: rect.width)
            return
        }
        guard let verdict = result.verdict else { return }
        canvas.spans(DocumentText.summary(verdict, result.correction), x: rect.x, y: rect.y + 1, width: rect.width)
        let features = verdict.features.prefix(4).flatMap {
            [Span($0.name + " ", .label), Span($0.value + "  ", .value)]
        }
        canvas.spans(Array(features), x: rect.x, y: rect.y + 2, width: rect.width)
        canvas.spans(DocumentText.why(verdict, result.correction), x: rect.x, y: rect.y + 3, width: rect.width)
    }
}

/// How parts of a verdict are said in words.
enum DocumentText {
    static func decision(_ verdict: Verdict) -> Span {
        switch verdict.decision {
        case .accept: Span("accept", .ok)
        case .review: Span("review", .warn)
        case .reject: Span("reject", .crit)
        }
    }

    /// What speaks for the answer comes first; what speaks against it is called so.
    static func why(_ verdict: Verdict, _ correction: AppliedCorrection?) -> [Span] {
        let reasonsMax = 3
        let (best, others) = (verdict.reasons.filter { $0.weight >= 0 }, verdict.reasons.filter { $0.weight < 0 })
        func text(_ reasons: [Reason]) -> String { reasons.prefix(reasonsMax).map(\.text).joined(separator: "; ") }
        // Reasons are docket's own, also where a person knows better.
        var spans = [Span(correction.map { "why docket said \($0.was)  " } ?? "why ", .label)]
        if !best.isEmpty { spans.append(Span(text(best))) }
        if best.count < reasonsMax, !others.isEmpty {
            spans += [Span(best.isEmpty ? "against it: " : "  against it: ", .label), Span(text(others))]
        }
        return verdict.reasons.isEmpty ? spans + [Span("no pattern fired")] : spans
    }

    /// `invoice 0.93, accepted from 0.60`; what a person said was not measured against anything.
    static func summary(_ verdict: Verdict, _ correction: AppliedCorrection?) -> [Span] {
        if let correction {
            return [
                Span(verdict.category.rawValue, .title), Span("  said by ", .label),
                Span(correction.by.rawValue, .value),
                Span("  "), decision(verdict), Span("  industry ", .label), Span(verdict.industry.rawValue),
            ]
        }
        return [
            Span(verdict.category.rawValue, .title), Span("  " + Format.confidence(verdict.confidence), .value),
            Span("  accepted from " + Format.confidence(verdict.acceptThreshold), .dim), Span("  "), decision(verdict),
            Span("  industry ", .label), Span(verdict.industry.rawValue), Span("  by ", .label),
            Span(verdict.source.rawValue),
        ]
    }
}
