/// Which files and folders are marked. A mark on a folder holds for all below it until a deeper mark or unmark says
/// otherwise, so a folder of a million files is one entry here.
public struct PathSelection: Hashable, Sendable {
    /// The nearest rule on the way up decides; true is marked.
    private var rules: [String: Bool] = [:]

    public init(marked: [String] = []) {
        for path in marked { rules[path] = true }
    }

    public var isEmpty: Bool { !rules.values.contains(true) }

    /// Marked paths that no other mark covers, sorted: what to look through for documents.
    public var roots: [String] {
        rules.keys.filter { path in
            rules[path] == true && !PathSelection.isCovered(path, by: rules)
        }.sorted()
    }

    public func includes(_ path: String) -> Bool {
        var place: String? = path
        while let here = place {
            if let rule = rules[here] { return rule }
            place = PathSelection.folder(of: here)
        }
        return false
    }

    /// True when a folder holds both marked and unmarked things.
    public func isMixed(_ path: String) -> Bool {
        let prefix = path == "/" ? "/" : path + "/"
        let own = includes(path)
        return rules.contains { $0.key.hasPrefix(prefix) && $0.value != own }
    }

    public mutating func toggle(_ path: String) { set(path, to: isMixed(path) ? true : !includes(path)) }

    public mutating func set(_ path: String, to marked: Bool) {
        let prefix = path == "/" ? "/" : path + "/"
        rules = rules.filter { $0.key != path && !$0.key.hasPrefix(prefix) }
        if includes(path) != marked { rules[path] = marked }
    }

    /// The folder a path lies in; nil at the top.
    public static func folder(of path: String) -> String? {
        guard path != "/", let slash = path.lastIndex(of: "/") else { return nil }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    public static func path(_ name: String, in folder: String) -> String {
        folder == "/" ? "/" + name : folder + "/" + name
    }

    private static func isCovered(_ path: String, by rules: [String: Bool]) -> Bool {
        var place = folder(of: path)
        while let here = place {
            if rules[here] == true { return true }
            place = folder(of: here)
        }
        return false
    }
}
