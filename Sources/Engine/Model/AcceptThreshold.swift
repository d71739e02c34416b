/// From which confidence on answers of one category are accepted.
public struct AcceptThreshold: Hashable, Codable, Sendable {
    /// What it rests on.
    public enum Basis: String, Hashable, Codable, Sendable {
        /// The industry's file names it, and asks for no share of right answers or for one that nothing measured keeps.
        case file
        /// Measured answers of this category.
        case category
        /// Measured answers of all categories: this one has too few.
        case allCategories = "all_categories"
        /// Measured answers of this category that are wrong too often at any confidence: none is accepted.
        case never
    }

    public var confidence: Double
    public var basis: Basis
    /// Measured answers that it follows from; 0 where the file names it.
    public var documents: Int
    /// Share of accepted answers that is asked for; nil where none is.
    public var targetPrecision: Double?

    public init(confidence: Double, basis: Basis, documents: Int, targetPrecision: Double? = nil) {
        self.confidence = confidence
        self.basis = basis
        self.documents = documents
        self.targetPrecision = targetPrecision
    }
}
