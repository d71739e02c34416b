#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif
import Synchronization

/// A learned classifier of texts: words and pairs of words, weighted by category. Immutable: threads share it.
///
/// It is one signal among several. For adding it to others in log-odds there are ``ModelAnswer/logOdds``, and
/// ``explanation(of:for:termsMax:)``, whose terms add up to it.
public final class LinearModel: Sendable {
    /// In the order of the weights.
    public let categories: [Category]
    /// SHA-256 of all that its answers depend on: part of the fingerprint under which answers are cached.
    public let fingerprint: String
    public let provenance: ModelProvenance
    /// Terms it knows.
    public var featureCount: Int { vocabulary.keys.count }

    let content: ModelContent
    let hashing: TermHashing
    let vocabulary: Vocabulary
    /// By feature, one row of blocks of eight categories.
    private let weights: [SIMD8<Float>]
    private let offsets: [SIMD8<Float>]
    private let blocks: Int
    private let idleScratches = Mutex<[ModelScratch]>([])

    /// Scratches that are kept for the next text; as many as threads classify at once.
    private static let idleScratchesMax = 16

    init(_ content: ModelContent) {
        self.content = content
        categories = content.categories
        provenance = content.provenance
        fingerprint = ModelFile.fingerprint(of: content)
        hashing = content.hashing
        vocabulary = Vocabulary(
            keys: content.keys,
            importances: zip(content.keys, content.documentCounts).map {
                Vocabulary.importance(documents: Int($1), of: content.documentCount, isPair: Vocabulary.isPair($0))
            })
        let count = content.categories.count
        let blocks = (count + SupportVectors.lanes - 1) / SupportVectors.lanes
        self.blocks = blocks
        var weights = [SIMD8<Float>](repeating: .zero, count: content.keys.count * blocks)
        for feature in content.keys.indices {
            let step = content.steps[feature]
            for category in 0..<count {
                let weight = Float(content.weights[feature * count + category]) * step
                weights[feature * blocks + category / SupportVectors.lanes][category % SupportVectors.lanes] = weight
            }
        }
        self.weights = weights
        var offsets = [SIMD8<Float>](repeating: .zero, count: blocks)
        for (category, offset) in content.offsets.enumerated() {
            offsets[category / SupportVectors.lanes][category % SupportVectors.lanes] = offset
        }
        self.offsets = offsets
    }

    /// Pure; reads the head of the text once.
    public func answer(_ text: [UInt8]) -> ModelAnswer {
        withScratch { scratch in answer(text, &scratch) }
    }

    /// What it sees in a text; reads its head once.
    func reading(of text: [UInt8]) -> ModelReading {
        withScratch { scratch in
            scratch.count(hashing, text.span, in: vocabulary)
            _ = scratch.score(vocabulary, weights: weights, offsets: offsets)
            return ModelReading(scratch, categories: categories.count)
        }
    }

    /// That the first category of a reading is right, as ``ModelAnswer/confidence``.
    func confidence(_ reading: ModelReading) -> Double {
        var largest = [-Double.infinity, -Double.infinity, -Double.infinity]
        for margin in reading.margins where Double(margin) > largest[2] {
            let place = largest.firstIndex { $0 < Double(margin) } ?? 2
            largest.insert(Double(margin), at: place)
            largest.removeLast()
        }
        if reading.margins.count < 3 { largest[2] = largest[1] }
        return content.calibration.probability(
            Calibration.Margins(first: largest[0], second: largest[1], third: largest[2]))
    }

    private func withScratch<Value>(_ body: (inout ModelScratch) -> Value) -> Value {
        var scratch = idleScratches.withLock { $0.popLast() } ?? ModelScratch(features: featureCount, blocks: blocks)
        let value = body(&scratch)
        idleScratches.withLock { if $0.count < Self.idleScratchesMax { $0.append(scratch) } }
        return value
    }

    /// How strongly each category is supported, the best first: what the first one leaves is shared by how far the
    /// others' margins lie below the second's.
    public func scores(_ answer: ModelAnswer) -> [CategoryScore] {
        guard let second = answer.ranking.dropFirst().first else { return [] }
        let steepness = content.calibration.steepness
        let shares = answer.ranking.dropFirst().map { exp(-steepness * (second.margin - $0.margin)) }
        let total = shares.reduce(0, +)
        let rest = shares.map { (1 - answer.confidence) * $0 / total }
        return zip(answer.ranking, [answer.confidence] + rest).map {
            CategoryScore(category: categories[$0.category], confidence: $1)
        }
    }

    /// The lowest confidence from which on answers are right as often as `target`, with all answers taken together or
    /// those of one category; nil when the documents it was trained on can't promise that. Sorts some thousand numbers.
    public func threshold(for target: Double, category: Category? = nil) -> Double? {
        let place = category.flatMap { categories.firstIndex(of: $0) }
        guard category == nil || place != nil else { return nil }
        let trials = content.trials.filter { place == nil || Int($0.category) == place }
        return TargetPrecision(trials.map { (Double($0.confidence) / 65_535, $0.isRight) }).threshold(for: target)
    }

    private func answer(_ text: [UInt8], _ scratch: inout ModelScratch) -> ModelAnswer {
        scratch.count(hashing, text.span, in: vocabulary)
        let known = scratch.score(vocabulary, weights: weights, offsets: offsets)
        return ModelAnswer(
            scratch.margins, categories: categories.count, termsKnown: known, calibration: content.calibration)
    }

    /// Features of a text with where each was first met and how often, and the square of the row's length.
    func features(of text: [UInt8]) -> (places: [Int: (place: Range<Int>, occurrences: Int)], square: Float) {
        var places: [Int: (place: Range<Int>, occurrences: Int)] = [:]
        hashing.forEachTerm(of: text.span) { key, place in
            let feature = vocabulary.feature(of: key)
            guard feature != Vocabulary.none else { return }
            places[feature, default: (place, 0)].occurrences += 1
        }
        let square = places.reduce(Float(0)) { sum, entry in
            let value = value(of: entry.key, occurrences: entry.value.occurrences)
            return sum + value * value
        }
        return (places, square)
    }

    func value(of feature: Int, occurrences: Int) -> Float {
        Vocabulary.occurrenceWeights[min(occurrences, 255)] * vocabulary.importances[feature]
    }

    func weight(of feature: Int, in category: Int) -> Float {
        weights[feature * blocks + category / SupportVectors.lanes][category % SupportVectors.lanes]
    }
}
