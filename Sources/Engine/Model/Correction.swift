/// What a correction is about: some bytes, within an industry, because its categories are what can be said of them.
public struct CorrectionKey: Hashable, Codable, Sendable {
    /// SHA-256 of the document in hex.
    public var sha256: String
    public var industry: IndustryName

    public init(sha256: String, industry: IndustryName) {
        self.sha256 = sha256
        self.industry = industry
    }
}

/// What a person says a document is. It holds for all documents with the same bytes, until it is taken back.
public struct Correction: Hashable, Codable, Sendable {
    public var key: CorrectionKey
    public var category: Category
    /// Who says so.
    public var by: ClientID
    public var at: Timestamp
    /// What docket had answered.
    public var was: Category
    /// How sure docket was, from 0 to 1; nil where it was not measured.
    public var wasConfidence: Double?
    /// Where the document lay when it was corrected.
    public var path: String

    public init(
        key: CorrectionKey, category: Category, by: ClientID, at: Timestamp, was: Category, wasConfidence: Double?,
        path: String
    ) {
        self.key = key
        self.category = category
        self.by = by
        self.at = at
        self.was = was
        self.wasConfidence = wasConfidence
        self.path = path
    }
}

/// A correction with what is kept beside it.
public struct CorrectionRecord: Hashable, Sendable {
    public var correction: Correction
    /// True when the beginning of the document's text is kept, to learn from.
    public var hasText: Bool
    /// That text in UTF-8; nil when there is none, or when it was not asked for.
    public var text: [UInt8]?
    /// What was said of the document before, latest first.
    public var earlier: [Correction]

    public init(correction: Correction, hasText: Bool, text: [UInt8]? = nil, earlier: [Correction] = []) {
        self.correction = correction
        self.hasText = hasText
        self.text = text
        self.earlier = earlier
    }
}

/// What a person wants of one document of a batch.
public struct Relabelling: Hashable, Sendable {
    public var batch: BatchID
    /// The document's place in its batch, from 0.
    public var index: Int
    /// What it really is; nil takes a correction back.
    public var category: Category?
    public var by: ClientID
    /// Whether the beginning of its text is kept to learn from.
    public var keepsText: Bool
    /// When the correction was made that this one is to replace: refused when another one is in force by now. Nil:
    /// whatever is in force is replaced.
    public var seen: Timestamp?

    public init(
        batch: BatchID, index: Int, category: Category?, by: ClientID, keepsText: Bool = true, seen: Timestamp? = nil
    ) {
        self.seen = seen
        self.batch = batch
        self.index = index
        self.category = category
        self.by = by
        self.keepsText = keepsText
    }
}

/// What came of a relabelling.
public struct Relabelled: Hashable, Sendable {
    /// The document as it is answered from now on.
    public var result: DocumentResult
    /// What had been said of it before; nil when nothing was.
    public var before: Category?
    /// Why no text was kept, though it was wanted; nil when it was kept, or not wanted.
    public var textProblem: String?

    public init(result: DocumentResult, before: Category?, textProblem: String? = nil) {
        self.result = result
        self.before = before
        self.textProblem = textProblem
    }
}

/// That a person answered, and what docket had said; part of a result.
public struct AppliedCorrection: Hashable, Codable, Sendable {
    public var category: Category
    public var by: ClientID
    public var at: Timestamp
    /// What docket answers by itself for this document.
    public var was: Category
    /// From 0 to 1; nil where it was not measured.
    public var wasConfidence: Double?

    public init(category: Category, by: ClientID, at: Timestamp, was: Category, wasConfidence: Double?) {
        self.category = category
        self.by = by
        self.at = at
        self.was = was
        self.wasConfidence = wasConfidence
    }
}

extension DocumentResult {
    /// What people's word about it goes by; nil for a document that was not read or has no verdict.
    public var correctionKey: CorrectionKey? {
        guard let sha256, let verdict else { return nil }
        return CorrectionKey(sha256: sha256, industry: verdict.industry)
    }

    /// The same document as a person says it is. What docket found in it stays; how sure it was is no longer said,
    /// because that was about another answer.
    public func corrected(by correction: Correction) -> DocumentResult {
        guard var verdict, self.correction == nil else { return self }
        var result = self
        result.correction = AppliedCorrection(
            category: correction.category, by: correction.by, at: correction.at, was: verdict.category,
            wasConfidence: verdict.confidence)
        verdict.category = correction.category
        verdict.confidence = nil
        verdict.decision = .accept
        verdict.source = .person
        result.verdict = verdict
        return result
    }
}
