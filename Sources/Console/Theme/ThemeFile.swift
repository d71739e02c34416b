import TOMLKit

/// Reads a theme from the text of its file, strictly: a key, role or colour that isn't known is an error that names its
/// line and the nearest name.
struct ThemeFile {
    private let text: String
    /// As it is named in errors.
    private let path: String
    private var palette: [String: Color] = [:]

    init(text: String, path: String) {
        self.text = text
        self.path = path
    }

    /// What a file says about one role at one depth; nil where it says nothing.
    private struct Entry {
        var foreground: Color?
        var background: Color?
        var attributes: Style.Attributes?
    }

    private typealias Entries = [Role: [ColorDepth: Entry]]

    mutating func theme() throws(ThemeError) -> Theme {
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw ThemeError("\(path):\(error.source.begin.line): \(error.description).")
        } catch {
            throw ThemeError("\(path) can't be read as TOML: \(error).")
        }
        try check(keys: table.keys, known: ["name", "palette", "roles"], in: "", of: "key")
        guard let name = table["name"]?.string, !name.isEmpty else {
            throw ThemeError("\(path): a theme needs a name, such as name = \"night\".")
        }
        try readPalette(table["palette"])
        let entries = try readRoles(table["roles"])
        return Theme(name: name, styles: Self.resolve(entries))
    }

    private mutating func readPalette(_ value: (any TOMLValueConvertible)?) throws(ThemeError) {
        guard let value else { return }
        guard let table = value.table else { throw error("palette is not a table of colours", at: "palette") }
        for name in table.keys {
            palette[name] = try color(table[name], known: [], key: name, section: "palette")
        }
    }

    private func readRoles(_ value: (any TOMLValueConvertible)?) throws(ThemeError) -> Entries {
        guard let value else { return [:] }
        guard let table = value.table else { throw error("roles is not a table", at: "roles") }
        try check(keys: table.keys, known: Role.allCases.map(\.rawValue), in: "roles", of: "role")
        var entries: Entries = [:]
        for role in Role.allCases {
            guard let value = table[role.rawValue] else { continue }
            guard let fields = value.table else {
                throw error("\(role.rawValue) is not \(Self.example)", at: role.rawValue, in: "roles")
            }
            entries[role] = try readRole(fields, role: role)
        }
        return entries
    }

    private static let example = "a table such as { fg = \"red\" }"

    private static let depths: [(key: String, depth: ColorDepth)] = [
        ("256", .indexed256), ("16", .indexed16), ("mono", .mono),
    ]

    private func readRole(_ table: TOMLTable, role: Role) throws(ThemeError) -> [ColorDepth: Entry] {
        let fields = ["fg", "bg", "attributes"]
        try check(keys: table.keys, known: fields + Self.depths.map(\.key), in: "roles", of: "key", line: role.rawValue)
        var result = [ColorDepth.truecolor: try readEntry(table, role: role)]
        for (key, depth) in Self.depths {
            guard let value = table[key] else { continue }
            guard let inner = value.table else {
                throw error("\(role.rawValue): \(key) is not \(Self.example)", at: role.rawValue, in: "roles")
            }
            let known = depth == .mono ? ["attributes"] : fields
            try check(keys: inner.keys, known: known, in: "roles", of: "key", line: role.rawValue)
            result[depth] = try readEntry(inner, role: role)
        }
        return result
    }

    private func readEntry(_ table: TOMLTable, role: Role) throws(ThemeError) -> Entry {
        var entry = Entry()
        let name = role.rawValue
        if let value = table["fg"] { entry.foreground = try color(value, known: palette.keys.sorted(), key: name) }
        if let value = table["bg"] { entry.background = try color(value, known: palette.keys.sorted(), key: name) }
        guard let value = table["attributes"] else { return entry }
        guard let array = value.array else {
            throw error("\(name): attributes is not a list such as [\"bold\"]", at: name, in: "roles")
        }
        var attributes: Style.Attributes = []
        for item in array {
            let known = Style.Attributes.names
            guard let text = item.string, let match = known.first(where: { $0.name == text }) else {
                let text = item.string ?? item.debugDescription
                let nearest = Spelling.nearest(to: text, in: known.map(\.name)) ?? "bold"
                throw error("unknown attribute \"\(text)\" of \(name): did you mean \(nearest)?", at: name, in: "roles")
            }
            attributes.insert(match.attribute)
        }
        entry.attributes = attributes
        return entry
    }

    private func color(
        _ value: (any TOMLValueConvertible)?, known: [String], key: String, section: String = "roles"
    ) throws(ThemeError) -> Color {
        if let number = value?.int, let index = UInt8(exactly: number) { return .indexed(index) }
        guard let text = value?.string else {
            throw error("\(key): a colour is \"#rrggbb\", 0 to 255, or a name", at: key, in: section)
        }
        if let color = palette[text] ?? Color(text: text) { return color }
        let nearest = Spelling.nearest(to: text, in: known + Color.names + ["default"])
        let hint = nearest.map { "did you mean \($0)?" } ?? "use \"#rrggbb\", 0 to 255, or a name."
        throw error("unknown colour \"\(text)\" of \(key): \(hint)", at: key, in: section)
    }

    private func check(
        keys: [String], known: [String], in section: String, of kind: String, line: String? = nil
    ) throws(ThemeError) {
        guard let wrong = keys.sorted().first(where: { !known.contains($0) }) else { return }
        let nearest = Spelling.nearest(to: wrong, in: known) ?? known[0]
        throw error("unknown \(kind) \"\(wrong)\": did you mean \(nearest)?", at: line ?? wrong, in: section)
    }

    private func error(_ message: String, at key: String, in section: String = "") -> ThemeError {
        let line = TOMLLines.line(of: key, section: section, in: text).map { ":\($0)" } ?? ""
        let end = message.hasSuffix("?") || message.hasSuffix(".") ? "" : "."
        return ThemeError("\(path)\(line): \(message)\(end)")
    }

    /// Fills in what the file leaves out: along the depths (256 from truecolour, 16 from 256), then along the parents.
    private static func resolve(_ entries: Entries) -> [ColorDepth: [Role: Style]] {
        var styles: [ColorDepth: [Role: Style]] = [:]
        for depth in ColorDepth.allCases {
            var resolved: [Role: Style] = [:]
            for role in Role.allCases { resolved[role] = style(of: role, depth: depth, entries: entries) }
            styles[depth] = resolved
        }
        return styles
    }

    private static func style(of role: Role, depth: ColorDepth, entries: Entries) -> Style {
        if depth == .mono {
            return Style(attributes: entries[role]?[.mono]?.attributes ?? role.monoAttributes)
        }
        var style = Style()
        var found = Entry()
        var next: Role? = role
        while let current = next {
            for candidate in [depth, .indexed16, .indexed256, .truecolor] where candidate >= depth {
                guard let entry = entries[current]?[candidate] else { continue }
                found.foreground = found.foreground ?? entry.foreground
                found.background = found.background ?? entry.background
                found.attributes = found.attributes ?? entry.attributes
            }
            next = current.parent
        }
        style.foreground = (found.foreground ?? .terminal).reduced(to: depth)
        style.background = (found.background ?? .terminal).reduced(to: depth)
        style.attributes = found.attributes ?? []
        return style
    }
}
