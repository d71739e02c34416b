/// A trend in one row: one character a value, newest on the right. A NaN is a gap.
public struct Sparkline: Widget {
    public var values: [Float]
    public var role: Role
    /// The value of a full cell; nil takes the largest value shown.
    public var top: Float?

    public init(_ values: [Float], role: Role = .graphLine, top: Float? = nil) {
        self.values = values
        self.role = role
        self.top = top
    }

    public func draw(on canvas: inout Canvas, in rect: Rect) {
        let columns = Resampling.columns(values, count: rect.width)
        let highest = top ?? columns.reduce(0) { $1.isNaN ? $0 : max($0, $1) }
        let levels = canvas.glyphs.spark
        for (index, value) in columns.enumerated() where !value.isNaN {
            let share = highest > 0 ? min(1, max(0, value / highest)) : 0
            let level = min(levels.count - 1, Int(share * Float(levels.count)))
            canvas.put(levels[level], x: rect.x + index, y: rect.y, role: role)
        }
    }
}
