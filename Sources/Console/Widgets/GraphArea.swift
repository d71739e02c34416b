/// One series of a graph, as an area down to the axis or as its upper edge alone.
struct GraphArea: Sendable {
    let values: [Float]
    let axis: GraphAxis
    let role: Role
    let isLine: Bool

    func draw(on canvas: inout Canvas, in plot: Rect) {
        switch canvas.glyphs.kind {
        case .braille: drawBraille(on: &canvas, in: plot)
        case .block: drawSteps(canvas.glyphs.spark, on: &canvas, in: plot)
        case .ascii: drawSteps([".", ":", "#"], on: &canvas, in: plot)
        }
    }

    /// Braille dots of a cell, top to bottom, for its left and its right half.
    private static let dots: [[UInt32]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]

    private func drawBraille(on canvas: inout Canvas, in plot: Rect) {
        let columns = stretched(to: plot.width * 2)
        let height = plot.height * 4
        for column in 0..<plot.width {
            var cells = [UInt32](repeating: 0, count: plot.height)
            for half in 0..<2 {
                guard let share = axis.share(of: columns[column * 2 + half]) else { continue }
                // A measured zero is one dot on the axis: no sample and nothing done look different.
                let filled = max(1, Int((share * Double(height)).rounded()))
                let lowest = isLine ? filled - 1 : 0
                for dot in lowest..<filled {
                    let fromTop = height - 1 - dot
                    cells[fromTop / 4] |= Self.dots[half][fromTop % 4]
                }
            }
            for (row, bits) in cells.enumerated() where bits != 0 {
                let before = canvas.grid[plot.x + column, plot.y + row].character.unicodeScalars.first?.value ?? 0
                if isLine, (0x2800...0x28FF).contains(before) {
                    // Both series share the cell; its colour is the line's, the area still shows around it.
                    put(Unicode.Scalar(before | bits), column, row, &canvas, plot)
                } else {
                    put(Unicode.Scalar(0x2800 + bits), column, row, &canvas, plot)
                }
            }
        }
    }

    private func put(_ scalar: Unicode.Scalar?, _ column: Int, _ row: Int, _ canvas: inout Canvas, _ plot: Rect) {
        guard let scalar else { return }
        canvas.put(Character(scalar), x: plot.x + column, y: plot.y + row, role: role)
    }

    private func drawSteps(_ levels: [Character], on canvas: inout Canvas, in plot: Rect) {
        let columns = stretched(to: plot.width)
        for (column, value) in columns.enumerated() {
            guard let share = axis.share(of: value) else { continue }
            let filled = max(1, Int((share * Double(plot.height * levels.count)).rounded()))
            let whole = filled / levels.count
            let part = filled % levels.count
            if isLine {
                let row = plot.height - 1 - (filled - 1) / levels.count
                let glyph = canvas.glyphs.kind == .ascii ? "*" : canvas.glyphs.info
                canvas.put(glyph, x: plot.x + column, y: plot.y + row, role: role)
                continue
            }
            for row in 0..<whole {
                canvas.put(levels[levels.count - 1], x: plot.x + column, y: plot.bottom - 1 - row, role: role)
            }
            if part > 0 {
                canvas.put(levels[part - 1], x: plot.x + column, y: plot.bottom - 1 - whole, role: role)
            }
        }
    }

    /// The window's values over all columns: the largest where several share one, repeated where there are too few.
    private func stretched(to count: Int) -> [Float] {
        guard !values.isEmpty, values.count < count else { return Resampling.columns(values, count: count) }
        return (0..<count).map { values[$0 * values.count / count] }
    }
}
