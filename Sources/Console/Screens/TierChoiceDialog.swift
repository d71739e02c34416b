/// Another tier for one client.
struct TierChoiceDialog: Widget {
    let model: ConsoleModel
    let choice: TierChoice

    func draw(on canvas: inout Canvas, in rect: Rect) {
        let size = Size(width: min(rect.width, 56), height: min(rect.height, choice.options.count + 4))
        let dialog = Dialog("Tier of \(choice.client)", note: "now \(choice.from)", size: size)
        canvas.draw(dialog, in: rect)
        let content = dialog.content(of: rect).padded
        let items = choice.options.map { name in
            let tier = model.snapshot?.tiers.first { $0.name == name }
            let terms = tier.map { "\(NumberText.count($0.rate))/s, waits \(NumberText.duration($0.waitTarget))" } ?? ""
            return ListBox.Item(id: name.rawValue, spans: [Span(name.rawValue, .value)], note: terms)
        }
        canvas.draw(
            ListBox(items: items, cursor: choice.options[choice.selected].rawValue), in: content.droppingBottom(1))
        canvas.text(
            "what it has queued moves too; u undoes it for 30 s", x: content.x, y: content.bottom - 1,
            width: content.width, role: .dim)
    }
}
