/// A learned model as one signal of an industry: how its categories are the industry's, and what they add, in
/// log-odds, to what patterns say.
///
/// A margin is turned into evidence by a line that was chosen on real documents which neither the patterns nor the
/// model had been made from, and cut off on both sides: a model of few documents must not overrule a strong pattern.
struct ModelSupport: Sendable {
    /// Log-odds for one step of margin, where 1 lies between "certainly not" and "just so".
    static let slope = 4.0
    /// The margin that says nothing: texts like no category in particular lie here.
    static let neutralMargin = -0.6
    /// The most a model adds: just past where categories start, so that alone it makes a first guess, not an answer.
    static let supportMax = -Evidence.prior + 0.15
    /// The most it takes away: it knows only the documents that it was trained on, and layouts are many.
    static let doubtMax = 1.0
    /// The most it adds to `unknown`, for types that the industry does not have.
    static let outsideMax = 2.0
    /// The most it adds, and then alone is enough, where answers as sure as this were right on documents that it had
    /// not learned from.
    static let provenMax = 4.0
    /// What counts as right often enough for that: the lower bound of the share of right answers.
    static let provenPrecision = 0.95
    static let wordsMax = 3

    let model: LinearModel
    private let places: [Place]
    private let categoryCount: Int
    /// By category of the model: the confidence from which its answers are proven; nil where none is.
    private let provenFrom: [Double?]

    /// Where a category of the model belongs in an industry.
    private enum Place: Sendable {
        case category(Int)
        /// The industry does not have it.
        case outside
        /// The industry has only kinds of it, or tells it apart no further: it says nothing.
        case silent
    }

    init(_ model: LinearModel, _ industry: Industry) {
        self.model = model
        categoryCount = industry.categories.count
        let ids = Dictionary(
            industry.categories.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        let broader = Set(industry.categories.compactMap(\.kindOf))
        places = model.categories.map { category in
            if let place = ids[category] { return .category(place) }
            if let kindOf = industry.kindsElsewhere[category], let place = ids[kindOf] { return .category(place) }
            return broader.contains(category) ? .silent : .outside
        }
        provenFrom = model.categories.map { model.threshold(for: Self.provenPrecision, category: $0) }
    }

    /// What the model says of one text. Takes some microseconds.
    func vote(on text: [UInt8]) -> ModelVote {
        let reading = model.reading(of: text)
        var vote = ModelVote(reading: reading, categories: categoryCount)
        guard reading.hasTerms else { return vote }
        let proven = proven(reading)
        for (category, margin) in reading.margins.enumerated() {
            let evidence = (Double(margin) - Self.neutralMargin) * Self.slope
            switch places[category] {
            case .category(let place):
                let highest = category == proven ? Self.provenMax : Self.supportMax
                let weight = min(max(evidence, -Self.doubtMax), highest)
                // Two kinds may be one here: the better one speaks.
                guard vote.terms[place].map({ $0.weight < weight }) ?? true else { continue }
                vote.terms[place] = ModelVote.Term(
                    category: category, weight: weight, isProven: category == proven)
            case .outside:
                let weight = min(evidence, Self.outsideMax)
                guard weight > 0, vote.outside.map({ $0.weight < weight }) ?? true else { continue }
                vote.outside = ModelVote.Term(category: category, weight: weight, isProven: false)
            case .silent: break
            }
        }
        return vote
    }

    /// The first category, where answers as sure as this one were right often enough.
    private func proven(_ reading: ModelReading) -> Int? {
        guard let first = reading.margins.indices.max(by: { reading.margins[$0] < reading.margins[$1] }),
            reading.margins[first] > 0, let threshold = provenFrom[first]
        else { return nil }
        return model.confidence(reading) >= threshold ? first : nil
    }
}

/// What a model adds for each category of an industry.
struct ModelVote: Sendable {
    struct Term: Sendable {
        /// Place among the model's categories.
        var category: Int
        /// In log-odds.
        var weight: Double
        /// Enough to be accepted without a pattern.
        var isProven: Bool
    }

    let reading: ModelReading
    /// By place among the industry's categories; nil where the model does not know one.
    var terms: [Term?]
    /// The strongest category that the industry does not have.
    var outside: Term?

    init(reading: ModelReading, categories: Int) {
        self.reading = reading
        terms = [Term?](repeating: nil, count: categories)
    }
}
