/// Something that draws a value: pure, so what is on the screen follows from what is in it.
public protocol Widget: Sendable {
    /// Draws into `rect` and nowhere else, whatever its size.
    func draw(on canvas: inout Canvas, in rect: Rect)
}

extension Canvas {
    /// Draws a widget with the clip on its rectangle.
    public mutating func draw(_ widget: some Widget, in rect: Rect) {
        guard !rect.isEmpty else { return }
        clipped(to: rect) { widget.draw(on: &$0, in: rect) }
    }
}
