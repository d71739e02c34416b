/// Breaks sentences at spaces.
enum TextWrap {
    static func lines(_ text: String, width: Int) -> [String] {
        guard width > 0 else { return [] }
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in text.split(separator: " ") {
            let length = DisplayText(String(word)).width
            if used > 0, used + 1 + length > width {
                lines.append(line)
                (line, used) = ("", 0)
            }
            line += used > 0 ? " " + word : String(word)
            used += length + (used > 0 ? 1 : 0)
        }
        if !line.isEmpty { lines.append(line) }
        return lines
    }
}

/// Which lines of a long text are in sight; the last row says how many are below.
struct LineWindow {
    let shown: Range<Int>
    let below: Int
    let scrollMax: Int

    init(count: Int, scroll: Int, height: Int) {
        // The row that counts the rest is not for lines, except at the end.
        scrollMax = count > height ? max(0, count - max(1, height - 1)) : 0
        let first = min(max(0, scroll), scrollMax)
        let room = first + height >= count ? height : max(1, height - 1)
        shown = first..<min(count, first + max(0, room))
        below = count - shown.upperBound
    }

    func drawRest(on canvas: inout Canvas, in area: Rect) {
        guard below > 0, shown.count < area.height else { return }
        canvas.text(
            "\(below) more \(canvas.glyphs.more)", x: area.x, y: area.bottom - 1, width: area.width, role: .dim)
    }
}
