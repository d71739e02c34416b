import FoundationEssentials

/// One file of the tree as the rules read it.
struct SourceFile: Sendable {
    /// From the root of the repository, such as `Sources/Engine/Engine.swift`.
    let path: String
    let text: String
    /// The text with comments and the insides of string literals blanked out, line by line as long as the original.
    let code: String

    init(path: String, text: String) {
        self.path = path
        self.text = text
        self.code = SwiftCode.blankingCommentsAndStrings(text)
    }

    var textLines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    var codeLines: [Substring] { code.split(separator: "\n", omittingEmptySubsequences: false) }

    /// Lines as an editor counts them: a line feed at the end does not begin another one.
    var lineCount: Int { textLines.count - (text.hasSuffix("\n") ? 1 : 0) }

    func isIn(_ places: [String]) -> Bool {
        places.contains { place in place.hasSuffix("/") ? path.hasPrefix(place) : path == place }
    }
}

/// A place that breaks a rule.
struct Violation: Hashable, Sendable, CustomStringConvertible {
    let path: String
    /// From 1.
    let line: Int
    let text: String

    var description: String { "\(path):\(line): \(text)" }
}

/// The sources and tests that this very test was built from.
enum SourceTree {
    /// The folder that holds `Package.swift`.
    static let root = #filePath.split(separator: "/").dropLast(3).reduce(into: "") { $0 += "/" + $1 }

    /// Every Swift file under `Sources`, `Tests` and `Benchmarks`, and the manifest.
    static let files: [SourceFile] = {
        var files = [file(at: "Package.swift")]
        for folder in ["Sources", "Tests", "Benchmarks"] {
            files += swiftPaths(under: folder).map(file(at:))
        }
        return files
    }()

    static func text(at path: String) -> String? {
        try? String(contentsOfFile: root + "/" + path, encoding: .utf8)
    }

    private static func file(at path: String) -> SourceFile {
        guard let text = text(at: path) else { preconditionFailure("\(path) is listed but can't be read as UTF-8") }
        return SourceFile(path: path, text: text)
    }

    private static func swiftPaths(under folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root + "/" + folder)) ?? []
        return names.sorted().filter { !$0.hasPrefix(".") }.flatMap { name -> [String] in
            let path = folder + "/" + name
            return name.hasSuffix(".swift") ? [path] : swiftPaths(under: path)
        }
    }
}
