/// What a model saw in one text: every category's margin, and the terms behind them.
struct ModelReading: Sendable {
    /// By category: how far on its side of the line between it and all others the text lies.
    let margins: [Float]
    private let terms: [Term]

    /// A known term, once however often it occurs.
    private struct Term: Sendable {
        var feature: Int
        /// What it counts.
        var value: Float
        /// Where it was first met, in bytes: texts are not read again to name it.
        var place: Range<Int>
    }

    /// Copies what it needs: the scratch keeps its memory for the next text.
    init(_ scratch: ModelScratch, categories: Int) {
        margins = (0..<categories).map {
            scratch.margins[$0 / SupportVectors.lanes][$0 % SupportVectors.lanes]
        }
        terms = scratch.met.indices.map {
            Term(feature: scratch.met[$0], value: scratch.values[$0], place: scratch.places[$0])
        }
    }

    /// False where no term is known: then margins say nothing.
    var hasTerms: Bool { !terms.isEmpty }

    /// The terms of `text`, which is what was read, that speak most for a category, or against it, the strongest first.
    func words(
        _ isFor: Bool, _ category: Int, of model: LinearModel, in text: [UInt8], wordsMax: Int
    ) -> [String] {
        var strongest: [(place: Range<Int>, pull: Float)] = []
        for term in terms {
            let weight = model.weight(of: term.feature, in: category) * term.value
            let pull = isFor ? weight : -weight
            guard pull > 0, strongest.count < wordsMax || pull > strongest[strongest.count - 1].pull else { continue }
            let place = strongest.firstIndex { $0.pull < pull } ?? strongest.count
            strongest.insert((term.place, pull), at: place)
            if strongest.count > wordsMax { strongest.removeLast() }
        }
        return strongest.map { LinearModel.words(text[$0.place]) }
    }
}
