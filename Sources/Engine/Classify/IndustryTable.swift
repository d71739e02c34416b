import TOMLKit

/// One table of an industry's file, read strictly: every key is taken by name and type, and what is left over is an
/// error.
struct IndustryTable {
    let path: String
    /// The file, line by line, to name the place of what is wrong: the parser keeps places for syntax errors only.
    let lines: [Substring]
    /// From 1: where this table begins.
    let firstLine: Int
    private let table: TOMLTable

    /// Throws with the parser's own place and reason when the text is no TOML.
    init(path: String, text: String) throws(IndustryError) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        firstLine = 1
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw IndustryError(path: path, line: error.source.begin.line, reason: error.description)
        } catch {
            throw IndustryError(path: path, line: 1, reason: "not TOML: \(error)")
        }
    }

    private init(path: String, lines: [Substring], firstLine: Int, table: TOMLTable) {
        self.path = path
        self.lines = lines
        self.firstLine = firstLine
        self.table = table
    }

    func error(_ reason: String, line: Int) -> IndustryError { IndustryError(path: path, line: line, reason: reason) }

    /// Throws for the first key that is not in `known`, naming the nearest that is.
    func allow(_ known: [String]) throws(IndustryError) {
        for key in table.keys where !known.contains(key) {
            throw error("unknown key `\(key)`; known here: \(known.joined(separator: ", "))", line: line(ofKey: key))
        }
    }

    func string(_ key: String) throws(IndustryError) -> String? {
        guard let value = table[key] else { return nil }
        guard let text = value.string else { throw wrongType(key, "a text in quotes") }
        return text
    }

    func required(_ key: String) throws(IndustryError) -> String {
        guard let text = try string(key), !text.isEmpty else {
            throw error("`\(key)` is missing", line: firstLine)
        }
        return text
    }

    func integer(_ key: String) throws(IndustryError) -> Int? {
        guard let value = table[key] else { return nil }
        guard value.type == .int, let number = value.int else { throw wrongType(key, "a whole number") }
        return number
    }

    /// A number from 0 to 1.
    func fraction(_ key: String) throws(IndustryError) -> Double? {
        guard let value = table[key] else { return nil }
        let number = value.type == .double ? value.double : value.type == .int ? value.int.map(Double.init) : nil
        guard let number, number >= 0, number <= 1 else { throw wrongType(key, "a number from 0 to 1") }
        return number
    }

    /// A share of right answers that can be asked for: all of them can't be promised.
    func targetPrecision() throws(IndustryError) -> Double? {
        let key = "target_precision"
        guard let value = try fraction(key) else { return nil }
        guard TargetPrecision.allowed.contains(value) else { throw wrongType(key, "a number from 0.5 to 0.999") }
        return value
    }

    /// `[from, to]`, two numbers in order.
    func bounds(_ key: String) throws(IndustryError) -> ClosedRange<Double>? {
        guard let value = table[key] else { return nil }
        let numbers = value.array.map { array in
            array.compactMap { element -> Double? in
                element.type == .double ? element.double : element.type == .int ? element.int.map(Double.init) : nil
            }
        }
        guard let numbers, numbers.count == 2, value.array?.count == 2, numbers[0] <= numbers[1] else {
            throw wrongType(key, "two numbers, `[from, to]`")
        }
        return numbers[0]...numbers[1]
    }

    func strings(_ key: String) throws(IndustryError) -> [String] {
        guard let value = table[key] else { return [] }
        guard let array = value.array else { throw wrongType(key, "a list of texts") }
        var texts: [String] = []
        for element in array {
            guard let text = element.string else { throw wrongType(key, "a list of texts") }
            texts.append(text)
        }
        return texts
    }

    func table(_ key: String) throws(IndustryError) -> IndustryTable? {
        guard let value = table[key] else { return nil }
        guard let inner = value.table else { throw wrongType(key, "a table: [\(key)]") }
        return IndustryTable(path: path, lines: lines, firstLine: line(where: "[\(key)]", occurrence: 0), table: inner)
    }

    /// The tables of `[[key]]`, each with its place.
    func tables(_ key: String) throws(IndustryError) -> [IndustryTable] {
        guard let value = table[key] else { return [] }
        guard let array = value.array else { throw wrongType(key, "a list of tables: [[\(key)]]") }
        var tables: [IndustryTable] = []
        for (index, element) in array.enumerated() {
            guard let inner = element.table else { throw wrongType(key, "a list of tables: [[\(key)]]") }
            let place = line(where: "[[\(key)]]", occurrence: index)
            tables.append(IndustryTable(path: path, lines: lines, firstLine: place, table: inner))
        }
        return tables
    }

    private func wrongType(_ key: String, _ wanted: String) -> IndustryError {
        error("`\(key)` must be \(wanted)", line: line(ofKey: key))
    }

    /// The line on which `key` is set in this table; the table's own line when it is not found.
    func line(ofKey key: String) -> Int {
        for (index, line) in lines.enumerated().dropFirst(firstLine - 1) {
            let trimmed = line.drop { $0 == " " || $0 == "\t" }
            let behind = trimmed.dropFirst(key.count).drop { $0 == " " || $0 == "\t" }
            if trimmed.hasPrefix(key), behind.hasPrefix("=") { return index + 1 }
            let opensTable = trimmed.hasPrefix("[") && !trimmed.hasPrefix("['") && !trimmed.hasPrefix("[\"")
            if opensTable, firstLine > 1, index > firstLine - 1 { break }
        }
        // The table's name may be the key: `[thresholds]` where it is not allowed.
        for (index, line) in lines.enumerated() where line.hasPrefix("[\(key)]") || line.hasPrefix("[[\(key)]]") {
            return index + 1
        }
        return firstLine
    }

    /// The line of a pattern in this table: the first below `key` that holds it.
    func line(ofPattern pattern: String, key: String) -> Int {
        let start = line(ofKey: key)
        let escaped = pattern.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        for (index, line) in lines.enumerated().dropFirst(start - 1) {
            for form in ["'\(pattern)'", "\"\(escaped)\""] where line.contains(form) { return index + 1 }
        }
        return start
    }

    private func line(where text: String, occurrence: Int) -> Int {
        var seen = 0
        for (index, line) in lines.enumerated() where line.hasPrefix(text) {
            if seen == occurrence { return index + 1 }
            seen += 1
        }
        return 1
    }
}
