/// Text for people on a terminal or in a log.
enum PlainText {
    /// Names and texts from outside, made harmless: control characters and those that turn the direction of writing
    /// are shown as `\x1b` or `\u{202e}`, so no escape sequence ever gets to a terminal and no line is broken.
    static func clean(_ text: some StringProtocol) -> String {
        guard text.unicodeScalars.contains(where: isDangerous) else { return String(text) }
        var cleaned = ""
        for scalar in text.unicodeScalars {
            if isDangerous(scalar) {
                let digits = String(scalar.value, radix: 16)
                cleaned +=
                    scalar.value < 0x100
                    ? "\\x" + (digits.utf8.count < 2 ? "0" : "") + digits : "\\u{" + digits + "}"
            } else {
                cleaned.unicodeScalars.append(scalar)
            }
        }
        return cleaned
    }

    /// Whether a character is one of those above.
    static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF: true
        default: false
        }
    }

    /// Columns padded with spaces, two between them; numbers (`right`) end at the same place. Cells are cleaned.
    static func table(_ rows: [[String]], right: Set<Int> = []) -> [String] {
        let cells = rows.map { $0.map { clean($0) } }
        var widths: [Int] = []
        for row in cells {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.count)
            }
        }
        return cells.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                if column > 0 { line += "  " }
                line += right.contains(column) ? padding + cell : (column == row.count - 1 ? cell : cell + padding)
            }
            return line
        }
    }

    /// `0.93`: two decimals.
    static func ratio(_ value: Double?) -> String { decimal(value, places: 2) }

    static func percent(_ value: Double?) -> String { value.map { "\(Int(($0 * 100).rounded()))%" } ?? "-" }

    static func decimal(_ value: Double?, places: Int) -> String {
        guard let value, value.isFinite else { return "-" }
        var scale = 1
        for _ in 0..<places { scale *= 10 }
        let scaled = (abs(value) * Double(scale)).rounded()
        guard scaled < 1e15 else { return value.description }
        let whole = Int(scaled)
        let fraction = String(whole % scale)
        let sign = value < 0 && whole != 0 ? "-" : ""
        guard places > 0 else { return sign + String(whole) }
        return sign + String(whole / scale) + "." + String(repeating: "0", count: places - fraction.count) + fraction
    }

    /// `812 B`, `3.4 kB`, `2.0 GB`: powers of 1000.
    static func bytes(_ count: Int?) -> String {
        guard let count else { return "-" }
        var value = Double(count)
        for unit in ["B", "kB", "MB", "GB"] {
            if value < 1000 { return decimal(value, places: unit == "B" ? 0 : 1) + " " + unit }
            value /= 1000
        }
        return decimal(value, places: 1) + " TB"
    }

    /// `0.4s`, `42s`, `3m10s`, `2h05m`.
    static func seconds(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "-" }
        if value < 10 { return decimal(value, places: value < 0.1 ? 3 : 1) + "s" }
        let whole = Int(min(value, 1e9).rounded())
        if whole < 60 { return "\(whole)s" }
        if whole < 3600 { return "\(whole / 60)m" + twoDigits(whole % 60) + "s" }
        return "\(whole / 3600)h" + twoDigits(whole / 60 % 60) + "m"
    }

    private static func twoDigits(_ value: Int) -> String { (value < 10 ? "0" : "") + String(value) }
}
