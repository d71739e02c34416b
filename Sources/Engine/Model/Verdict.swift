/// What happens with an answer: `accept` it, let a person `review` it, or `reject` the document as unreadable.
public enum Decision: String, Codable, Sendable { case accept, review, reject }

/// What the answer rests on.
public enum VerdictSource: String, Codable, Sendable { case patterns, model, llm, cache, person }

/// A piece of information found in a document, with where it was found.
public struct Feature: Hashable, Codable, Sendable {
    public var name: String
    public var value: String
    /// From 1; nil where the format has no pages.
    public var page: Int?
    /// Byte offset in the extracted text.
    public var offset: Int

    public init(name: String, value: String, page: Int?, offset: Int) {
        self.name = name
        self.value = value
        self.page = page
        self.offset = offset
    }
}

/// One term of the sum that is the verdict: positive weights speak for the category, negative against, in log-odds.
public struct Reason: Hashable, Codable, Sendable {
    public var text: String
    public var weight: Double

    public init(text: String, weight: Double) {
        self.text = text
        self.weight = weight
    }
}

/// How strongly one category is supported, from 0 to 1.
public struct CategoryScore: Hashable, Codable, Sendable {
    public var category: Category
    public var confidence: Double

    public init(category: Category, confidence: Double) {
        self.category = category
        self.confidence = confidence
    }
}

/// The answer: what a document is, how sure that is, and why.
public struct Verdict: Hashable, Codable, Sendable {
    public var industry: IndustryName
    public var category: Category
    /// The chance that the category is right, from 0 to 1. Nil with `unknown`: nobody measured how often that is right.
    public var confidence: Double?
    public var decision: Decision
    public var source: VerdictSource
    public var features: [Feature]
    /// Strongest first.
    public var reasons: [Reason]
    /// The best categories, best first; at most eight.
    public var scores: [CategoryScore]
    /// The confidence from which this industry accepts.
    public var acceptThreshold: Double
    /// ISO 639-1, nil when not recognised.
    public var language: String?
    public var pages: Int?
    /// By content, not by name.
    public var mediaType: String
    /// What the documents inside are, each by itself; nil where there are none.
    public var children: [MemberVerdict]?
    /// How close it was; nil for verdicts that were stored before this was kept.
    public var explanation: Explanation?

    public init(
        industry: IndustryName, category: Category, confidence: Double?, decision: Decision, source: VerdictSource,
        features: [Feature], reasons: [Reason], scores: [CategoryScore], acceptThreshold: Double, language: String?,
        pages: Int?, mediaType: String, explanation: Explanation? = nil
    ) {
        self.industry = industry
        self.category = category
        self.confidence = confidence
        self.decision = decision
        self.source = source
        self.features = features
        self.reasons = reasons
        self.scores = scores
        self.acceptThreshold = acceptThreshold
        self.language = language
        self.pages = pages
        self.mediaType = mediaType
        self.explanation = explanation
    }
}
