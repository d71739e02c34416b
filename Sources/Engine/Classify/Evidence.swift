#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What speaks for and against each category in one text, in log-odds, and what follows from it.
///
/// Each category starts below zero, where `unknown` stands; every pattern that matches adds its weight once, less the
/// further back in the document it first matches. The confidence is the category's share among all and `unknown`, with
/// all sums divided by a temperature, which never changes their order. The scale was chosen on documents that the
/// patterns had not been written against: see docs/industries.md.
enum Evidence {
    struct Term: Sendable {
        /// Place of the pattern in the classifier's list.
        var role: Int
        /// Where its first match ends, in bytes.
        var end: Int
        var weight: Double
        /// Of a pattern that is normal or weak.
        var isCommon = false
        /// Of a title.
        var isHeading = false
    }

    struct Candidate: Sendable {
        /// Place in the industry's list; for `unknown` one past its end.
        var category: Int
        var terms: [Term] = []
        /// What the model adds; nil where it says nothing.
        var model: ModelVote.Term?
        /// Of all terms, the model's and the prior.
        var sum = 0.0
    }

    /// With what a model adds.
    static func settled(_ candidate: Candidate, _ model: ModelVote.Term?) -> Candidate {
        var result = candidate
        result.model = model
        result.sum += model?.weight ?? 0
        return result
    }

    /// What sums are divided by where nothing was measured on the documents at hand: patterns repeat each other, so a
    /// sum is surer than it should be. Fitted (least log loss) on 70 real documents that neither patterns nor model
    /// were made from: 1.64 with the model, 1.40 without it, and of samples of them nine in ten lie from 0.9 to 2.3.
    static let temperature = 1.5
    /// Where every category starts: it takes more than one strong pattern to be believed.
    static let prior = -2.4
    /// Of a title in a line of its own: the strongest thing a document says about itself.
    static let titleWeight = 4.0
    /// Of the same words in running text near the beginning.
    static let mentionWeight = 1.0
    /// The longest line that can be a title, in bytes without the white space around it.
    static let titleLineBytesMax = 60
    /// Patterns are not independent, as a sum pretends: what goes past this counts by `overlapFactor`.
    static let overlapFrom = 7.0
    static let overlapFactor = 0.35
    /// What patterns below strong may add together: common words alone never make a sure answer.
    static let commonMax = 4.0
    /// A pattern counts whole when its first match ends within this, then by `reducedFactor`, then by `tailFactor`.
    static let fullWeightBytes = 3_000
    static let reducedWeightBytes = 12_000
    static let reducedFactor = 0.6
    static let tailFactor = 0.3

    static func factor(at offset: Int) -> Double {
        offset <= fullWeightBytes ? 1 : offset <= reducedWeightBytes ? reducedFactor : tailFactor
    }

    /// What a heading is worth whose match ends at `end`.
    static func headingWeight(in text: [UInt8], endingAt end: Int) -> Double {
        let place = min(max(0, end - 1), max(0, text.count - 1))
        guard place < text.count else { return mentionWeight }
        var start = place
        while start > 0, text[start - 1] != 0x0A, place - start <= titleLineBytesMax * 2 { start -= 1 }
        var stop = place
        while stop < text.count, text[stop] != 0x0A, stop - place <= titleLineBytesMax * 2 { stop += 1 }
        while start < stop, text[start] <= 0x20 { start += 1 }
        while stop > start, text[stop - 1] <= 0x20 { stop -= 1 }
        return stop - start <= titleLineBytesMax ? titleWeight : mentionWeight
    }

    /// Scales what speaks for the category to the limits above, so that the terms still add up to the sum.
    static func settled(_ candidate: Candidate, prior: Double = prior) -> Candidate {
        var result = candidate
        // A document has one title, however many patterns describe it.
        var title: Term?
        var common = 0.0
        for term in result.terms {
            if term.isHeading, title.map({ $0.weight < term.weight }) ?? true { title = term }
            if term.isCommon { common += term.weight }
        }
        if let title { result.terms.removeAll { $0.isHeading && $0.role != title.role } }
        if common > commonMax {
            for index in result.terms.indices where result.terms[index].isCommon {
                result.terms[index].weight *= commonMax / common
            }
        }
        let positive = result.terms.reduce(0) { $0 + max(0, $1.weight) }
        let total = result.terms.reduce(0) { $0 + $1.weight }
        if total > overlapFrom {
            let factor = (positive - (total - overlapFrom) * (1 - overlapFactor)) / positive
            for index in result.terms.indices where result.terms[index].weight > 0 {
                result.terms[index].weight *= factor
            }
        }
        result.sum = result.terms.reduce(prior) { $0 + $1.weight }
        return result
    }

    /// What a candidate's sum must be for this share, `others` and `unknown` being as they are.
    static func sum(havingShare share: Double, among others: [Double], temperature: Double) -> Double {
        let highest = others.max() ?? 0
        let rest = others.reduce(0) { $0 + exp(($1 - highest) / temperature) }
        return highest + temperature * log(rest * share / (1 - share))
    }

    /// Shares of the candidates in all the evidence, `unknown` at `sum` among them; in the candidates' order.
    static func shares(_ sums: [Double], unknown sum: Double = 0, temperature: Double) -> [Double] {
        let highest = max(sum, sums.max() ?? sum)
        let powers = sums.map { exp(($0 - highest) / temperature) }
        let total = powers.reduce(exp((sum - highest) / temperature), +)
        return powers.map { $0 / total }
    }
}
