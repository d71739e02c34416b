/// An industry's configuration as people see it in a list.
public struct IndustrySummary: Hashable, Codable, Sendable {
    public struct CategorySummary: Hashable, Codable, Sendable {
        public var id: Category
        public var title: String
        public var patterns: Int
        /// What its documents are answered as, where that is what it is a kind of; nil where it is itself.
        public var answeredAs: Category?

        /// From which confidence on it is accepted, and why.
        public var acceptance: AcceptThreshold?

        public init(
            id: Category, title: String, patterns: Int, answeredAs: Category? = nil, acceptance: AcceptThreshold? = nil
        ) {
            self.acceptance = acceptance
            self.answeredAs = answeredAs
            self.id = id
            self.title = title
            self.patterns = patterns
        }
    }

    /// A piece of information that the industry looks for.
    public struct FeatureSummary: Hashable, Codable, Sendable {
        public var name: String
        /// Of value: `date`, `amount`, `iban` and so on.
        public var type: String
        /// What a value must be to be reported, as clauses for people; empty when the type says it all.
        public var rules: [String]
        public var requiredBy: [Category]
        public var recommendedBy: [Category]
        public var optionalFor: [Category]
    }

    public var name: IndustryName
    public var version: String
    public var description: String
    public var categories: [CategorySummary]
    /// Names of the features it looks for.
    public var features: [String]
    /// The same with their types, rules and the categories that need them.
    public var featureDetails: [FeatureSummary] = []
    /// Hash of everything the answer depends on; part of the result cache's keys.
    public var fingerprint: String
    /// The confidence from which it accepts.
    public var acceptThreshold: Double
    /// The file it was read from.
    public var path: String

    public init(
        name: IndustryName, version: String, description: String, categories: [CategorySummary], features: [String],
        featureDetails: [FeatureSummary] = [], fingerprint: String, acceptThreshold: Double, path: String
    ) {
        self.name = name
        self.version = version
        self.description = description
        self.categories = categories
        self.features = features
        self.featureDetails = featureDetails
        self.fingerprint = fingerprint
        self.acceptThreshold = acceptThreshold
        self.path = path
    }
}
