/// Who may import what. One row a module: the only places that may name it.
enum ImportRules {
    /// Modules that have one room. A place ends in `/` when it is a folder.
    static let rooms: [String: [String]] = [
        "CHiredis": ["Sources/Engine/Redis/"],
        "CNcurses": ["Sources/Console/Terminal/"],
        "CCurl": ["Sources/Engine/HTTPClient/"],
        "CHyperscan": ["Sources/Engine/Classify/"],
        "CZlib": ["Sources/Engine/Classify/"],
        "CCrypto": ["Sources/Engine/Cache/"],
        "ArgumentParser": ["Sources/docket/"],
    ]

    /// What the sources under a folder may import, when that is a short list.
    static let allowed: [String: Set<String>] = [
        "Sources/Console/": ["Engine", "CNcurses", "Glibc", "Darwin", "Synchronization", "Dispatch", "TOMLKit"],
        "Sources/Engine/Model/": [],
        "Sources/Engine/Admission/": ["Glibc", "Darwin"],
        "Sources/Engine/Queue/": ["Glibc", "Darwin"],
        "Sources/Engine/Time/": ["Glibc", "Darwin"],
    ]

    /// What the sources under a folder may not import. Foundation doubles the memory of a small program.
    static let forbidden: [String: Set<String>] = [
        "Sources/Engine/": [
            "Console", "Server", "docket", "ArgumentParser", "Hummingbird", "CNcurses", "Foundation", "Dispatch",
        ],
        "Sources/Server/": ["Console", "docket", "CNcurses", "CHiredis", "ArgumentParser"],
        "Sources/Console/": ["Foundation", "FoundationEssentials", "Server", "docket"],
    ]

    static func violations(in file: SourceFile) -> [Violation] {
        imports(of: file).flatMap { line, module -> [Violation] in
            var found: [Violation] = []
            if let places = rooms[module], file.path.hasPrefix("Sources/"), !file.isIn(places) {
                found.append(Violation(path: file.path, line: line, text: "only \(places) may import \(module)"))
            }
            for (folder, modules) in allowed where file.path.hasPrefix(folder) && !modules.contains(module) {
                found.append(Violation(path: file.path, line: line, text: "\(folder) may not import \(module)"))
            }
            for (folder, modules) in forbidden where file.path.hasPrefix(folder) && modules.contains(module) {
                found.append(Violation(path: file.path, line: line, text: "\(folder) may not import \(module)"))
            }
            return found
        }
    }

    /// Lines from 1, with the name of the module; `import struct A.B` and `@testable import A` name A.
    static func imports(of file: SourceFile) -> [(line: Int, module: String)] {
        let kinds: Set = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor"]
        return file.codeLines.enumerated().compactMap { index, line in
            let words = SwiftCode.words(in: line).map(\.word)
            guard let place = words.firstIndex(of: "import"), place < 3 else { return nil }
            return words[(place + 1)...].first { !kinds.contains($0) }.map { (index + 1, $0) }
        }
    }
}
