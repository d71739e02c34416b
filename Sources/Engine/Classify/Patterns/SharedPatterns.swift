import FoundationEssentials
import Synchronization

/// The patterns of all industries, compiled together: industries know most of each other's, to include or to rule out.
final class SharedPatterns: Sendable {
    private let roles: [PatternRole]
    /// Where what was compiled is kept; nil where nothing is.
    private let folder: String?
    private let fingerprint: String
    private let compiled = Mutex<Result<PatternLibrary, DocumentError>?>(nil)
    private let offered = Mutex<[UInt8]?>(nil)

    private static let compiledSuffix = ".patterns"
    private static let checkedSuffix = ".checked"

    /// Checks each pattern's syntax, unless a file beside what was compiled says that all were good before.
    init(_ industries: [(industry: Industry, roles: [PatternRole])], folder: String?) throws(IndustryError) {
        roles = industries.flatMap(\.roles)
        self.folder = folder
        // Everything that was written: rules are no patterns, but were checked as well.
        let sources =
            industries.flatMap(\.industry.sources) + [Classifier.answerVersion, PatternLibrary.compiledVersion]
        fingerprint = ContentDigest.sha256Hex(of: Array(sources.map { "\($0.utf8.count):\($0)" }.joined().utf8))
        let checkedPath = keptPath(suffix: Self.checkedSuffix)
        if let checkedPath, FileManager.default.fileExists(atPath: checkedPath) { return }
        var seen: Set<MatcherExpression> = []
        for (industry, roles) in industries { try Classifier.check(industry, roles: roles, seen: &seen) }
        guard let checkedPath, let folder else { return }
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        Self.removeOutdated(suffix: Self.checkedSuffix, in: folder)
        try? Data().write(to: URL(filePath: checkedPath))
    }

    private func keptPath(suffix: String) -> String? {
        folder.map { "\($0)/industries-\(fingerprint.prefix(32))\(suffix)" }
    }

    /// The name of what is compiled: the same for the same patterns, of the same Hyperscan, on the same kind of
    /// processor.
    var name: String { "\(fingerprint):\(HyperscanVersion.text):\(HyperscanVersion.platform)" }

    /// What another process compiled under ``name``; used instead of compiling, when it fits.
    func offer(_ serialized: [UInt8]) { offered.withLock { $0 = serialized } }

    /// True when they are compiled in this process, or somebody is at it. Never waits.
    var isCompiled: Bool { compiled.withLockIfAvailable { $0 != nil } ?? true }

    /// What others may be spared to compile; nil before it is there. Empty where nothing can be kept.
    var serialized: [UInt8]? {
        compiled.withLock { compiled in
            guard case .success(let library)? = compiled else { return nil }
            return library.serialized
        }
    }

    /// Blocks while they are compiled, the first time. Throws `internal` with file and line for patterns that are good
    /// one by one but not together.
    func library() throws(DocumentError) -> PatternLibrary {
        try compiled.withLock { compiled in
            let result = compiled ?? compile()
            compiled = result
            return result
        }.get()
    }

    private func compile() -> Result<PatternLibrary, DocumentError> {
        Result { () throws(DocumentError) in
            do throws(IndustryError) {
                let offered = offered.withLock { $0.take() }
                guard let path = keptPath(suffix: Self.compiledSuffix), let folder else {
                    return try Classifier.library(of: roles, serialized: offered)
                }
                let kept = FileManager.default.contents(atPath: path)
                let library = try Classifier.library(of: roles, serialized: offered ?? kept.map { Array($0) })
                let serialized = kept == nil || library.wasCompiled ? library.serialized : []
                guard !serialized.isEmpty else { return library }
                try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                Self.removeOutdated(suffix: Self.compiledSuffix, in: folder)
                // Written beside and renamed: another docket must never load half a file.
                try? Data(serialized).write(to: URL(filePath: path), options: .atomic)
                return library
            } catch {
                throw DocumentError(.internal, error.description)
            }
        }
    }

    private static func removeOutdated(suffix: String, in folder: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name.hasSuffix(suffix) {
            try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
    }
}
