/// Turns the bytes of a document into text, by content and within limits. Formats that need a parser of others run it
/// as a child process under limits; nothing here trusts a byte.
public struct TextExtractor: Sendable {
    public let limits: ExtractionLimits

    public init(limits: ExtractionLimits) { self.limits = limits }

    /// True when the format needs a child process: such documents wait for another kind of slot.
    public func needsChild(_ bytes: [UInt8]) -> Bool { false }

    /// Blocks: call it on a thread of the engine's own, never on the shared pool. `name` is the last part of the path,
    /// a hint at most.
    public func extract(_ bytes: [UInt8], name: Substring) throws(DocumentError) -> ExtractedText {
        throw DocumentError(.unsupportedType, "docket can't read this format yet")
    }
}
