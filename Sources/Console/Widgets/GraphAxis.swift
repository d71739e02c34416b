#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The y axis of a graph: which share of the height a value has, and which values are written beside it.
struct GraphAxis: Sendable {
    let scale: Graph.Scale
    let bottom: Double
    let top: Double
    let rows: Int

    init(values: [Float], scale: Graph.Scale, top: Float?, rows: Int) {
        self.scale = scale
        self.rows = rows
        let finite = values.lazy.filter { $0.isFinite }
        let highest = Double(top ?? finite.max() ?? 0)
        switch scale {
        case .linear:
            bottom = 0
            self.top = top.map(Double.init) ?? Self.rounded(up: highest)
        case .logarithmic:
            let lowest = Double(finite.filter { $0 > 0 }.min() ?? 0.1)
            let upper = highest > 0 ? highest : 1
            let high = top == nil ? pow(10, log10(upper).rounded(.up)) : upper
            let low = pow(10, log10(lowest).rounded(.down))
            bottom = min(low, high / 10)
            self.top = high
        }
    }

    /// The next of 1, 2, 2.5, 5 times a power of ten.
    static func rounded(up value: Double) -> Double {
        guard value > 0, value.isFinite else { return 1 }
        let power = pow(10, log10(value).rounded(.down))
        for factor in [1, 2, 2.5, 5, 10] where value <= factor * power * (1 + 1e-9) { return factor * power }
        return 10 * power
    }

    /// From 0 on the axis to 1 at the top edge; nil for a gap.
    func share(of value: Float) -> Double? {
        guard !value.isNaN else { return nil }
        let value = Double(value)
        switch scale {
        case .linear:
            return min(1, max(0, value / top))
        case .logarithmic:
            guard value > 0 else { return 0 }
            return min(1, max(0, (log10(value) - log10(bottom)) / (log10(top) - log10(bottom))))
        }
    }

    /// Rows counted from the top edge; at least two rows apart.
    var labels: [(row: Int, value: Double)] {
        guard rows > 0 else { return [] }
        guard rows > 1 else { return [(0, top)] }
        switch scale {
        case .linear:
            let middle = rows >= 5 ? [((rows - 1) / 2, top * Double(rows - 1 - (rows - 1) / 2) / Double(rows - 1))] : []
            return [(0, top)] + middle + [(rows - 1, 0)]
        case .logarithmic:
            let decades = max(1, Int((log10(top) - log10(bottom)).rounded()))
            let step = max(1, (decades * 2 + rows - 2) / max(1, rows - 1))
            return stride(from: 0, through: decades, by: step).map { decade in
                (row: decade * (rows - 1) / decades, value: top / pow(10, Double(decade)))
            }
        }
    }
}
