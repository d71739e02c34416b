/// What a document inside another one is: an e-mail's attachment, or a file in an archive.
public struct MemberVerdict: Hashable, Codable, Sendable {
    /// Where it lies in what holds it: `offer.pdf`, or `scans.zip/page-1.png`.
    public var name: String
    /// By content; nil when it could not be read.
    public var mediaType: String?
    public var category: Category
    /// From 0 to 1; nil where it was not measured.
    public var confidence: Double?
    public var decision: Decision
    /// Why it could not be read; nil when it could.
    public var error: DocumentError?

    public init(
        name: String, mediaType: String?, category: Category, confidence: Double?, decision: Decision,
        error: DocumentError?
    ) {
        self.name = name
        self.mediaType = mediaType
        self.category = category
        self.confidence = confidence
        self.decision = decision
        self.error = error
    }
}
