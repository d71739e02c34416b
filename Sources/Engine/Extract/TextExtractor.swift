/// Turns the bytes of a document into text, by content and within limits. Formats that need a parser of others run it
/// as a child process under limits; nothing here trusts a byte.
public struct TextExtractor: Sendable {
    public let limits: ExtractionLimits

    /// Part of every fingerprint: raised whenever the same bytes would give another text.
    static let version = "2"

    private let jail: Jail

    public init(limits: ExtractionLimits) { self.init(jail: Jail(limits: limits)) }

    init(jail: Jail) {
        limits = jail.limits
        self.jail = jail
    }

    /// True when the format needs a child process: such documents wait for another kind of slot.
    public func needsChild(_ bytes: [UInt8]) -> Bool { MediaType.of(bytes) == .pdf }

    /// Blocks: call it on a thread of the engine's own, never on the shared pool. `name` is the last part of the path,
    /// a hint at most.
    public func extract(_ bytes: [UInt8], name: Substring) throws(DocumentError) -> ExtractedText {
        guard !bytes.isEmpty else { throw DocumentError(.emptyFile, "the file has no bytes") }
        guard bytes.count <= limits.fileBytesMax else {
            throw DocumentError(.tooLarge, "the file has \(bytes.count) bytes; the limit is \(limits.fileBytesMax)")
        }
        switch MediaType.of(bytes) {
        case .pdf: return try PDFText(jail: jail).text(of: bytes)
        case .html:
            let source = try decode(bytes)
            return try textual(HTMLText.text(of: source, bytesMax: limits.textBytesMax), mediaType: "text/html")
        case .text(let mediaType): return try textual(decode(bytes), mediaType: mediaType)
        case .image(let mediaType):
            throw DocumentError(
                .needsOCR, "this is a picture (\(mediaType)); this version of docket has no character recognition")
        case .unsupported(_, let named):
            throw DocumentError(.unsupportedType, "this is \(named); docket reads text, HTML and PDF")
        case .encrypted(_, let named):
            throw DocumentError(.encrypted, "this is \(named) locked with a password; remove the password first")
        }
    }

    private func decode(_ bytes: [UInt8]) throws(DocumentError) -> [UInt8] {
        guard let text = TextDecoder.decode(bytes, bytesMax: limits.textBytesMax) else {
            throw DocumentError(
                .unreadable, "neither a known format nor text in UTF-8, UTF-16 or Windows-1252; convert it to UTF-8")
        }
        return text
    }

    private func textual(_ text: [UInt8], mediaType: String) throws(DocumentError) -> ExtractedText {
        guard text.contains(where: { $0 > 0x20 }) else {
            throw DocumentError(.unreadable, "there is no text in it, only white space or control characters")
        }
        return ExtractedText(text: text, mediaType: mediaType, pageStarts: [], pages: nil)
    }
}
