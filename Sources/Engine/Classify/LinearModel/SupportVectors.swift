/// Eight linear classifiers at once, each parting one category from all others: support vector machines with squared
/// hinge loss, by coordinate descent on the dual problem (Hsieh, Chang, Keerthi, Sundararajan, Lin: ICML 2008).
///
/// Each document has a multiplier in each machine. One step takes a document and sets its multipliers to the best they
/// can be while all others stay; the weights, a sum of the documents by multipliers, are kept along. Most of the time
/// goes into fetching rows of weights from memory, so the eight machines share each fetch.
struct SupportVectors {
    /// Categories that are learned side by side.
    static let lanes = 8

    /// How hard and how long it is tried.
    struct Effort: Hashable, Sendable {
        /// How much a misplaced document costs against a simple answer: the `C` of the literature.
        var cost: Float = 1
        /// The largest violation of optimality that is left; with a tenth of it answers were not better.
        var tolerance: Float = 0.1
        /// Rounds over all documents after which it ends in any case.
        var roundsMax = 200
    }

    /// By feature, eight weights; the last row is the machines' offsets.
    private(set) var weights: [SIMD8<Float>]
    private(set) var rounds = 0

    private var multipliers: [SIMD8<Float>]
    private let effort: Effort

    init(featureCount: Int, rowCount: Int, effort: Effort) {
        weights = [SIMD8<Float>](repeating: .zero, count: featureCount + 1)
        multipliers = [SIMD8<Float>](repeating: .zero, count: rowCount)
        self.effort = effort
    }

    /// The same as if it had been learned without the documents `left`, but for what all others would have made of it:
    /// learning goes on from here, and ends after a few rounds where it would take many from nothing.
    func leaving(_ left: [Int], of rows: SparseRows, labels: [Int], first: Int) -> SupportVectors {
        var rest = self
        rest.rounds = 0
        for row in left {
            var signed = -rest.multipliers[row]
            let lane = labels[row] - first
            if lane >= 0, lane < Self.lanes { signed[lane] = -signed[lane] }
            rest.multipliers[row] = .zero
            rest.weights[weights.count - 1] -= signed
            for place in rows.range(of: row) {
                rest.weights[Int(rows.features[place])] -= signed * rows.values[place]
            }
        }
        return rest
    }

    /// Learns from the documents `chosen` of `rows`. `labels` are categories, of which this takes those from `first`
    /// on; `emphases` says by category how much more than others its documents cost. `look` is called once a round and
    /// may throw to end it.
    mutating func learn(
        from rows: SparseRows, chosen: [Int], labels: [Int], emphases: [Float], first: Int,
        chance: inout SeededChance, look: () throws -> Void
    ) rethrows {
        var used = SIMD8<Float>.zero
        let others = 1 / (2 * effort.cost)
        var own = SIMD8<Float>(repeating: others)
        for lane in 0..<min(Self.lanes, emphases.count - first) {
            used[lane] = 1
            own[lane] = others / emphases[first + lane]
        }
        var order = chosen
        while rounds < effort.roundsMax {
            try look()
            rounds += 1
            order.shuffle(using: &chance)
            var largest = SIMD8<Float>.zero
            for row in order {
                var sign = SIMD8<Float>(repeating: -1)
                var softness = SIMD8<Float>(repeating: others)
                let lane = labels[row] - first
                if lane >= 0, lane < Self.lanes {
                    sign[lane] = 1
                    softness[lane] = own[lane]
                }
                largest = pointwiseMax(largest, step(row, sign: sign, used: used, softness: softness, rows))
            }
            if largest.max() <= effort.tolerance { return }
        }
    }

    /// A document's margins.
    func margins(of row: Int, in rows: SparseRows) -> SIMD8<Float> {
        var margin = weights[weights.count - 1]
        for place in rows.range(of: row) { margin += weights[Int(rows.features[place])] * rows.values[place] }
        return margin
    }

    /// One document's step; how far its multipliers were from the best.
    @inline(__always)
    private mutating func step(
        _ row: Int, sign: SIMD8<Float>, used: SIMD8<Float>, softness: SIMD8<Float>, _ rows: SparseRows
    ) -> SIMD8<Float> {
        let margin = margins(of: row, in: rows)
        let old = multipliers[row]
        let slope = (sign * margin - 1 + old * softness) * used
        // Rows have length one, and the offset counts as a feature of value one.
        let curvature = softness + 2
        let new = pointwiseMax(old - slope / curvature, SIMD8.zero)
        let change = new - old
        // At zero a multiplier that wants to go lower is where it should be.
        let violation = pointwiseMin(pointwiseMax(slope, -slope), pointwiseMax(change, -change) * curvature)
        guard violation.max() > effort.tolerance / 10 else { return violation }
        multipliers[row] = new
        let signed = change * sign
        weights[weights.count - 1] += signed
        for place in rows.range(of: row) { weights[Int(rows.features[place])] += signed * rows.values[place] }
        return violation
    }
}
