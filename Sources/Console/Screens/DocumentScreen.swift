import Engine

/// Why one document got the answer it got: all lines of it, scrolled through when they do not fit.
struct DocumentScreen: Widget {
    let model: ConsoleModel

    private var layout: ScreenLayout { model.layout }

    func draw(on canvas: inout Canvas, in rect: Rect) {
        guard let document = model.document else { return }
        let result = document.result
        let name = String(Document(path: result.path).name)
        let frame = layout.frame(name, note: "\(document.batch) index \(result.index)")
        canvas.draw(frame, in: rect)
        let area = frame.content(of: rect).padded
        let lines = DocumentLines(result: result, width: area.width).all
        let window = LineWindow(count: lines.count, scroll: document.scroll, height: area.height)
        for (row, line) in lines[window.shown].enumerated() {
            canvas.clipped(to: area) { line.draw(on: &$0, in: area.row(row)) }
        }
        window.drawRest(on: &canvas, in: area)
    }
}

extension ConsoleModel {
    /// How far the open document can be scrolled.
    var scrollMax: Int {
        guard let document else { return 0 }
        let area = layout.frame("").content(of: layout.body).padded
        let count = DocumentLines(result: document.result, width: area.width).all.count
        return LineWindow(count: count, scroll: 0, height: area.height).scrollMax
    }
}

/// A document's answer, line by line.
struct DocumentLines {
    enum Line {
        case spans([Span])
        case heading(String)
        /// A name, a bar from 0 to 1 with a mark where a limit lies, and a number.
        case bar(name: String, nameWidth: Int, fraction: Double, limit: Double?, number: String, role: Role)

        func draw(on canvas: inout Canvas, in rect: Rect) {
            switch self {
            case .spans(let spans): canvas.spans(spans, x: rect.x, y: rect.y, width: rect.width)
            case .heading(let text):
                let used = canvas.text(text + " ", x: rect.x, y: rect.y, width: rect.width, role: .label)
                canvas.horizontalLine(x: rect.x + used, y: rect.y, length: rect.width - used)
            case .bar(let name, let nameWidth, let fraction, let limit, let number, let role):
                let numberWidth = DocumentLines.numberWidth
                let bar = Rect(
                    x: rect.x + nameWidth + 1, y: rect.y, width: min(50, rect.width - nameWidth - numberWidth - 2),
                    height: 1)
                canvas.text(name, x: rect.x, y: rect.y, width: nameWidth)
                canvas.draw(ProgressBar(fraction, fill: role), in: bar)
                if let limit, bar.width > 4, fraction < limit {
                    let place = bar.x + min(bar.width - 1, max(0, Int(limit * Double(bar.width))))
                    canvas.put(canvas.glyphs.event, x: place, y: bar.y, role: .graphMark)
                }
                canvas.text(
                    number, x: bar.right + 1, y: rect.y, width: numberWidth - 1, alignment: .right, role: .value)
            }
        }
    }

    private static let numberWidth = 7
    /// Below this a bar says nothing.
    private static let barWidthMin = 8

    let result: DocumentResult
    let width: Int

    /// One for all bars of a document, so that they stand below each other. Reasons are sentences: they get the room
    /// they need, as long as there is some left for bars.
    private var nameWidth: Int {
        guard let verdict = result.verdict else { return 0 }
        let longest =
            (verdict.reasons.map(\.text) + verdict.scores.map(\.category.rawValue))
            .map { DisplayText($0).width + 2 }.max() ?? 0
        let most = min(width * 60 / 100, width - Self.numberWidth - 2 - Self.barWidthMin)
        return max(min(56, width * 45 / 100), min(longest, most))
    }

