/// What a linear model says of one text.
public struct ModelAnswer: Hashable, Sendable {
    /// Places among the model's categories with their margins, largest first: how far on the category's side of the
    /// line between it and all others the text lies. At most as many as a verdict carries.
    public var ranking: [Ranked]
    /// That the first one is right, calibrated on documents that were not learned from; from 0 to 1.
    public var confidence: Double
    /// The same in log-odds.
    public var logOdds: Double
    /// False where every category's machine says "one of the others", or no term is known: the text is like none of
    /// the categories, however far ahead the first one is.
    public var isKnown: Bool

    public struct Ranked: Hashable, Sendable {
        public var category: Int
        public var margin: Double
    }

    static let rankedMax = 8

    init(_ margins: [SIMD8<Float>], categories: Int, termsKnown: Int, calibration: Calibration) {
        var ranking: [Ranked] = []
        ranking.reserveCapacity(Self.rankedMax + 1)
        for category in 0..<categories {
            let margin = Double(margins[category / SupportVectors.lanes][category % SupportVectors.lanes])
            if ranking.count == Self.rankedMax, margin <= ranking[Self.rankedMax - 1].margin { continue }
            // Of equal ones the first stays first.
            var place = ranking.count
            while place > 0, ranking[place - 1].margin < margin { place -= 1 }
            ranking.insert(Ranked(category: category, margin: margin), at: place)
            if ranking.count > Self.rankedMax { ranking.removeLast() }
        }
        self.ranking = ranking
        logOdds = calibration.logOdds(Self.margins(of: ranking))
        confidence = Calibration.sigmoid(logOdds)
        isKnown = termsKnown > 0 && ranking[0].margin > 0
    }

    static func margins(of ranking: [Ranked]) -> Calibration.Margins {
        let second = ranking.count > 1 ? ranking[1].margin : ranking[0].margin
        return Calibration.Margins(
            first: ranking[0].margin, second: second, third: ranking.count > 2 ? ranking[2].margin : second)
    }
}
