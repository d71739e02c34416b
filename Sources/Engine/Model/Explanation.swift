/// How close an answer was, and what would have changed it.
public struct Explanation: Hashable, Codable, Sendable {
    /// What would have been answered instead; `unknown` where no other category has evidence.
    public var runnerUp: Category
    /// By how much the answer won, in log-odds; what the reasons add up to.
    public var lead: Double
    /// What a document of the answered category must show, and this does not. It says nothing about the category: forms
    /// are also kept blank.
    public var missing: [String]
    /// The smallest change that gives another answer, or that makes this one sure enough; a sentence each.
    public var changes: [String]

    public init(runnerUp: Category, lead: Double, missing: [String], changes: [String]) {
        self.runnerUp = runnerUp
        self.lead = lead
        self.missing = missing
        self.changes = changes
    }
}

/// Why a category was or was not the answer for one text.
public struct Expectation: Hashable, Sendable {
    public var category: Category
    /// In log-odds above `unknown`'s start; nil when the category was not considered.
    public var sum: Double?
    /// From 0 to 1.
    public var confidence: Double
    /// By how much it lost to the answer, in log-odds; 0 when it is the answer, nil when it was not considered.
    public var lostBy: Double?
    /// Why it was not considered; nil when it was.
    public var obstacle: String?
    /// What speaks for it and against it in the text.
    public var reasons: [Reason]
    /// Patterns of the category that are not in the text, strongest first.
    public var unmatched: [Reason]
}
