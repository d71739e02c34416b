/// An area graph with axes: braille dots where the terminal has them, eighth blocks or ASCII where not.
public struct Graph: Widget {
    public enum Scale: Hashable, Sendable {
        /// From zero up.
        case linear
        /// Powers of ten; what is not positive lies on the axis.
        case logarithmic
    }

    /// A moment worth a vertical line: an operator's act, an event.
    public struct Mark: Hashable, Sendable {
        /// Where in the window, from 0 (oldest) to 1 (now).
        public var position: Double
        public var label: String

        public init(position: Double, label: String) {
            self.position = position
            self.label = label
        }
    }

    /// A text under the graph at a place of the time axis, from 0 (oldest) to 1 (now).
    public struct TimeLabel: Hashable, Sendable {
        public var position: Double
        public var text: String

        public init(position: Double, text: String) {
            self.position = position
            self.text = text
        }
    }

    /// Oldest first and evenly spaced over the whole window; NaN is a gap and stays blank.
    public var values: [Float]
    /// A second series, drawn as a line over the first.
    public var second: [Float]
    public var scale: Scale
    /// The value at the top edge; nil: the next round number over the largest value.
    public var top: Float?
    public var marks: [Mark]
    public var timeLabels: [TimeLabel]
    /// Writes a value of the y axis.
    public var format: @Sendable (Double) -> String
    public var role: Role

    public init(
        values: [Float], second: [Float] = [], scale: Scale = .linear, top: Float? = nil, marks: [Mark] = [],
        timeLabels: [TimeLabel] = [], role: Role = .graphLine,
        format: @escaping @Sendable (Double) -> String = { NumberText.count($0) }
    ) {
        self.values = values
        self.second = second
        self.scale = scale
        self.top = top
        self.marks = marks
        self.timeLabels = timeLabels
        self.role = role
        self.format = format
    }

    public func draw(on canvas: inout Canvas, in rect: Rect) {
        let axis = GraphAxis(values: values + second, scale: scale, top: top, rows: plotRows(of: rect))
        let labels = axis.labels.map { (row: $0.row, text: DisplayText(format($0.value)).truncated(to: 8)) }
        let labelWidth = rect.width >= 16 ? (labels.map(\.text.width).max() ?? 0) : 0
        let gutter = labelWidth > 0 ? labelWidth + 1 : 0
        let plot = Rect(
            x: rect.x + gutter, y: rect.y, width: rect.width - gutter, height: plotRows(of: rect))
        guard plot.width > 0, plot.height > 0 else { return }
        if labelWidth > 0 {
            for label in axis.labels {
                canvas.text(
                    format(label.value), x: rect.x, y: rect.y + label.row, width: labelWidth, alignment: .right,
                    role: .graphAxis)
            }
        }
        GraphArea(values: values, axis: axis, role: role, isLine: false).draw(on: &canvas, in: plot)
        if !second.isEmpty {
            GraphArea(values: second, axis: axis, role: .graphSecond, isLine: true).draw(on: &canvas, in: plot)
        }
        drawMarks(on: &canvas, in: plot)
        if plot.bottom < rect.bottom { drawTimes(on: &canvas, in: plot, y: plot.bottom) }
    }

    /// The bottom row is for times, when there is something to write and room for it.
    private func plotRows(of rect: Rect) -> Int {
        let needsAxis = !timeLabels.isEmpty || marks.contains { !$0.label.isEmpty }
        return needsAxis && rect.height >= 3 ? rect.height - 1 : rect.height
    }

    private func drawMarks(on canvas: inout Canvas, in plot: Rect) {
        for mark in marks where (0...1).contains(mark.position) {
            let x = plot.x + Int(mark.position * Double(plot.width - 1))
            for y in plot.y..<plot.bottom where canvas.grid[x, y].character == " " {
                canvas.put(canvas.glyphs.event, x: x, y: y, role: .graphMark)
            }
        }
    }

    /// Marks first, then times where they still fit: an event says more than an hour.
    private func drawTimes(on canvas: inout Canvas, in plot: Rect, y: Int) {
        var taken: [Range<Int>] = []
        func write(_ text: String, at position: Double, isMark: Bool, on canvas: inout Canvas) {
            let shown = DisplayText(text, glyphs: canvas.glyphs)
            let width = shown.width + (isMark ? 1 : 0)
            let anchor = plot.x + Int(position * Double(plot.width - 1))
            let start = max(plot.x, min(isMark ? anchor : anchor - width / 2, plot.right - width))
            let range = start..<start + width
            let around = start - 1..<start + width + 1
            guard start >= plot.x, !taken.contains(where: { $0.overlaps(around) }) else { return }
            taken.append(range)
            if isMark { canvas.put(canvas.glyphs.event, x: start, y: y, role: .graphMark) }
            canvas.text(
                text, x: start + (isMark ? 1 : 0), y: y, width: shown.width, role: isMark ? .graphMark : .graphAxis)
        }
        for mark in marks where !mark.label.isEmpty && (0...1).contains(mark.position) {
            write(mark.label, at: mark.position, isMark: true, on: &canvas)
        }
        for label in timeLabels where (0...1).contains(label.position) {
            write(label.text, at: label.position, isMark: false, on: &canvas)
        }
    }
}
