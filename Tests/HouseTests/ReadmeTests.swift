import Console
import FoundationEssentials
import Testing

@testable import docket

/// What the documents say, held against what the code is. `DOCKET_UPDATE_GOLDEN=1` rewrites the README instead.
@Suite(.serialized) struct ReadmeTests {
    private static let tables = ["keys": ActionTable.markdown, "settings": settings, "packages": packages]

    private static var settings: String {
        SettingKey.all.reduce(into: "| key | flag | variable | |\n|---|---|---|---|\n") { text, key in
            text += "| `\(key.name)` | `\(key.flag)` | `\(key.variable)` | \(key.meaning) |\n"
        }
    }

    /// What `make run` installs.
    private static var packages: String {
        (SourceTree.text(at: "scripts/install-packages") ?? "").split(separator: "\n").reduce(
            into: "| package | for |\n|---|---|\n"
        ) { text, line in
            let words = line.split(separator: " ", maxSplits: 2)
            guard words.count == 3, words[0] == "build" || words[0] == "run" else { return }
            text += "| `\(words[1])` | \(words[2].drop { $0 == " " }) |\n"
        }
    }

    @Test("A table of the README is the code's", arguments: tables.keys.sorted())
    func table(name: String) throws {
        let table = try #require(Self.tables[name])
        let readme = try #require(SourceTree.text(at: "README.md"))
        let marked = try #require(Self.marked(name, in: readme))
        if ProcessInfo.processInfo.environment["DOCKET_UPDATE_GOLDEN"] == "1", marked != table {
            let place = try #require(readme.firstRange(of: marked))
            let text = readme[..<place.lowerBound] + table + readme[place.upperBound...]
            try String(text).write(toFile: SourceTree.root + "/README.md", atomically: true, encoding: .utf8)
        } else {
            #expect(marked == table)
        }
    }

    @Test(
        "Every make target that a document names exists",
        arguments: ["README.md", "CONTRIBUTING.md", "Benchmarks/README.md"])
    func targets(path: String) throws {
        let makefile = try #require(SourceTree.text(at: "Makefile"))
        let document = try #require(SourceTree.text(at: path))
        let targets = Set(makefile.split(separator: "\n").compactMap { Self.target(definedBy: $0) })
        let named = Self.targets(namedIn: document)
        #expect(named.subtracting(targets).isEmpty)
    }

    @Test func `A target that does not exist would be found`() {
        #expect(Self.targets(namedIn: "    make run ARGS=\"a\"\nUse `make tset`; they make do.") == ["run", "tset"])
        #expect(Self.target(definedBy: "run: build ## help") == "run")
        #expect(Self.target(definedBy: "SHELL := /bin/bash") == nil)
    }

    @Test func `Text between markers is found`() {
        #expect(Self.marked("keys", in: "a\n<!-- keys -->\nb\nc\n<!-- /keys -->\nd") == "b\nc\n")
        #expect(Self.marked("keys", in: "a\n<!-- keys -->\nb\n") == nil)
    }

    /// What stands between the lines `<!-- name -->` and `<!-- /name -->`.
    private static func marked(_ name: String, in text: String) -> String? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let begin = lines.firstIndex(of: "<!-- \(name) -->"), let end = lines.firstIndex(of: "<!-- /\(name) -->"),
            begin < end
        else { return nil }
        return lines[(begin + 1)..<end].map { $0 + "\n" }.joined()
    }

    private static func target(definedBy line: Substring) -> String? {
        guard let colon = line.firstIndex(of: ":"), !line[colon...].hasPrefix(":="), let first = line.first,
            first.isLowercase
        else { return nil }
        return String(line[..<colon])
    }

    /// After `make ` at the beginning of an indented line or of a span of code.
    private static func targets(namedIn text: String) -> Set<String> {
        var found: Set<String> = []
        for line in text.split(separator: "\n") {
            var pieces = line.split(separator: "`", omittingEmptySubsequences: false)
                .enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
            if line.hasPrefix("    ") { pieces.append(line.drop { $0 == " " }) }
            for piece in pieces where piece.hasPrefix("make ") {
                let name = piece.dropFirst(5).prefix { $0.isLowercase || $0 == "-" }
                if !name.isEmpty { found.insert(String(name)) }
            }
        }
        return found
    }
}
