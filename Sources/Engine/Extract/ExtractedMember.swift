/// A document found inside another: attached to an e-mail, or packed in an archive.
public struct ExtractedMember: Sendable {
    /// For people; `outer/inner` when it lies in a container that is itself inside.
    public var name: String
    public var content: Result<ExtractedText, DocumentError>

    public init(name: String, content: Result<ExtractedText, DocumentError>) {
        self.name = name
        self.content = content
    }

    /// Without what it holds itself, which is listed beside it.
    var alone: ExtractedMember {
        ExtractedMember(
            name: name,
            content: content.map { text in
                var text = text
                text.members = []
                return text
            })
    }

    func inside(_ outer: String) -> ExtractedMember { ExtractedMember(name: "\(outer)/\(name)", content: content) }
}
