/// Turns the bytes of a document into text, by content and within limits. Formats that need a parser of others run it
/// as a child process under limits; nothing here trusts a byte.
public struct TextExtractor: Sendable {
    public let limits: ExtractionLimits

    /// Part of every fingerprint: raised whenever the same bytes would give another text.
    static let version = "5"

    private let jail: Jail

    public init(limits: ExtractionLimits) { self.init(jail: Jail(limits: limits)) }

    init(jail: Jail) {
        limits = jail.limits
        self.jail = jail
    }

    /// True when the format needs a child process: such documents wait for another kind of slot.
    public func needsChild(_ bytes: [UInt8]) -> Bool {
        switch MediaType.of(bytes) {
        case .text, .html, .richText, .unsupported, .encrypted: false
        // What is attached may need one.
        case .message, .mailbox: true
        case .pdf, .office, .openDocument, .compoundFile, .image, .archive: true
        }
    }

    /// Blocks: call it on a thread of the engine's own, never on the shared pool. `name` is the last part of the path,
    /// a hint at most.
    public func extract(_ bytes: [UInt8], name: Substring) throws(DocumentError) -> ExtractedText {
        var extraction = Extraction(jail: jail)
        return try extraction.text(of: bytes, name: name)
    }
}
