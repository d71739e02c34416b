/// A frame in the middle of the screen over a shaded background.
public struct Dialog: Widget {
    public var frame: Frame
    /// The frame's outer size; cut to the screen.
    public var size: Size

    public init(_ title: String, note: String = "", size: Size) {
        frame = Frame(title, note: note, isFocused: true)
        self.size = size
    }

    /// Where the content goes when the dialog is drawn in `rect`.
    public func content(of rect: Rect) -> Rect { frame.content(of: rect.centered(size)) }

    public func draw(on canvas: inout Canvas, in rect: Rect) {
        canvas.restyle(rect, role: .shade)
        let box = rect.centered(size)
        canvas.fill(box, role: .overlay)
        canvas.draw(frame, in: box)
    }
}
