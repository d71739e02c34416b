/// Fits a series of samples to the columns of a graph.
enum Resampling {
    /// One value a column, oldest first. Where several samples share a column the largest counts, so that no peak is
    /// lost; a column without any measured sample is a gap (NaN). Fewer samples than columns stand at the right edge.
    static func columns(_ values: [Float], count: Int) -> [Float] {
        guard count > 0 else { return [] }
        guard values.count > count else {
            return Array(repeating: .nan, count: count - values.count) + values
        }
        return (0..<count).map { column in
            let from = column * values.count / count
            let to = (column + 1) * values.count / count
            return values[from..<to].reduce(Float.nan) { $0.isNaN ? $1 : ($1.isNaN ? $0 : max($0, $1)) }
        }
    }
}
