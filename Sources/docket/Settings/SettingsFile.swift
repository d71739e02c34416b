import TOMLKit

/// The file of settings, read strictly: what is not understood is an error that names file, line and the nearest key.
enum SettingsFile {
    typealias Entry = (value: SettingValue, line: Int)

    /// Values by key. Throws ``CommandFailure`` with status 2.
    static func parse(_ source: String, path: String) throws(CommandFailure) -> [SettingKey: Entry] {
        let table: TOMLTable
        do {
            table = try TOMLTable(string: source)
        } catch let error as TOMLParseError {
            throw .usage("\(path):\(error.source.begin.line): this is not TOML: \(error.description)")
        } catch {
            throw .usage("\(path): this is not TOML")
        }
        let lines = SettingsLines(source)
        var entries: [SettingKey: Entry] = [:]
        for (name, value) in try flattened(table, below: "", path: path, lines: lines) {
            let line = lines.line(of: name)
            guard let key = SettingKey.all.first(where: { $0.name == name }) else {
                throw unknown(name, at: "\(path):\(line)")
            }
            let typed: SettingValue? =
                switch value.type {
                case .string: value.string.map { .text($0) }
                case .int: value.int.map { .whole($0) }
                case .double: value.double.map { .seconds($0) }
                default: nil
                }
            guard let typed, let checked = key.checked(typed) else {
                throw .usage("\(path):\(line): \(name) must be \(key.kind.description)")
            }
            entries[key] = (checked, line)
        }
        return entries
    }

    /// Leaves of the tables with their dotted names.
    private static func flattened(
        _ table: TOMLTable, below prefix: String, path: String, lines: SettingsLines
    ) throws(CommandFailure) -> [(name: String, value: any TOMLValueConvertible)] {
        var leaves: [(name: String, value: any TOMLValueConvertible)] = []
        for (key, value) in table {
            let name = prefix.isEmpty ? key : prefix + "." + key
            guard let inner = value.table else {
                leaves.append((name, value))
                continue
            }
            guard SettingKey.all.contains(where: { $0.name.hasPrefix(name + ".") }) else {
                throw unknown(name, at: "\(path):\(lines.line(of: name))")
            }
            leaves += try flattened(inner, below: name, path: path, lines: lines)
        }
        return leaves
    }

    private static func unknown(_ name: String, at place: String) -> CommandFailure {
        let names = SettingKey.all.map(\.name)
        let tables = Set(names.compactMap { $0.split(separator: ".").first.map(String.init) })
        let candidates = names + tables.sorted().filter { !names.contains($0) }
        guard let nearest = NearestName.find(name, among: candidates) else {
            return .usage(
                "\(place): there is no setting \(PlainText.clean(name)); docket doctor lists all of them")
        }
        return .usage("\(place): there is no setting \(PlainText.clean(name)); the nearest is \(nearest)")
    }
}

/// On which line a key of a TOML document stands. The parser does not tell, so the source is looked through again for
/// headers and keys; texts over several lines, which no setting has, are not understood.
struct SettingsLines {
    private var lines: [String: Int] = [:]

    init(_ source: String) {
        var table = ""
        for (position, line) in source.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let text = line.drop { $0 == " " || $0 == "\t" }
            if text.hasPrefix("[") {
                table = Self.dotted(text.drop { $0 == "[" }.prefix { $0 != "]" })
                note(table, position + 1)
            } else if !text.hasPrefix("#"), let equals = text.firstIndex(of: "=") {
                let key = Self.dotted(text[..<equals])
                note(table.isEmpty ? key : table + "." + key, position + 1)
            }
        }
    }

    /// From 1; the nearest table's line when the key itself was not found, else 1.
    func line(of name: String) -> Int {
        var name = name[...]
        while true {
            if let line = lines[String(name)] { return line }
            guard let dot = name.lastIndex(of: ".") else { return 1 }
            name = name[..<dot]
        }
    }

    /// Every prefix of a dotted key is a table that begins here, unless it was seen before.
    private mutating func note(_ name: String, _ line: Int) {
        var prefix = ""
        for part in name.split(separator: ".") {
            prefix += (prefix.isEmpty ? "" : ".") + part
            if lines[prefix] == nil { lines[prefix] = line }
        }
    }

    private static func dotted(_ text: Substring) -> String {
        String(text.filter { $0 != " " && $0 != "\t" && $0 != "\"" && $0 != "'" && $0 != "\r" })
    }
}
