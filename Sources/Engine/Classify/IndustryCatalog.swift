import FoundationEssentials
import Synchronization

/// The industries that were found on this machine. All of them are read and checked when the catalog is made, so that a
/// broken one stops docket's start and not its first document; their patterns are compiled together when the first of
/// them is used, because that takes a second or two.
public final class IndustryCatalog: Sendable {
    public let summaries: [IndustrySummary]
    private let prepared: [IndustryName: PreparedIndustry]

    /// Reads every `*.toml` of a folder. A bad file is refused whole: the error names file, line and reason.
    ///
    /// With a `compiledFolder`, what was compiled is kept there, so that the next start with the same patterns takes
    /// milliseconds. A file that can't be read, written or used is compiled past.
    ///
    /// A `model` adds what it says to what patterns say, in every industry.
    public init(folder: String, compiledFolder: String? = nil, model: LinearModel? = nil) throws {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw IndustryError(path: folder, line: 1, reason: "the folder of industries can't be read")
        }
        var industries: [Industry] = []
        var files = IndustryFiles()
        let isIndustry = { (name: String) in
            name.hasSuffix(".toml") && name != IndustryReader.baseFileName && !name.hasPrefix(".")
        }
        for name in names.sorted() where isIndustry(name) {
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            let industry = try IndustryReader.read(path: path, &files)
            if let other = industries.first(where: { $0.name == industry.name }) {
                let reason = "`\(industry.name)` is already the name of \(other.path)"
                throw IndustryError(path: path, line: 1, reason: reason)
            }
            industries.append(industry)
        }
        let roles = industries.map(PatternRole.all)
        let patterns = try SharedPatterns(zip(industries, roles).map { ($0, $1) }, folder: compiledFolder)
        var prepared: [IndustryName: PreparedIndustry] = [:]
        for (industry, roles) in zip(industries, roles) {
            prepared[industry.name] = PreparedIndustry(
                industry, roles: roles, patterns: patterns, model: model)
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

/// An industry that was read and checked, made ready once, when somebody needs it.
private final class PreparedIndustry: Sendable {
    let summary: IndustrySummary
    private let industry: Industry
    private let roles: [PatternRole]
    private let patterns: SharedPatterns
    private let model: LinearModel?
    private let made = Mutex<Result<Classifier, DocumentError>?>(nil)

    init(_ industry: Industry, roles: [PatternRole], patterns: SharedPatterns, model: LinearModel?) {
        self.industry = industry
        self.roles = roles
        self.patterns = patterns
        self.model = model
        summary = Classifier.summary(of: industry, model: model)
    }

    func classifier() throws(DocumentError) -> Classifier {
        try made.withLock { made in
            let result =
                made
                ?? Result { () throws(DocumentError) in
                    let library = try patterns.library()
                    do throws(IndustryError) {
                        return try Classifier(industry, roles: roles, library: library, model: model)
                    } catch {
                        throw DocumentError(.internal, error.description)
                    }
                }
            made = result
            return result
        }.get()
    }
}
