/// The line that says what the keys do here. Hints that don't fit are left out whole, last ones first.
public struct KeyHints: Widget {
    public struct Hint: Hashable, Sendable {
        public var keys: String
        public var text: String
        public var isEnabled: Bool

        public init(_ keys: String, _ text: String, isEnabled: Bool = true) {
            self.keys = keys
            self.text = text
            self.isEnabled = isEnabled
        }
    }

    /// In the order of their importance.
    public var hints: [Hint]
    /// Always shown, at the end: the way back and the way to help.
    public var last: [Hint]

    public init(_ hints: [Hint], last: [Hint] = []) {
        self.hints = hints
        self.last = last
    }

    public func draw(on canvas: inout Canvas, in rect: Rect) {
        func width(_ hint: Hint) -> Int {
            let texts = [hint.keys, hint.text].map { DisplayText($0, glyphs: canvas.glyphs).width }
            return texts[0] + 1 + texts[1]
        }
        var x = rect.x + 1
        let reserved = last.reduce(0) { $0 + width($1) + 2 }
        func write(_ hint: Hint, on canvas: inout Canvas) {
            x += canvas.text(hint.keys, x: x, y: rect.y, role: hint.isEnabled ? .key : .dim) + 1
            x += canvas.text(hint.text, x: x, y: rect.y, role: hint.isEnabled ? .keyText : .dim) + 2
        }
        for hint in hints where x + width(hint) + reserved <= rect.right { write(hint, on: &canvas) }
        for hint in last { write(hint, on: &canvas) }
    }
}