    var all: [Line] {
        var lines = head
        if let error = result.error {
            lines.append(.heading("why there is no verdict"))
            lines += TextWrap.lines(error.message, width: width).map { .spans([Span($0)]) }
            lines.append(.spans([Span("code ", .label), Span(error.code.rawValue, .crit)]))
        }
        guard let verdict = result.verdict else { return lines }
        let limit = "accepted from \(Format.confidence(verdict.acceptThreshold))"
        lines.append(.heading(result.correction == nil ? "scores, \(limit)" : "docket's own scores, not in force"))
        for score in verdict.scores {
            // The mark is on what is in force; where a person said so, no score made it that.
            let isBest = score.category == verdict.category
            lines.append(
                .bar(
                    name: (isBest ? "> " : "  ") + score.category.rawValue, nameWidth: nameWidth,
                    fraction: score.confidence, limit: result.correction == nil ? verdict.acceptThreshold : nil,
                    number: Format.confidence(score.confidence), role: isBest ? .explainFor : .barFill))
        }
        if verdict.scores.isEmpty { lines.append(.spans([Span("no category has any support", .dim)])) }
        lines += explanation(verdict)
        lines += members(verdict)
        lines += reasons(verdict)
        lines += features(verdict)
        return lines
    }

    /// What docket's own scores and reasons speak of, also when a person says otherwise.
    private var judged: Category { result.correction?.was ?? result.verdict?.category ?? .unknown }

    private var head: [Line] {
        var lines: [Line] = []
        if let verdict = result.verdict {
            lines.append(.spans(DocumentText.summary(verdict, result.correction)))
            let pages = verdict.pages.map { counted($0, "page") }
            let members = verdict.children.flatMap { $0.isEmpty ? nil : counted($0.count, "document") + " inside" }
            let facts = [verdict.mediaType, pages, verdict.language, members].compactMap { $0 }
            lines.append(.spans([Span(facts.joined(separator: "  "))]))
            if let correction = result.correction { lines.append(.spans(Self.said(correction))) }
        } else {
            lines.append(.spans([Span("no verdict", .crit)]))
        }
        lines.append(.spans([Span("path    ", .label), Span(result.path, .value)]))
        lines.append(
            .spans([
                Span("bytes   ", .label), Span(NumberText.bytes(result.bytes), .value), Span("  took ", .label),
                Span(NumberText.duration(result.duration), .value), Span("  finished ", .label),
                Span(result.finishedAt.clockText + "Z", .value),
                Span(result.cached ? "  from the result cache" : "", .info),
            ]))
        lines.append(.spans([Span("sha256  ", .label), Span(result.sha256 ?? "nothing was read", .dim)]))
        return lines
    }

    private func reasons(_ verdict: Verdict) -> [Line] {
        let strongest = max(0.01, verdict.reasons.map { abs($0.weight) }.max() ?? 0)
        func part(_ title: String, _ reasons: [Reason], sign: String, role: Role) -> [Line] {
            guard !reasons.isEmpty else { return [] }
            return [.heading(title)] + reasons.flatMap { lines(of: $0, strongest: strongest, sign: sign, role: role) }
        }
        let category = judged.rawValue
        return part(
            "for \(category), log-odds", verdict.reasons.filter { $0.weight >= 0 }, sign: "+", role: .explainFor)
            + part(
                "against \(category), log-odds", verdict.reasons.filter { $0.weight < 0 }, sign: "-",
                role: .explainAgainst)
    }

    /// What does not fit beside the bar goes on below it: half a reason is none.
    private func lines(of reason: Reason, strongest: Double, sign: String, role: Role) -> [Line] {
        let nameWidth = nameWidth
        let parts = TextWrap.lines(reason.text, width: max(1, nameWidth - 2))
        let bar = Line.bar(
            name: "\(sign) \(parts.first ?? "")", nameWidth: nameWidth, fraction: abs(reason.weight) / strongest,
            limit: nil, number: Format.weight(reason.weight), role: role)
        return [bar] + parts.dropFirst().map { .spans([Span("  " + $0)]) }
    }

    private func features(_ verdict: Verdict) -> [Line] {
        guard !verdict.features.isEmpty else { return [] }
        let nameWidth = min(24, verdict.features.map(\.name.count).max() ?? 0)
        return [.heading("found in the text")]
            + verdict.features.map { feature in
                let name = feature.name + String(repeating: " ", count: max(0, nameWidth - feature.name.count))
                let place = feature.page.map { "  page \($0)," } ?? " "
                return .spans([
                    Span(name + "  ", .label), Span(feature.value, .value),
                    Span("\(place) byte \(feature.offset)", .dim),
                ])
            }
    }
}
