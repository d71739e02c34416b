/// The memory one text needs while it is scored, used again for the next: making it new costs more than scoring.
struct ModelScratch: Sendable {
    /// Occurrences by feature, at most 255; zero between texts.
    private var occurrences: [UInt8]
    /// Features that occur, in the order they were met.
    private(set) var met: [Int] = []
    /// Where each of ``met`` was first met, in bytes.
    private(set) var places: [Range<Int>] = []
    /// After scoring: what each of ``met`` counts in a row of length one, but for ``scale``.
    private(set) var values: [Float] = []
    private(set) var scale: Float = 0
    /// After scoring: by category in blocks of eight.
    private(set) var margins: [SIMD8<Float>]

    init(features: Int, blocks: Int) {
        occurrences = [UInt8](repeating: 0, count: features)
        margins = [SIMD8<Float>](repeating: .zero, count: blocks)
        met.reserveCapacity(2_048)
        places.reserveCapacity(2_048)
        values.reserveCapacity(2_048)
    }

    /// Counts the terms of a text that the vocabulary has.
    mutating func count(_ hashing: TermHashing, _ text: Span<UInt8>, in vocabulary: Vocabulary) {
        met.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        hashing.forEachTerm(of: text) { key, place in
            let feature = vocabulary.feature(of: key)
            guard feature != Vocabulary.none else { return }
            let seen = occurrences[feature]
            if seen == 0 {
                met.append(feature)
                places.append(place)
            }
            if seen < .max { occurrences[feature] = seen + 1 }
        }
    }

    /// Fills ``margins`` from what was counted, and forgets the counts. How many terms were known.
    mutating func score(_ vocabulary: Vocabulary, weights: [SIMD8<Float>], offsets: [SIMD8<Float>]) -> Int {
        let blocks = margins.count
        for block in 0..<blocks { margins[block] = .zero }
        var square: Float = 0
        values.removeAll(keepingCapacity: true)
        for feature in met {
            let value = value(of: feature, vocabulary)
            values.append(value)
            occurrences[feature] = 0
            square += value * value
            let row = feature * blocks
            for block in 0..<blocks { margins[block] += weights[row + block] * value }
        }
        scale = square > 0 ? 1 / square.squareRoot() : 0
        for block in 0..<blocks { margins[block] = margins[block] * scale + offsets[block] }
        return met.count
    }

    @inline(__always)
    private func value(of feature: Int, _ vocabulary: Vocabulary) -> Float {
        Vocabulary.occurrenceWeights[Int(occurrences[feature])] * vocabulary.importances[feature]
    }
}
