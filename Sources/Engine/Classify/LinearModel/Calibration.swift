#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// From margins to a probability: how often an answer with such margins was right on documents that the machines had
/// not learned from. A margin alone is no probability, and its softmax is far from one.
struct Calibration: Hashable, Sendable {
    /// The three largest margins of a document, largest first; with fewer categories the last one again.
    struct Margins: Hashable, Sendable {
        var first: Double
        var second: Double
        var third: Double

        var lead: Double { max(0, first - second) }

        /// The root bends the curve where the first is hardly ahead: there a little more lead says the most.
        fileprivate var inputs: [Double] { [1, first, lead, second - third, lead.squareRoot()] }
    }

    /// Of the log-odds that the first category is right: constant, first margin, its lead, the second's lead, and the
    /// root of the lead.
    var weights = Self.unfitted
    /// How fast the others' shares of what is left fall with their margins.
    var steepness = 1.0

    static let weightCount = 5
    private static let unfitted: [Double] = [0, 1, 1, 0, 0]

    func logOdds(_ margins: Margins) -> Double {
        zip(weights, margins.inputs).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// That the first category is right, from 0 to 1.
    func probability(_ margins: Margins) -> Double { Self.sigmoid(logOdds(margins)) }

    /// How much the margins of the first, second and third category move the log-odds: with these and the constant the
    /// log-odds are a sum over the margins, and so over the terms that make them.
    func leverage(_ margins: Margins) -> [Double] {
        let lead = margins.lead
        let ahead = weights[2] + (lead > 0 ? weights[4] / lead.squareRoot() : 0)
        return [weights[1] + ahead, weights[3] - ahead, -weights[3]]
    }

    var constant: Double { weights[0] }

    static func sigmoid(_ value: Double) -> Double {
        value >= 0 ? 1 / (1 + exp(-value)) : exp(value) / (1 + exp(value))
    }
}

extension Calibration {
    /// What a document that was not learned from was answered, and whether that was right.
    struct Trial: Hashable, Sendable {
        var margins: Margins
        /// Place of the answer among the categories.
        var category: Int
        var isRight: Bool
        /// For a wrong answer: how far the right category's margin is below the second's, at least zero.
        var deficit: Double
    }

    /// Logistic regression by Newton's method. Targets are drawn in a little from 0 and 1 (Platt), so that sets without
    /// a single mistake don't make it certain.
    init(fitting trials: [Trial]) {
        let right = Double(trials.count { $0.isRight })
        let wrong = Double(trials.count) - right
        let targets = (right: (right + 1) / (right + 2), wrong: 1 / (wrong + 2))
        weights = Self.unfitted
        guard !trials.isEmpty else { return }
        let size = Self.weightCount
        for _ in 0..<50 {
            var gradient = [Double](repeating: 0, count: size)
            var curvature = [Double](repeating: 0, count: size * size)
            for trial in trials {
                let inputs = trial.margins.inputs
                let value = Self.sigmoid(zip(weights, inputs).reduce(0) { $0 + $1.0 * $1.1 })
                let error = value - (trial.isRight ? targets.right : targets.wrong)
                let slope = max(value * (1 - value), 1e-9)
                for row in 0..<size {
                    gradient[row] += error * inputs[row]
                    for column in 0..<size { curvature[row * size + column] += slope * inputs[row] * inputs[column] }
                }
            }
            // A little pull to zero keeps inputs that are all alike, as with two categories, from having no answer.
            for row in 0..<size {
                gradient[row] += Self.pull * weights[row]
                curvature[row * size + row] += Self.pull
            }
            let change = Self.solution(of: curvature, gradient)
            let largest = change.map(abs).max() ?? 0
            let damping = min(1, 5 / max(largest, 1e-12))
            for row in 0..<size { weights[row] -= change[row] * damping }
            if largest < 1e-7 { break }
        }
        steepness = Self.steepness(of: trials)
    }

    private static let pull = 1e-3

    /// Where the first was wrong, the right one lies `deficit` below the second: exponential with that mean.
    private static func steepness(of trials: [Trial]) -> Double {
        let deficits = trials.filter { !$0.isRight }.map(\.deficit)
        return (Double(deficits.count) + 1) / (deficits.reduce(0, +) + 0.5)
    }

    /// Gauss with the largest pivot; the matrix is small and positive.
    private static func solution(of matrix: [Double], _ vector: [Double]) -> [Double] {
        var matrix = matrix
        var vector = vector
        let size = vector.count
        for column in 0..<size {
            let pivot = (column..<size).max { abs(matrix[$0 * size + column]) < abs(matrix[$1 * size + column]) }!
            if pivot != column {
                for place in 0..<size { matrix.swapAt(pivot * size + place, column * size + place) }
                vector.swapAt(pivot, column)
            }
            for row in column + 1..<size {
                let factor = matrix[row * size + column] / matrix[column * size + column]
                for place in column..<size { matrix[row * size + place] -= factor * matrix[column * size + place] }
                vector[row] -= factor * vector[column]
            }
        }
        for row in stride(from: size - 1, through: 0, by: -1) {
            for column in row + 1..<size { vector[row] -= matrix[row * size + column] * vector[column] }
            vector[row] /= matrix[row * size + row]
        }
        return vector
    }
}
