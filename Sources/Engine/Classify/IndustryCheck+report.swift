extension IndustryCheck.Report {
    /// Mean distance between confidence and share of right answers, weighted by answers; nil without answers.
    public var calibrationError: Double? {
        let answers = bands.reduce(0) { $0 + $1.answers }
        guard answers > 0 else { return nil }
        return bands.reduce(0) { sum, band in
            sum + abs(band.confidenceMean * Double(band.answers) - Double(band.right))
        } / Double(answers)
    }

    /// For people: types first, then what confidence was worth, then the patterns of each category that fired, those
    /// that fire more on others marked `!`. Patterns that fired on nothing are counted.
    public var text: String {
        var lines = ["\(industry.name) \(industry.version): \(industry.path)", ""]
        lines += typeLines + [""] + confidenceLines
        for file in unread {
            lines.append("not read: \(file.path): \(file.error.code.rawValue): \(file.error.message)")
        }
        return (lines + patternLines).joined(separator: "\n")
    }

    private var typeLines: [String] {
        var table = [["type", "documents", "answered", "right", "accepted", "right", "instead"]]
        for row in types {
            let mistakes = row.mistakes.map { "\($0.category) \($0.documents)" }.joined(separator: ", ")
            table.append(
                [row.isKnown ? row.type : "(\(row.type))"]
                    + [row.documents, row.answered, row.right, row.accepted, row.acceptedRight].map { String($0) }
                    + [mistakes])
        }
        for (name, rows) in [("all", types.filter(\.isKnown)), ("(outside)", types.filter { !$0.isKnown })]
        where !rows.isEmpty {
            let sums = [\IndustryCheck.TypeRow.documents, \.answered, \.right, \.accepted, \.acceptedRight].map {
                path in
                String(rows.reduce(0) { $0 + $1[keyPath: path] })
            }
            table.append([name] + sums + [""])
        }
        return Self.aligned(table, left: [0, 6])
    }

    private var confidenceLines: [String] {
        guard let error = calibrationError else { return ["no answer about a type that the industry has"] }
        var table = [["confidence from", "answers", "right", "mean", "right"]]
        for band in bands {
            table.append([
                Self.percent(band.from), "\(band.answers)", "\(band.right)", Self.percent(band.confidenceMean),
                Self.percent(Double(band.right) / Double(band.answers)),
            ])
        }
        return Self.aligned(table, left: []) + ["calibration error " + Self.percent(error), ""]
    }

    private var patternLines: [String] {
        var lines: [String] = []
        var start = patterns.startIndex
        while start < patterns.endIndex {
            let category = patterns[start].category
            let end = patterns[start...].firstIndex { $0.category != category } ?? patterns.endIndex
            let rows = patterns[start..<end]
            let fired = rows.filter { $0.own + $0.othersTotal > 0 }
            let silent = rows.count - fired.count
            lines += ["", "\(category)" + (silent > 0 ? " (\(silent) of \(rows.count) patterns fire on nothing)" : "")]
            lines += Self.aligned(
                fired.map { row in
                    let others = row.others.prefix(4).map { "\($0.type) \($0.documents)" }.joined(separator: ", ")
                    return [
                        row.othersTotal > row.own ? "!" : " ", row.strength, "\(row.own) own",
                        "\(row.othersTotal) other",
                        "'\(row.pattern)'" + (others.isEmpty ? "" : "  (\(others))"),
                    ]
                }, left: [0, 1, 4])
            start = end
        }
        return lines
    }

    private static func percent(_ share: Double) -> String {
        let tenths = Int((share * 1_000).rounded())
        return "\(tenths / 10).\(tenths % 10) %"
    }

    /// Columns as wide as their widest cell; those named in `left` begin at the left.
    private static func aligned(_ table: [[String]], left: Set<Int>) -> [String] {
        var widths: [Int] = []
        for row in table {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.count)
            }
        }
        return table.map { row in
            let cells = row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                if left.contains(column) { return column == row.count - 1 ? cell : cell + space }
                return space + cell
            }
            return cells.joined(separator: "  ")
        }
    }
}
