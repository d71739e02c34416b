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
            if matched > Evidence.sumMax {
                result.terms.append(Term(text: "evidence overlaps", weight: Evidence.sumMax - matched))
            }
            result.sum = result.terms.reduce(0) { $0 + $1.weight }
            return result
        }
    }

    /// Where every category starts: it takes more than one strong pattern to be believed.
    static let prior = -3.0
    /// What all patterns together may add: they are not independent, as their sum pretends.
    static let sumMax = 9.0
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
