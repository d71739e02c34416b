/// One line of input: a label, the text, a cursor; the text scrolls so that the cursor stays in sight.
public struct TextField: Widget {
    public var label: String
    public var text: String
    /// Counted in characters from the start; the text's count is the end.
    public var cursor: Int
    public var isFocused: Bool
    /// Shown while the text is empty.
    public var placeholder: String

    public init(label: String = "", text: String, cursor: Int, isFocused: Bool = true, placeholder: String = "") {
        self.label = label
        self.text = text
        self.cursor = cursor
        self.isFocused = isFocused
        self.placeholder = placeholder
    }

    public func draw(on canvas: inout Canvas, in rect: Rect) {
        var field = rect.top(1)
        if !label.isEmpty {
            let used = canvas.text(label, x: field.x, y: field.y, width: max(0, field.width / 2), role: .label)
            field = field.droppingLeft(used + 1)
        }
        guard field.width > 0 else { return }
        canvas.fill(field, role: .input)
        let at = max(0, min(cursor, text.count))
        let before = DisplayText(String(text.prefix(at)), glyphs: canvas.glyphs)
        let shown = DisplayText(text, glyphs: canvas.glyphs)
        // The cursor needs a cell of its own behind the last character, two on a wide one.
        let under = DisplayText(String(text.dropFirst(at).prefix(1)), glyphs: canvas.glyphs)
        let cursorWidth = max(1, min(under.width, field.width))
        let offset = max(0, before.width + cursorWidth - field.width)
        if text.isEmpty {
            canvas.text(placeholder, x: field.x, y: field.y, width: field.width, role: .dim)
        } else {
            var x = field.x - offset
            for piece in shown.pieces {
                if x >= field.x { canvas.text(String(piece.character), x: x, y: field.y, width: 2, role: .input) }
                x += piece.cells
            }
        }
        guard isFocused else { return }
        let cell = Rect(x: field.x + before.width - offset, y: field.y, width: cursorWidth, height: 1)
        canvas.restyle(cell, role: .inputCursor)
    }
}
