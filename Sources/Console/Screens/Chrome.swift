import Engine

/// What stands around every screen: the verdict word, the age of the data, tabs, the last act, and the keys.
struct Chrome {
    let model: ConsoleModel

    private var layout: ScreenLayout { model.layout }

    func drawHeader(on canvas: inout Canvas, in rect: Rect) {
        let right = [health, counts, age, clock].flatMap { $0 }
        let width = right.reduce(0) { $0 + DisplayText($1.text, glyphs: canvas.glyphs).width }
        if layout.isNarrow {
            let isStale = model.feed.isStale(at: model.time.moment)
            let groups = isStale ? [health + age, clock] : [health + counts + age, clock]
            canvas.spans(
                FittedSpans.fit(groups, width: rect.width, glyphs: canvas.glyphs), x: rect.x, y: rect.y,
                width: rect.width)
            return
        }
        canvas.spans(right, x: rect.right - width, y: rect.y, width: width)
        canvas.spans(place, x: rect.x + 1, y: rect.y, width: max(0, rect.width - width - 3))
    }

    private var place: [Span] {
        guard let snapshot = model.snapshot else { return [Span("docket", .title)] }
        guard layout.isWide else { return [Span(snapshot.environment, .title)] }
        return [
            Span("docket", .title), Span("  " + snapshot.environment, .value), Span("  v" + snapshot.version, .dim),
            Span("  up " + NumberText.duration(snapshot.uptime), .dim),
        ]
    }

    private var health: [Span] { [Span(model.health.rawValue, model.health.role)] }

    private var counts: [Span] {
        guard ![.blind, .starting].contains(model.health), let findings = model.snapshot?.health.findings,
            !findings.isEmpty
        else {
            return []
        }
        let critical = findings.filter { $0.severity == .critical }.count
        let warnings = findings.count - critical
        var spans: [Span] = []
        if critical > 0 { spans.append(Span(layout.isWide ? "  \(critical) crit" : " \(critical)c", .crit)) }
        if warnings > 0 { spans.append(Span(layout.isWide ? "  \(warnings) warn" : " \(warnings)w", .warn)) }
        return spans
    }

    private var age: [Span] {
        if model.health == .starting { return [] }
        guard let age = model.feed.age(at: model.time.moment) else { return [Span("  "), Span(" no data ", .stale)] }
        let text = Format.age(age) + (layout.isNarrow ? "" : " old")
        let lead = layout.isWide ? "    " : "  "
        if model.feed.isStale(at: model.time.moment) {
            // The verdict says it already where nothing worse is to be said.
            let word = model.health == .stale ? "" : "STALE "
            return [Span(lead), Span(" \(word)\(text) ", .stale)]
        }
        return [Span(lead + (layout.isWide ? "data " : "") + text, .dim)]
    }

    private var clock: [Span] { [Span("  " + model.time.wall.clockText + "Z ", .value)] }

    func drawTabs(on canvas: inout Canvas, in rect: Rect) {
        guard !rect.isEmpty else { return }
        let hint = ": command  ? help "
        var texts = tabTexts { $0.title }
        if width(of: texts) > rect.width { texts = tabTexts { $0.shortTitle } }
        var x = rect.x
        for (screen, text) in texts {
            guard x + text.count + 2 <= rect.right else { break }
            let isActive = model.screen.tab == screen
            canvas.text(isActive ? "[\(text)]" : " \(text) ", x: x, y: rect.y, role: isActive ? .tabActive : .tab)
            x += text.count + 2
        }
        if x + hint.count <= rect.right {
            canvas.text(hint, x: rect.right - hint.count, y: rect.y, role: .dim)
        }
    }

    /// A document's tab is there once one was opened.
    private func tabTexts(_ name: (Screen) -> String) -> [(screen: Screen, text: String)] {
        Screen.allCases.compactMap { screen in
            guard let digit = screen.digit, screen != .document || model.document != nil else { return nil }
            return (screen, "\(digit) \(name(screen))")
        }
    }

    private func width(of tabs: [(screen: Screen, text: String)]) -> Int {
        tabs.reduce(0) { $0 + $1.text.count + 2 }
    }

