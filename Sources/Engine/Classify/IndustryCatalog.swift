import FoundationEssentials
import Synchronization

/// The industries that were found on this machine. All of them are read and checked when the catalog is made, so that a
/// broken one stops docket's start and not its first document; one is compiled when it is used first, because that
/// takes a third of a second.
public final class IndustryCatalog: Sendable {
    public let summaries: [IndustrySummary]
    private let prepared: [IndustryName: PreparedIndustry]

    /// Reads every `*.toml` of a folder. A bad file is refused whole: the error names file, line and reason.
    ///
    /// With a `compiledFolder`, what was compiled is kept there, one file an industry, so that the next start with the
    /// same files takes milliseconds. A file that can't be read, written or used is compiled past.
    public init(folder: String, compiledFolder: String? = nil) throws {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw IndustryError(path: folder, line: 1, reason: "the folder of industries can't be read")
        }
        var prepared: [IndustryName: PreparedIndustry] = [:]
        let isIndustry = { (name: String) in
            name.hasSuffix(".toml") && name != IndustryReader.baseFileName && !name.hasPrefix(".")
        }
        for name in names.sorted() where isIndustry(name) {
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            let industry = try IndustryReader.read(path: path)
            if let other = prepared[industry.name] {
                let reason = "`\(industry.name)` is already the name of \(other.summary.path)"
                throw IndustryError(path: path, line: 1, reason: reason)
            }
            prepared[industry.name] = try PreparedIndustry(industry, compiledFolder: compiledFolder)
        }
        guard !prepared.isEmpty else {
            throw IndustryError(path: folder, line: 1, reason: "there is no industry (*.toml) in it")
        }
        self.prepared = prepared
        // The default first: it is what a list should open on.
        summaries = prepared.values.map(\.summary).sorted {
            ($0.name == .general ? 0 : 1, $0.name) < ($1.name == .general ? 0 : 1, $1.name)
        }
    }

    /// Throws `unknown_industry` with the names there are.
    public func summary(of industry: IndustryName) throws(DocumentError) -> IndustrySummary {
        try known(industry).summary
    }

    /// Blocks while the industry is compiled, the first time. Throws `unknown_industry` with the names there are, or
    /// `internal` with file and line for patterns that are good one by one but not together.
    public func classifier(for industry: IndustryName) throws(DocumentError) -> Classifier {
        try known(industry).classifier()
    }

    private func known(_ industry: IndustryName) throws(DocumentError) -> PreparedIndustry {
        if let known = prepared[industry] { return known }
        let names = summaries.map(\.name.rawValue).joined(separator: ", ")
        throw DocumentError(.unknownIndustry, "there is no industry \(industry); there are \(names)")
    }
}

/// An industry that was read and checked, compiled once, when somebody needs it.
private final class PreparedIndustry: Sendable {
    let summary: IndustrySummary
    private let industry: Industry
    /// Where what was compiled is kept; nil where nothing is.
    private let folder: String?
    private let compiled = Mutex<Result<Classifier, DocumentError>?>(nil)

    /// Checks each pattern's syntax, unless a file beside what was compiled says that it was good before.
    init(_ industry: Industry, compiledFolder: String?) throws(IndustryError) {
        self.industry = industry
        folder = compiledFolder
        summary = Classifier.summary(of: industry)
        let checkedPath = keptPath(suffix: Self.checkedSuffix)
        if let checkedPath, FileManager.default.fileExists(atPath: checkedPath) { return }
        try Classifier.check(industry)
        guard let checkedPath, let folder else { return }
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        Self.removeOutdated(of: industry.name, suffix: Self.checkedSuffix, in: folder)
        try? Data().write(to: URL(filePath: checkedPath))
    }

    private static let compiledSuffix = ".patterns"
    private static let checkedSuffix = ".checked"

    private func keptPath(suffix: String) -> String? {
        folder.map { "\($0)/\(industry.name)-\(summary.fingerprint.prefix(32))\(suffix)" }
    }

    func classifier() throws(DocumentError) -> Classifier {
        try compiled.withLock { compiled in
            let result = compiled ?? compile()
            compiled = result
            return result
        }.get()
    }

    private func compile() -> Result<Classifier, DocumentError> {
        Result { () throws(DocumentError) in
            do throws(IndustryError) {
                guard let path = keptPath(suffix: Self.compiledSuffix), let folder else {
                    return try Classifier(industry)
                }
                if let kept = FileManager.default.contents(atPath: path) {
                    return try Classifier(industry, compiled: Array(kept))
                }
                let classifier = try Classifier(industry)
                try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                Self.removeOutdated(of: industry.name, suffix: Self.compiledSuffix, in: folder)
                // Written beside and renamed: another docket must never load half a file.
                try? Data(classifier.compiledPatterns).write(to: URL(filePath: path), options: .atomic)
                return classifier
            } catch {
                throw DocumentError(.internal, error.description)
            }
        }
    }

    private static func removeOutdated(of industry: IndustryName, suffix: String, in folder: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name.hasPrefix("\(industry)-") && name.hasSuffix(suffix) {
            try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
    }
}
