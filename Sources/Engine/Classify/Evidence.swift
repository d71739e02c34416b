#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What speaks for and against each category in one text, in log-odds, and what follows from it.
///
/// Each category starts below zero, where `unknown` stands; every pattern that matches adds its weight once, less the
/// further back in the document it first matches. The confidence is the category's share among all and `unknown`. The
/// scale was judged on some ninety real documents; fitting it on held-out labels is what calibration means, and is not
/// done here.
enum Evidence {
    struct Term: Sendable {
        /// Place of the pattern in the classifier's list.
        var role: Int
        /// Where its first match ends, in bytes.
        var end: Int
        var weight: Double
        /// Of a pattern that is normal or weak.
        var isCommon = false
    }

    struct Candidate: Sendable {
        /// Place in the industry's list.
        var category: Int
        var terms: [Term] = []
        /// Of all terms and the prior.
        var sum = 0.0
    }

    /// Where every category starts: it takes more than one strong pattern to be believed.
    static let prior = -3.0
    /// Patterns are not independent, as a sum pretends: what goes past this counts by `overlapFactor`.
    static let overlapFrom = 6.0
    static let overlapFactor = 0.35
    /// What patterns below strong may add together: common words alone never make an answer that is accepted.
    static let commonMax = 4.0
    /// A pattern counts whole when its first match ends within this, then by `reducedFactor`, then by `tailFactor`.
    static let fullWeightBytes = 3_000
    static let reducedWeightBytes = 12_000
    static let reducedFactor = 0.6
    static let tailFactor = 0.3

    static func factor(at offset: Int) -> Double {
        offset <= fullWeightBytes ? 1 : offset <= reducedWeightBytes ? reducedFactor : tailFactor
    }

    /// Scales what speaks for the category to the limits above, so that the terms still add up to the sum.
    static func settled(_ candidate: Candidate) -> Candidate {
        var result = candidate
        let common = candidate.terms.reduce(0) { $0 + ($1.isCommon ? $1.weight : 0) }
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

    /// Shares of the candidates in all the evidence, `unknown` at zero among them; in the candidates' order.
    static func shares(_ sums: [Double]) -> [Double] {
        let highest = max(0, sums.max() ?? 0)
        let powers = sums.map { exp($0 - highest) }
        let total = powers.reduce(exp(-highest), +)
        return powers.map { $0 / total }
    }
}
