/// Everything a linear model is, as it lies in its file.
struct ModelContent: Hashable, Sendable {
    var hashing = TermHashing()
    var categories: [Category]
    /// Documents it was trained on; with each feature's count they give its importance.
    var documentCount: Int
    /// By feature: the term's key, and how many documents have it.
    var keys: [UInt32]
    var documentCounts: [UInt32]
    /// By feature: what one step of its weights is worth.
    var steps: [Float]
    /// By feature, one a category: the weight in steps. Eight bits lose nothing that could be measured.
    var weights: [Int8]
    /// By category.
    var offsets: [Float]
    var calibration: Calibration
    /// Answers to documents that were not learned from; thresholds follow from them.
    var trials: [ModelTrial]
    /// What whole verdicts were, patterns and a model together; nil where nobody measured them.
    var verdicts: VerdictCalibration?
    var provenance: ModelProvenance
}

/// One answer to a document that was not learned from.
struct ModelTrial: Hashable, Sendable {
    /// Place of the answer among the categories.
    var category: UInt16
    /// From 0 to 1 in 65,535 steps.
    var confidence: UInt16
    var isRight: Bool
}

/// Where a model comes from; changes nothing about its answers.
public struct ModelProvenance: Hashable, Sendable {
    /// What it was trained on, such as the name of a file.
    public var source: String
    /// RFC 3339, UTC.
    public var trainedAt: String
    public var seed: UInt64
    public var documentsByCategory: [Int]
    /// Terms that were met, of which the features are those that are frequent and telling enough.
    public var terms: Int
    /// Right answers to documents that were not learned from, as a share.
    public var heldOutAccuracy: Double

    static let unknown = ModelProvenance(
        source: "", trainedAt: "", seed: 0, documentsByCategory: [], terms: 0, heldOutAccuracy: 0)
}