    func drawMessage(on canvas: inout Canvas, in rect: Rect) {
        let line = rect.padded
        if let question = model.question {
            canvas.fill(rect, role: .prompt)
            canvas.spans(question, x: line.x, y: line.y, width: line.width)
            return
        }
        var x = line.x
        if let undo = model.undo {
            let left = Int((undo.until - model.time.moment).inSeconds.rounded(.up))
            let text = "u undo (\(left)s left)"
            if line.width > text.count * 2 {
                canvas.text(text, x: line.right - text.count, y: line.y, role: .key)
                drawText(on: &canvas, x: &x, y: line.y, width: line.width - text.count - 2)
                return
            }
        }
        drawText(on: &canvas, x: &x, y: line.y, width: line.width)
    }

    private func drawText(on canvas: inout Canvas, x: inout Int, y: Int, width: Int) {
        guard let message = model.message else { return }
        canvas.spans(
            [
                Span(message.at.clockText + " ", .dim), Span(message.text, message.isError ? .messageError : .message),
            ], x: x, y: y, width: width)
    }

    func drawHints(on canvas: inout Canvas, in rect: Rect) {
        let actions = ActionTable.hints(in: model)
        // Who is lost finds the way back on every screen, however narrow.
        let isLast = { (action: Action) in ["back", "help.open"].contains(action.id) }
        func hints(_ actions: [Action]) -> [KeyHints.Hint] {
            actions.map { KeyHints.Hint($0.hintKeys ?? "", $0.hint ?? "") }
        }
        let last = actions.filter(isLast).sorted { $0.id < $1.id }
        canvas.draw(KeyHints(hints(actions.filter { !isLast($0) }), last: hints(last)), in: rect)
    }
}

extension HealthWord {
    var role: Role {
        switch self {
        case .ok: .ok
        case .degraded: .warn
        case .down: .crit
        case .starting: .info
        case .stale, .blind: .stale
        }
    }
}

extension ConsoleModel {
    /// What the row of messages asks, when an action waits for an answer.
    var question: [Span]? {
        switch overlay {
        case .plan(let plan): planQuestion(plan)
        case .typed(let confirmation): typedQuestion(confirmation)
        default: nil
        }
    }

    private func planQuestion(_ plan: Plan) -> [Span] {
        let act = plan.act.rawValue
        let what = plan.act == .retry ? "\(plan.seen) failed of \(plan.batch)" : "\(plan.batch), \(plan.seen) waiting"
        let now = plan.current.map(String.init) ?? "…"
        let compared = plan.current == nil || plan.current == plan.seen ? "=" : "≠"
        if size.width < 60 { return [Span("\(act) \(what)?", .prompt), Span(" now \(now)", .prompt)] }
        return FittedSpans.fit(
            [
                [Span("\(act) \(what)?", .prompt)], [Span("  seen \(plan.seen) \(compared) now \(now)", .prompt)],
                [Span("   y", .key), Span(" run", .prompt)], [Span("  n", .key), Span(" drop", .prompt)],
            ], width: size.width - 2, glyphs: glyphs)
    }

    private func typedQuestion(_ confirmation: TypedConfirmation) -> [Span] {
        let status = confirmation.status
        let name = confirmation.cache.rawValue
        let ask = [
            Span("  type \(name): ", .prompt), Span(confirmation.answer.text, .input), Span(" ", .inputCursor),
        ]
        let asked = ask.reduce(0) { $0 + $1.text.count }
        let bytes = status.bytes.map { ", " + NumberText.bytes($0) } ?? ""
        let cost = status.hitRatioLastMinute.map {
            ", was \(NumberText.percent($0, places: 0)) hits in the last minute"
        }
        let facts = FittedSpans.fit(
            [
                [Span("flush \(name)?", .prompt)],
                [Span("  drops \(NumberText.count(status.entries)) entries" + bytes, .prompt)],
                [Span(cost ?? "", .prompt)],
            ], width: size.width - 2 - asked, glyphs: glyphs)
        return facts + ask
    }
}
