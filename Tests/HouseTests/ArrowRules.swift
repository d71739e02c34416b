/// Which room of the engine may know which: arrows point down. Rooms are folders of one module, so an import can't
/// tell; the names of the types that a room declares can.
struct ArrowRules {
    /// How high each room stands. A room knows those below it and itself.
    static let heights: [String: Int] = [
        "Model": 0,
        // Pure values; the store in memory is made of them.
        "Admission": 1, "Queue": 1,
        "Time": 1, "Store": 1, "HTTPClient": 1,
        "Monitoring": 2,
        "Extract": 3, "Classify": 3, "LLM": 3, "Cache": 3,
        "Batches": 4, "Work": 4, "Alerts": 4,
        "Redis": 5, "Celery": 5,
    ]
    /// Values that lie beside the engine and are known to every room but the model.
    static let values = [
        "Sources/Engine/EngineConfiguration.swift", "Sources/Engine/EngineError.swift",
        "Sources/Engine/EngineSnapshot.swift",
    ]
    /// Of the engine, what Console and Server may name: the hall with its values, the finder of documents that every
    /// door needs before it, and time, which is a port of the whole program.
    static let surface = [
        "Sources/Engine/Engine.swift", "Sources/Engine/EngineSnapshot.swift", "Sources/Engine/EngineError.swift",
        "Sources/Engine/Model/", "Sources/Engine/Batches/DocumentFinder.swift", "Sources/Engine/Time/",
    ]

    /// By the name of a type: the file that declares it.
    let declarations: [String: SourceFile]

    init(files: [SourceFile]) {
        var declarations: [String: SourceFile] = [:]
        for file in files where file.path.hasPrefix("Sources/Engine/") {
            for name in SwiftCode.typesDeclared(in: file.code) { declarations[name] = file }
        }
        self.declarations = declarations
    }

    func violations(in file: SourceFile) -> [Violation] {
        let own = Set(SwiftCode.typesDeclared(in: file.code))
        return file.codeLines.enumerated().flatMap { index, line in
            SwiftCode.words(in: line).compactMap { found -> Violation? in
                guard let declaring = declarations[found.word], !own.contains(found.word),
                    found.before != UInt8(ascii: "."), !mayKnow(file, declaring)
                else { return nil }
                let text = "may not know \(found.word) of \(declaring.path)"
                return Violation(path: file.path, line: index + 1, text: text)
            }
        }
    }

    private func mayKnow(_ user: SourceFile, _ declaring: SourceFile) -> Bool {
        if user.path.hasPrefix("Sources/Console/") || user.path.hasPrefix("Sources/Server/") {
            return declaring.isIn(Self.surface)
        }
        guard user.path.hasPrefix("Sources/Engine/"), let height = height(of: user) else { return true }
        if room(of: user) == room(of: declaring) { return true }
        // Files that lie in no room are the engine's top: Engine.swift and its wiring.
        guard let below = self.height(of: declaring) else {
            return declaring.isIn(Self.values) && height > 0
        }
        return below <= height
    }

    private func room(of file: SourceFile) -> Substring {
        let parts = file.path.split(separator: "/")
        return parts.count > 3 ? parts[2] : ""
    }

    private func height(of file: SourceFile) -> Int? { Self.heights[String(room(of: file))] }
}
