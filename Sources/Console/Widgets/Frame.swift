/// A box with a title and a note in its top border.
public struct Frame: Widget {
    public var title: [Span]
    /// On the right of the top border; dropped before the title is cut.
    public var note: [Span]
    public var isFocused: Bool
    /// Draw only the top border, as the narrow layouts do.
    public var isOpen: Bool

    public init(title: [Span], note: [Span] = [], isFocused: Bool = false, isOpen: Bool = false) {
        self.title = title
        self.note = note
        self.isFocused = isFocused
        self.isOpen = isOpen
    }

    public init(_ title: String, note: String = "", isFocused: Bool = false, isOpen: Bool = false) {
        self.init(
            title: [Span(title, .title)], note: note.isEmpty ? [] : [Span(note, .dim)], isFocused: isFocused,
            isOpen: isOpen)
    }

    /// What is left for the content.
    public func content(of rect: Rect) -> Rect { isOpen ? rect.droppingTop(1) : rect.inset(1) }

    public func draw(on canvas: inout Canvas, in rect: Rect) {
        let role: Role = isFocused ? .borderFocus : .border
        let glyphs = canvas.glyphs
        if isOpen {
            canvas.horizontalLine(x: rect.x, y: rect.y, length: rect.width, role: role)
            captions(on: &canvas, from: rect.x + 1, to: rect.right, y: rect.y)
            return
        }
        guard rect.width >= 2, rect.height >= 2 else { return }
        let (right, bottom) = (rect.right - 1, rect.bottom - 1)
        for y in [rect.y, bottom] { canvas.horizontalLine(x: rect.x + 1, y: y, length: rect.width - 2, role: role) }
        for x in [rect.x, right] { canvas.verticalLine(x: x, y: rect.y + 1, length: rect.height - 2, role: role) }
        canvas.put(glyphs.topLeft, x: rect.x, y: rect.y, role: role)
        canvas.put(glyphs.topRight, x: right, y: rect.y, role: role)
        canvas.put(glyphs.bottomLeft, x: rect.x, y: bottom, role: role)
        canvas.put(glyphs.bottomRight, x: right, y: bottom, role: role)
        captions(on: &canvas, from: rect.x + 2, to: rect.right - 2, y: rect.y)
    }

    private func captions(on canvas: inout Canvas, from left: Int, to right: Int, y: Int) {
        let room = right - left
        guard room > 4, !title.isEmpty || !note.isEmpty else { return }
        let titleWidth = Self.width(title, canvas.glyphs)
        let noteWidth = Self.width(note, canvas.glyphs)
        if !title.isEmpty {
            let used = canvas.spans([Span(" ", .border)] + title, x: left, y: y, width: room - 1)
            canvas.put(" ", x: left + used, y: y, role: .border)
        }
        if !note.isEmpty, noteWidth + 2 + (title.isEmpty ? 0 : titleWidth + 3) <= room {
            let padded = [Span(" ", .border)] + note + [Span(" ", .border)]
            canvas.spans(padded, x: right - noteWidth - 2, y: y, width: noteWidth + 2)
        }
    }

    private static func width(_ spans: [Span], _ glyphs: Glyphs) -> Int {
        spans.reduce(0) { $0 + DisplayText($1.text, glyphs: glyphs).width }
    }
}
