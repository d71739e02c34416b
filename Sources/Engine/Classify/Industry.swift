/// How much a pattern says, as a person writes it; the number behind it is one place to calibrate.
enum PatternStrength: String, CaseIterable, Sendable {
    /// Alone almost a proof: `Form W-9`.
    case strong
    case normal
    /// Seen elsewhere as well: `total`.
    case weak
    /// Speaks against the category.
    case against

    /// Log-odds that one match adds.
    var weight: Double {
        switch self {
        case .strong: 2.0
        case .normal: 0.8
        case .weak: 0.25
        case .against: -1.0
        }
    }
}

/// An expression that speaks for or against a category.
struct CategoryPattern: Hashable, Sendable {
    /// As written in the file, shown to people as the reason.
    let text: String
    var strength: PatternStrength
    /// Counts only near the beginning, where titles are.
    var inHeading: Bool
    /// Its line in the industry's file.
    var line: Int
    /// The file it was written in.
    var path: String
    /// What the matcher looks for, whatever is reported of it; made once, since industries share patterns.
    let expression: MatcherExpression

    init(text: String, strength: PatternStrength, inHeading: Bool, line: Int, path: String) {
        self.text = text
        self.strength = strength
        self.inHeading = inHeading
        self.line = line
        self.path = path
        expression = PatternSyntax.expression(text, report: .firstEnd)
    }
}

/// What a document can be.
struct IndustryCategory: Sendable {
    var id: Category
    /// What an industry that does not tell kinds apart answers instead: a lease is a contract.
    var kindOf: Category?
    var title: String
    var description: String
    var patterns: [CategoryPattern]
    /// Patterns that must match before the category is considered.
    var matchMin: Int
    /// Patterns of which none may match.
    var forbidden: [CategoryPattern]
    /// Share of its accepted answers that should be right; nil where the industry's holds.
    var targetPrecision: Double?
    /// Known only to be ruled out: of another industry, answered as `unknown`.
    var isRival = false
}

/// The configuration of one line of business: what its documents are and how they are told apart.
struct Industry: Sendable {
    var name: IndustryName
    var version: String
    var description: String
    var categories: [IndustryCategory]
    /// Kinds of the industry's own categories that only other industries tell apart, and what they are here.
    var kindsElsewhere: [Category: Category] = [:]
    /// What speaks for `unknown`: a text that is about documents, not one of them.
    var unknownPatterns: [CategoryPattern] = []
    /// Kinds are answered as what they are kinds of.
    var answersBroadly = false
    var features: [FeatureDefinition]
    /// Share of accepted answers that should be right; nil where `acceptThreshold` is all that is asked for.
    var targetPrecision: Double?
    /// The confidence from which an answer is accepted, where no target can be kept by what was measured.
    var acceptThreshold: Double
    /// The confidence below which the answer is `unknown`.
    var reviewThreshold: Double
    /// What a document of this category is answered as.
    func answer(_ category: Int) -> Category {
        let found = categories[category]
        if found.isRival { return .unknown }
        return answersBroadly ? found.kindOf ?? found.id : found.id
    }

    /// The file it was read from.
    var path: String
    /// Everything it was made from, other files included: what its fingerprint covers.
    var sources: [String]
}

/// Why an industry's file can't be used: always with file and line, so that an editor can jump there.
struct IndustryError: Error, Hashable, Sendable, CustomStringConvertible {
    var path: String
    var line: Int
    var reason: String

    var description: String { "\(path):\(line): \(reason)" }
}
