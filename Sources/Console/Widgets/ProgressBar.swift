/// How much of something is done, in eighths of a cell; `[####  ]` in ASCII.
public struct ProgressBar: Widget {
    /// From 0 to 1; nil and NaN draw an empty track.
    public var fraction: Double?
    public var fill: Role

    public init(_ fraction: Double?, fill: Role = .barFill) {
        self.fraction = fraction
        self.fill = fill
    }

    public func draw(on canvas: inout Canvas, in rect: Rect) {
        var track = rect.top(1)
        let glyphs = canvas.glyphs
        if glyphs.kind == .ascii && track.width >= 4 {
            canvas.put("[", x: track.x, y: track.y, role: .barEmpty)
            canvas.put("]", x: track.right - 1, y: track.y, role: .barEmpty)
            track = Rect(x: track.x + 1, y: track.y, width: track.width - 2, height: 1)
        }
        canvas.fill(track, with: glyphs.barEmpty, role: .barEmpty)
        let value = fraction.flatMap { $0.isNaN ? nil : min(1, max(0, $0)) } ?? 0
        let steps = glyphs.barParts.count + 1
        var filled = Int((value * Double(track.width * steps)).rounded(.down))
        // Something is never drawn as nothing, and not quite all never as all.
        if value > 0 { filled = max(1, filled) }
        let whole = filled / steps
        canvas.fill(track.left(whole), with: glyphs.barFull, role: fill)
        let part = filled % steps
        if part > 0 { canvas.put(glyphs.barParts[part - 1], x: track.x + whole, y: track.y, role: fill) }
    }
}
