/// One industry's file by itself, for whoever writes it: whether it can be used, and what each of its patterns is for.
public struct IndustryCheck: Sendable {
    /// One pattern as it stands in a file.
    public struct Pattern: Hashable, Sendable {
        /// What it speaks for: a category's id, or a feature's name.
        public var subject: String
        /// `strong`, `normal`, `weak`, `against` or `forbidden` for a category, `label` or `value` for a feature.
        public var role: String
        public var text: String
        public var path: String
        public var line: Int
    }

    public let summary: IndustrySummary
    /// In the order of the file, with those it includes.
    public let patterns: [Pattern]
    private let classifier: Classifier

    /// Reads and compiles one file, with what it includes. The error names file, line and reason. Blocks.
    public init(path: String) throws {
        let industry = try IndustryReader.read(path: path)
        classifier = try Classifier(industry)
        summary = classifier.summary
        patterns = classifier.patternRoles.map { role in
            let (subject, name) =
                switch role.purpose {
                case .evidence(let category): (industry.categories[category].id.rawValue, role.pattern.strength.rawValue)
                case .forbids(let category): (industry.categories[category].id.rawValue, "forbidden")
                case .label(let feature): (industry.features[feature].name, "label")
                case .value(let feature): (industry.features[feature].name, "value")
                }
            return Pattern(
                subject: subject, role: name, text: role.pattern.text, path: role.pattern.path,
                line: role.pattern.line)
        }
    }

    /// Which patterns match a text, as places in ``patterns``, and the answer they give together.
    public func judge(_ text: ExtractedText) -> (fired: [Int], verdict: Verdict) {
        (classifier.firstMatches(in: text), classifier.classify(text))
    }
}
