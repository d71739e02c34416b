import FoundationEssentials

/// The industries that were found on this machine, each compiled once, when the catalog is made: a pattern that can't
/// be compiled must stop docket's start, not its first document.
public final class IndustryCatalog: Sendable {
    public let summaries: [IndustrySummary]
    private let classifiers: [IndustryName: Classifier]

    /// Reads every `*.toml` of a folder. A bad file is refused whole: the error names file, line and reason.
    ///
    /// Compiling all patterns takes the better part of a second; with a `compiledFolder` the result is kept there, one
    /// file an industry, so that the next start with the same files takes milliseconds. A file that can't be read,
    /// written or used is compiled past.
    public init(folder: String, compiledFolder: String? = nil) throws {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw IndustryError(path: folder, line: 1, reason: "the folder of industries can't be read")
        }
        var classifiers: [IndustryName: Classifier] = [:]
        let isIndustry = { (name: String) in
            name.hasSuffix(".toml") && name != IndustryReader.baseFileName && !name.hasPrefix(".")
        }
        for name in names.sorted() where isIndustry(name) {
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            let industry = try IndustryReader.read(path: path)
            if let other = classifiers[industry.name] {
                let reason = "`\(industry.name)` is already the name of \(other.summary.path)"
                throw IndustryError(path: path, line: 1, reason: reason)
            }
            classifiers[industry.name] = try Self.classifier(industry, compiledFolder: compiledFolder)
        }
        guard !classifiers.isEmpty else {
            throw IndustryError(path: folder, line: 1, reason: "there is no industry (*.toml) in it")
        }
        self.classifiers = classifiers
        // The default first: it is what a list should open on.
        summaries = classifiers.values.map(\.summary).sorted {
            ($0.name == .general ? 0 : 1, $0.name) < ($1.name == .general ? 0 : 1, $1.name)
        }
    }

    private static func classifier(_ industry: Industry, compiledFolder: String?) throws -> Classifier {
        guard let compiledFolder else { return try Classifier(industry) }
        let fingerprint = Classifier.summary(of: industry).fingerprint
        let path = "\(compiledFolder)/\(industry.name)-\(fingerprint.prefix(32)).patterns"
        if let kept = FileManager.default.contents(atPath: path) {
            return try Classifier(industry, compiled: Array(kept))
        }
        let classifier = try Classifier(industry)
        try? FileManager.default.createDirectory(atPath: compiledFolder, withIntermediateDirectories: true)
        removeOutdated(of: industry.name, in: compiledFolder)
        // Written beside and renamed: another docket must never load half a file.
        try? Data(classifier.compiledPatterns).write(to: URL(filePath: path), options: .atomic)
        return classifier
    }

    private static func removeOutdated(of industry: IndustryName, in folder: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name.hasPrefix("\(industry)-") && name.hasSuffix(".patterns") {
            try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
    }

    /// Throws `unknown_industry` with the names there are.
    public func classifier(for industry: IndustryName) throws(DocumentError) -> Classifier {
        if let classifier = classifiers[industry] { return classifier }
        let known = summaries.map(\.name.rawValue).joined(separator: ", ")
        throw DocumentError(.unknownIndustry, "there is no industry \(industry); there are \(known)")
    }
}
