#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What speaks for and against each category in one text, in log-odds, and what follows from it.
///
/// Each category starts below zero, where `unknown` stands; every pattern that matches adds its weight once, less the
/// further back in the document it first matches. The confidence is the category's share among all and `unknown`. The
/// scale was judged on real documents; a fit on held-out labels is what calibration means and is not done here.
struct Evidence: Sendable {
    struct Term: Sendable {
        var text: String
        var weight: Double
        /// Of a pattern that is normal or weak.
        var isCommon = false
    }

    struct Candidate: Sendable {
        /// Place in the industry's list.
        var category: Int
        var terms: [Term] = []
        var sum = 0.0

        /// With the prior, the cap and the sum filled in.
        func summed() -> Candidate {
            var result = self
            let matched = terms.reduce(0) { $0 + $1.weight }
            result.terms.append(Term(text: "before any evidence", weight: Evidence.prior))
            let common = terms.reduce(0) { $0 + ($1.isCommon ? $1.weight : 0) }
            if common > Evidence.commonMax {
                result.terms.append(Term(text: "common words", weight: Evidence.commonMax - common))
            }
            let counted = matched - max(0, common - Evidence.commonMax)
            if counted > Evidence.overlapFrom {
                let rest = (counted - Evidence.overlapFrom) * (1 - Evidence.overlapFactor)
                result.terms.append(Term(text: "evidence overlaps", weight: -rest))
            }
            result.sum = result.terms.reduce(0) { $0 + $1.weight }
            return result
        }
    }

    /// Where every category starts: it takes more than one strong pattern to be believed.
    static let prior = -3.0
    /// Patterns are not independent, as a sum pretends: what goes past this counts by `overlapFactor`.
    static let overlapFrom = 6.0
    static let overlapFactor = 0.35
    /// What patterns below strong may add together: common words alone never make an answer that is accepted.
    static let commonMax = 4.0
    /// First matches that end behind this byte count less, behind the second hardly.
    static let fullWeightBytes = 3_000
    static let reducedWeightBytes = 12_000
    static let reducedFactor = 0.6
    static let tailFactor = 0.3

    static func factor(at offset: Int) -> Double {
        offset <= fullWeightBytes ? 1 : offset <= reducedWeightBytes ? reducedFactor : tailFactor
    }

    /// Shares of the candidates in all the evidence, `unknown` at zero among them; in the candidates' order.
    static func shares(_ sums: [Double]) -> (candidates: [Double], unknown: Double) {
        let highest = max(0, sums.max() ?? 0)
        let powers = sums.map { exp($0 - highest) }
        let unknown = exp(-highest)
        let total = powers.reduce(unknown, +)
        return (powers.map { $0 / total }, unknown / total)
    }
}
