/// Why a model is as sure as it is: terms of the document's own words that add up to its log-odds.
public struct ModelExplanation: Hashable, Sendable {
    public struct Term: Hashable, Sendable {
        /// One word or two neighbours, as the document has them.
        public var text: String
        /// In log-odds; below zero where it speaks against the answer.
        public var weight: Double
    }

    /// What moved the answer most, most first.
    public var terms: [Term]
    /// The sum of all other terms.
    public var others: Double
    /// What it starts from without a word: how the categories' machines are set and calibrated.
    public var base: Double
}

extension LinearModel {
    /// The words that speak for and against the answer to `text`. `terms`, `others` and `base` add up to
    /// ``ModelAnswer/logOdds``. Takes several times as long as the answer did.
    public func explanation(of text: [UInt8], for answer: ModelAnswer, termsMax: Int) -> ModelExplanation {
        let leverage = content.calibration.leverage(ModelAnswer.margins(of: answer.ranking))
        var pulls = zip(answer.ranking.prefix(3), leverage).map { (category: $0.category, factor: $1) }
        // With two categories the second stands for the third as well.
        if pulls.count == 2 { pulls[1].factor += leverage[2] }
        let (places, square) = features(of: text)
        let scale = square > 0 ? 1 / square.squareRoot() : 0
        var weights: [(feature: Int, weight: Double)] = places.map { feature, met in
            let value = Double(value(of: feature, occurrences: met.occurrences) * scale)
            return (feature, pulls.reduce(0) { $0 + $1.factor * Double(weight(of: feature, in: $1.category)) * value })
        }
        weights.sort { (abs($0.weight), $1.feature) > (abs($1.weight), $0.feature) }
        let shown = weights.prefix(termsMax)
        return ModelExplanation(
            terms: shown.map { entry in
                let bytes = text[places[entry.feature]!.place]
                return ModelExplanation.Term(text: Self.words(bytes), weight: entry.weight)
            },
            others: weights.dropFirst(termsMax).reduce(0) { $0 + $1.weight },
            base: pulls.reduce(content.calibration.constant) { $0 + $1.factor * Double(content.offsets[$1.category]) })
    }

    /// What stands between two words is shown as one space.
    static func words(_ bytes: ArraySlice<UInt8>) -> String {
        var words: [String] = []
        TermHashing(headBytesMax: bytes.count + 1, hasPairs: false).forEachWord(of: bytes.span) { _, place in
            words.append(
                String(
                    decoding: bytes[bytes.startIndex + place.lowerBound..<bytes.startIndex + place.upperBound],
                    as: UTF8.self))
        }
        return words.joined(separator: " ")
    }
}
