import Engine

/// The whole screen as a value: nothing but what is in the model decides what is seen.
public func draw(_ model: ConsoleModel) -> Grid {
    var canvas = Canvas(size: model.size, glyphs: model.glyphs)
    let layout = model.layout
    if layout.isTooSmall {
        TooSmallScreen(model: model).draw(on: &canvas, in: canvas.bounds)
        return canvas.grid
    }
    let chrome = Chrome(model: model)
    chrome.drawHeader(on: &canvas, in: layout.header)
    chrome.drawTabs(on: &canvas, in: layout.tabs)
    drawScreen(model, on: &canvas, in: layout.body)
    drawOverlay(model, on: &canvas, in: layout.body)
    chrome.drawMessage(on: &canvas, in: layout.message)
    chrome.drawHints(on: &canvas, in: layout.hints)
    return canvas.grid
}

private func drawScreen(_ model: ConsoleModel, on canvas: inout Canvas, in body: Rect) {
    guard let snapshot = model.snapshot else {
        drawStartup(model, on: &canvas, in: body.row(body.height / 2))
        return
    }
    switch model.screen {
    case .overview: canvas.draw(OverviewScreen(model: model, snapshot: snapshot), in: body)
    case .batches: canvas.draw(BatchesScreen(model: model, snapshot: snapshot), in: body)
    case .documents: canvas.draw(DocumentsScreen(model: model), in: body)
    case .clients: canvas.draw(ClientsScreen(model: model, snapshot: snapshot), in: body)
    case .caches: canvas.draw(CachesScreen(model: model, snapshot: snapshot), in: body)
    case .fleet: canvas.draw(FleetScreen(model: model, snapshot: snapshot), in: body)
    case .document: canvas.draw(DocumentScreen(model: model), in: body)
    }
}

/// What is waited for, and how long already once that is worth a thought.
private func drawStartup(_ model: ConsoleModel, on canvas: inout Canvas, in row: Rect) {
    var text = "no data from the engine yet"
    if let startup = model.startup {
        text = "starting: \(startup.step)"
        let waited = model.time.moment - startup.since
        if waited >= .seconds(2) { text += "  \(NumberText.duration(waited))" }
    }
    canvas.text(text, x: row.x, y: row.y, width: row.width, alignment: .center, role: .dim)
}

private func drawOverlay(_ model: ConsoleModel, on canvas: inout Canvas, in body: Rect) {
    switch model.overlay {
    case .submit: canvas.draw(SubmitDialog(model: model), in: body)
    case .palette(let state): canvas.draw(PaletteDialog(model: model, state: state), in: body)
    case .help(let state): canvas.draw(HelpDialog(model: model, state: state), in: body)
    case .choice(let choice): canvas.draw(TierChoiceDialog(model: model, choice: choice), in: body)
    case .relabel(let state): canvas.draw(RelabelDialog(model: model, state: state), in: body)
    case .limits(let draft): canvas.draw(LimitsDialog(model: model, draft: draft), in: body)
    case .plan, .typed, nil: break
    }
}

/// What is left where a screen does not fit: the one word, and what would be needed.
struct TooSmallScreen: Widget {
    let model: ConsoleModel

    func draw(on canvas: inout Canvas, in rect: Rect) {
        let smallest = ScreenLayout.smallest
        canvas.text(model.health.rawValue, x: rect.x, y: rect.y, width: rect.width, role: model.health.role)
        guard rect.height > 1 else { return }
        canvas.text(
            "needs \(smallest.width)x\(smallest.height)", x: rect.x, y: rect.y + 1, width: rect.width, role: .dim)
    }
}
