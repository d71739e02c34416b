/// Documents as a trainer sees them: of each the features it has, with their values.
struct SparseRows: Sendable {
    /// Where each row begins in the two lists below, and behind the last one their end.
    private(set) var starts: [Int] = [0]
    private(set) var features: [UInt32] = []
    private(set) var values: [Float] = []

    var count: Int { starts.count - 1 }

    func range(of row: Int) -> Range<Int> { starts[row]..<starts[row + 1] }

    mutating func append(feature: UInt32, value: Float) {
        features.append(feature)
        values.append(value)
    }

    mutating func endRow() { starts.append(features.count) }

    /// Makes every row's length one, so that long documents say as much as short ones. Rows without features stay so.
    mutating func normalize() {
        for row in 0..<count {
            let range = range(of: row)
            let length = range.reduce(Float(0)) { $0 + values[$1] * values[$1] }.squareRoot()
            guard length > 0 else { continue }
            for place in range { values[place] /= length }
        }
    }
}
