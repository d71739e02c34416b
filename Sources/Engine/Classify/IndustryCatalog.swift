import FoundationEssentials

/// The industries that were found on this machine, each compiled once, when the catalog is made: a pattern that can't
/// be compiled must stop docket's start, not its first document.
public final class IndustryCatalog: Sendable {
    public let summaries: [IndustrySummary]
    private let classifiers: [IndustryName: Classifier]

    /// Reads every `*.toml` of a folder. A bad file is refused whole: the error names file, line and reason.
    public init(folder: String) throws {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw IndustryError(path: folder, line: 1, reason: "the folder of industries can't be read")
        }
        var classifiers: [IndustryName: Classifier] = [:]
        for name in names.sorted() where name.hasSuffix(".toml") && name != IndustryReader.baseFileName && !name.hasPrefix(".") {
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            let industry = try IndustryReader.read(path: path)
            if let other = classifiers[industry.name] {
                throw IndustryError(path: path, line: 1, reason: "`\(industry.name)` is already the name of \(other.summary.path)")
            }
            classifiers[industry.name] = try Classifier(industry)
        }
        guard !classifiers.isEmpty else { throw IndustryError(path: folder, line: 1, reason: "the folder holds no industry (*.toml)") }
        self.classifiers = classifiers
        // The default first: it is what a list should open on.
        summaries = classifiers.values.map(\.summary).sorted {
            ($0.name == .general ? 0 : 1, $0.name) < ($1.name == .general ? 0 : 1, $1.name)
        }
    }

    /// Throws `unknown_industry` with the names there are.
    public func classifier(for industry: IndustryName) throws(DocumentError) -> Classifier {
        if let classifier = classifiers[industry] { return classifier }
        let known = summaries.map(\.name.rawValue).joined(separator: ", ")
        throw DocumentError(.unknownIndustry, "there is no industry \(industry); there are \(known)")
    }
}
