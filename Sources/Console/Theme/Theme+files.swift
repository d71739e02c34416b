#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension Theme {
    /// No colours: what is left when a theme can't be read, and what `NO_COLOR` gets.
    public static let mono = Theme(
        name: "mono",
        styles: Dictionary(
            uniqueKeysWithValues: ColorDepth.allCases.map { depth in
                let styles = Role.allCases.map { ($0, Style(attributes: $0.monoAttributes)) }
                return (depth, Dictionary(uniqueKeysWithValues: styles))
            }))

    /// Reads a theme from the text of a theme file.
    /// - Parameter path: names the file in errors.
    public static func parse(_ text: String, path: String) throws(ThemeError) -> Theme {
        var file = ThemeFile(text: text, path: path)
        return try file.theme()
    }

    /// Reads `NAME.toml` from the first of the folders that has it.
    /// - Parameter folders: the user's own first, then the shipped ones.
    public static func load(_ name: String, folders: [String]) throws(ThemeError) -> Theme {
        for folder in folders {
            let path = folder + "/" + name + ".toml"
            guard access(path, F_OK) == 0 else { continue }
            return try parse(read(path), path: path)
        }
        if name == mono.name { return mono }
        let known = names(in: folders)
        let nearest = Spelling.nearest(to: name, in: known).map { " Did you mean \($0)?" } ?? ""
        throw ThemeError(
            "There is no theme \"\(name)\" in \(folders.joined(separator: ", ")).\(nearest)")
    }

    /// The themes the folders hold, sorted.
    public static func names(in folders: [String]) -> [String] {
        var found: Set<String> = [mono.name]
        for folder in folders {
            var matches = glob_t()
            defer { globfree(&matches) }
            guard glob(escaped(folder) + "/*.toml", 0, nil, &matches) == 0 else { continue }
            for index in 0..<Int(matches.gl_pathc) {
                guard let path = matches.gl_pathv[index] else { continue }
                let file = String(cString: path).split(separator: "/").last ?? ""
                found.insert(String(file.dropLast(".toml".count)))
            }
        }
        return found.sorted()
    }

    private static func escaped(_ folder: String) -> String {
        String(folder.flatMap { "[]*?\\".contains($0) ? ["\\", $0] : [$0] })
    }

    /// A theme is a few kilobytes; a file past this is something else.
    private static let fileBytesMax = 256 * 1024

    private static func read(_ path: String) throws(ThemeError) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw ThemeError("\(path) can't be opened: \(String(cString: strerror(errno))).") }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = Glibc.read(file, &buffer, buffer.count)
            guard count >= 0 else { throw ThemeError("\(path) can't be read: \(String(cString: strerror(errno))).") }
            if count == 0 { break }
            bytes += buffer[..<count]
            if bytes.count > fileBytesMax { throw ThemeError("\(path) is larger than 256 KiB: not a theme.") }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
