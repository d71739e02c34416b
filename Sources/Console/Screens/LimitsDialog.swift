/// Other limits for a tier, with what they would do.
struct LimitsDialog: Widget {
    let model: ConsoleModel
    let draft: LimitsDraft

    func draw(on canvas: inout Canvas, in rect: Rect) {
        let dialog = Dialog(
            "Limits of tier \(draft.tier.name)", note: "for each of its clients",
            size: Size(width: min(rect.width, 72), height: min(rect.height, 7)))
        canvas.draw(dialog, in: rect)
        let content = dialog.content(of: rect).padded
        let fields = [
            ("rate/s", draft.rate, LimitsDraft.Field.rate, draft.tier.rate),
            ("burst ", draft.burst, .burst, draft.tier.burst),
        ]
        for (row, field) in fields.enumerated() where row < content.height {
            let line = content.row(row)
            canvas.draw(
                TextField(
                    label: field.0, text: field.1.text, cursor: field.1.cursor, isFocused: draft.focus == field.2),
                in: Rect(x: line.x, y: line.y, width: min(line.width, 24), height: 1))
            let isWrong = draft.problem(in: field.2) != nil
            canvas.text(
                isWrong ? "\(canvas.glyphs.left) \(draft.range(of: field.2))" : "was \(LimitsDraft.text(field.3))",
                x: line.x + 26, y: line.y, width: max(0, line.width - 26), role: isWrong ? .messageError : .dim)
        }
        guard content.height > 3 else { return }
        let wrong = draft.refusal ?? draft.problem
        let sentence = wrong ?? (draft.isSetting ? "setting it \u{2026}" : model.forecast(draft))
        let lines = TextWrap.lines(sentence, width: content.width)
        for (row, text) in lines.prefix(content.height - 2).enumerated() {
            canvas.text(
                text, x: content.x, y: content.y + 2 + row, width: content.width,
                role: wrong == nil ? .text : .messageError)
        }
    }
}
