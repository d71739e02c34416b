/// Answers what a text is, by one industry's configuration. Immutable: threads share it.
public final class Classifier: Sendable {
    public let summary: IndustrySummary

    init(summary: IndustrySummary) { self.summary = summary }

    /// Pure; takes about as long as reading the text a few times.
    public func classify(_ text: ExtractedText) -> Verdict {
        Verdict(
            industry: summary.name, category: .unknown, confidence: 0, decision: .review, source: .patterns,
            features: [], reasons: [], scores: [], acceptThreshold: summary.acceptThreshold, language: nil,
            pages: text.pages, mediaType: text.mediaType)
    }
}

/// The industries that were found on this machine, each compiled once, on first use.
public final class IndustryCatalog: Sendable {
    public let summaries: [IndustrySummary]

    /// Reads every `*.toml` of a folder. A bad file is refused whole: the error names file, line and reason.
    public init(folder: String) throws { summaries = [] }

    /// Throws `unknown_industry` with the names there are.
    public func classifier(for industry: IndustryName) throws(DocumentError) -> Classifier {
        throw DocumentError(.unknownIndustry, "no industry \(industry)")
    }
}
