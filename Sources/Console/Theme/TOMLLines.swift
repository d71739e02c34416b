/// Finds the line of a key in a TOML text, which the parser keeps for syntax errors only.
enum TOMLLines {
    /// - Parameters:
    ///   - section: the table's header without brackets; empty for the top of the file.
    /// - Returns: the line, counted from one; nil when the key stands in no line of its own.
    static func line(of key: String, section: String, in text: String) -> Int? {
        var current = ""
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = raw.drop { $0 == " " || $0 == "\t" }
            if line.first == "[" {
                let name = line.drop { $0 == "[" }.prefix { $0 != "]" }
                current = unquoted(name)
                if current == key || current == section + "." + key { return index + 1 }
                continue
            }
            guard current == section, let equals = line.firstIndex(of: "=") else { continue }
            if unquoted(line[..<equals]) == key { return index + 1 }
        }
        return nil
    }

    private static func unquoted(_ text: Substring) -> String {
        String(text.filter { $0 != "\"" && $0 != "'" && $0 != " " && $0 != "\t" && $0 != "\r" })
    }
}
