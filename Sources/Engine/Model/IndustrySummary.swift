/// An industry's configuration as people see it in a list.
public struct IndustrySummary: Hashable, Codable, Sendable {
    public struct CategorySummary: Hashable, Codable, Sendable {
        public var id: Category
        public var title: String
        public var patterns: Int

        public init(id: Category, title: String, patterns: Int) {
            self.id = id
            self.title = title
            self.patterns = patterns
        }
    }

    public var name: IndustryName
    public var version: String
    public var description: String
    public var categories: [CategorySummary]
    /// Names of the features it looks for.
    public var features: [String]
    /// Hash of everything the answer depends on; part of the result cache's keys.
    public var fingerprint: String
    /// The confidence from which it accepts.
    public var acceptThreshold: Double
    /// The file it was read from.
    public var path: String

    public init(
        name: IndustryName, version: String, description: String, categories: [CategorySummary], features: [String],
        fingerprint: String, acceptThreshold: Double, path: String
    ) {
        self.name = name
        self.version = version
        self.description = description
        self.categories = categories
        self.features = features
        self.fingerprint = fingerprint
        self.acceptThreshold = acceptThreshold
        self.path = path
    }
}
