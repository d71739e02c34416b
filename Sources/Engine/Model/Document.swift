/// Some bytes with a name, before anything is known of them.
public struct Document: Hashable, Codable, Sendable {
    /// Where the bytes are: an absolute path on this machine.
    public let path: String

    public init(path: String) { self.path = path }

    /// The last part of the path. Data, never an instruction: it may hold any byte but `/`.
    public var name: Substring { path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...] }
}

/// What a caller asks for: documents to be classified together.
public struct Submission: Sendable {
    public var documents: [Document]
    public var client: ClientID
    public var industry: IndustryName
    /// What people call it; at most 200 bytes, data like any name.
    public var name: String

    public init(
        documents: [Document], client: ClientID = .console, industry: IndustryName = .general, name: String = ""
    ) {
        self.documents = documents
        self.client = client
        self.industry = industry
        self.name = name
    }
}
