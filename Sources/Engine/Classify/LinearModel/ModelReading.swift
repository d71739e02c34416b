/// What a model saw in one text: every category's margin, and the terms behind them.
struct ModelReading: Sendable {
    /// By category: how far on its side of the line between it and all others the text lies.
    let margins: [Float]
    /// Known terms by feature, with what each counts.
    private let features: [Int]
    private let values: [Float]

    init(_ scratch: ModelScratch, categories: Int) {
        margins = (0..<categories).map {
            scratch.margins[$0 / SupportVectors.lanes][$0 % SupportVectors.lanes]
        }
        features = scratch.met
        values = scratch.values
    }

    /// False where no term is known: then margins say nothing.
    var hasTerms: Bool { !features.isEmpty }

    /// The terms of `text` that speak most for a category, or against it, the strongest first. Reads the text up to the
    /// last of them. What a pair says already is not said again by its words.
    func words(
        _ isFor: Bool, _ category: Int, of model: LinearModel, in text: [UInt8], wordsMax: Int
    ) -> [String] {
        var strongest: [(feature: Int, pull: Float)] = []
        for (feature, value) in zip(features, values) {
            let weight = model.weight(of: feature, in: category) * value
            let pull = isFor ? weight : -weight
            guard pull > 0, strongest.count < wordsMax || pull > strongest[strongest.count - 1].pull else { continue }
            let place = strongest.firstIndex { $0.pull < pull } ?? strongest.count
            strongest.insert((feature, pull), at: place)
            if strongest.count > wordsMax { strongest.removeLast() }
        }
        let keys = strongest.map { model.vocabulary.keys[$0.feature] }
        var places = [Range<Int>?](repeating: nil, count: keys.count)
        model.hashing.forEachTerm(of: text.span) { key, place in
            for (index, wanted) in keys.enumerated() where wanted == key && places[index] == nil {
                places[index] = place
            }
        }
        return places.compactMap { $0 }.map { LinearModel.words(text[$0]) }
    }
}
