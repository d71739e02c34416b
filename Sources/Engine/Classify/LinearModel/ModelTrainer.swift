/// Learns a linear model from labelled texts. The same texts in the same order with the same seed give the same model.
///
/// Besides the model itself it learns one model for each of five parts of the documents from the other four, beginning
/// with the model of all without that part, and asks it about those it has not seen: confidence and thresholds come
/// from these answers alone.
public struct ModelTrainer {
    /// How far training is, for a progress bar.
    public struct Progress: Hashable, Sendable {
        public var done: Int
        public var total: Int
    }

    private static let partCount = 5

    private var documents: TrainingSet
    private let seed: UInt64
    private let limits: TrainingLimits
    private let effort = SupportVectors.Effort()

    public init(limits: TrainingLimits, seed: UInt64) {
        documents = TrainingSet(hashing: TermHashing(), limits: limits)
        self.seed = seed
        self.limits = limits
    }

    public var documentCount: Int { documents.count }

    /// Adds a document; of a long text the head is learned. Documents of one `group` are nearly the same and tried
    /// together. Throws ``ModelError`` past a limit.
    public mutating func add(_ text: [UInt8], category: Category, group: Int? = nil) throws(ModelError) {
        try documents.append(text, category: category, group: group)
    }

    /// Forgets categories with fewer documents than one needs to be learned and tried; those, with how many they have.
    public mutating func leaveOutRareCategories() -> [(category: Category, documents: Int)] {
        documents.leaveOut(below: limits.documentsPerCategoryMin)
    }

    /// Learns. Takes seconds for some thousands of documents; `look` is called often and may throw to end it. Throws
    /// ``ModelError`` when there is nothing that could be learned.
    public func model(source: String, trainedAt: String, look: (Progress) throws -> Void) throws -> LinearModel {
        let counts = documents.documentsByCategory()
        guard counts.count > 1 else {
            throw ModelError(
                "there \(counts.isEmpty ? "is no category" : "is one category"); two are needed to tell apart")
        }
        // A term of one document is mostly a name or a misspelling; of a few documents nothing can be spared.
        let frequent = documents.features(documentsMin: documents.count < 200 ? 1 : 2)
        let features = Array(frequent.prefix(limits.featuresLearnedMax))
        guard !features.isEmpty else { throw ModelError("the documents have no words to learn from") }
        let rows = documents.rows(features: features)
        let blocks = (counts.count + SupportVectors.lanes - 1) / SupportVectors.lanes
        var progress = Progress(done: 0, total: blocks * (Self.partCount + 1))
        let run = TrainingRun(
            rows: rows, labels: documents.labels, emphases: Self.emphases(counts), featureCount: features.count,
            effort: effort, seed: seed)

        let all = try run.machines(Array(0..<documents.count), &progress, look)
        let parts = documents.parts(Self.partCount, seed: seed)
        var trials: [Calibration.Trial] = []
        for part in 0..<Self.partCount {
            let others = parts.indices.filter { parts[$0] != part }
            let machines = try run.machines(others, from: all, &progress, look)
            trials += parts.indices.filter { parts[$0] == part }.map { run.trial(of: $0, machines) }
        }
        let calibration = Calibration(fitting: trials)
        let right = trials.count { $0.isRight }
        let provenance = ModelProvenance(
            source: source, trainedAt: trainedAt, seed: seed, documentsByCategory: counts,
            terms: documents.terms.keys.count, heldOutAccuracy: Double(right) / Double(trials.count))
        return LinearModel(content(all, features: features, calibration, trials, provenance))
    }

    /// Rare categories would be forgotten: with these each category's documents cost as much together as any other's.
    private static func emphases(_ counts: [Int]) -> [Float] {
        let mean = Float(counts.reduce(0, +)) / Float(counts.count)
        return counts.map { mean / Float(max(1, $0)) }
    }

    private func content(
        _ machines: [SupportVectors], features: [Int], _ calibration: Calibration, _ trials: [Calibration.Trial],
        _ provenance: ModelProvenance
    ) -> ModelContent {
        let kept = telling(features, machines)
        let count = documents.categories.count
        var steps: [Float] = []
        var weights: [Int8] = []
        for feature in kept {
            let row = (0..<count).map {
                machines[$0 / SupportVectors.lanes].weights[feature][$0 % SupportVectors.lanes]
            }
            let step = (row.map(abs).max() ?? 0) / 127
            steps.append(step)
            weights += row.map { step > 0 ? Int8(($0 / step).rounded()) : 0 }
        }
        let offsets = (0..<count).map {
            machines[$0 / SupportVectors.lanes].weights[features.count][$0 % SupportVectors.lanes]
        }
        return ModelContent(
            hashing: documents.hashing, categories: documents.categories, documentCount: documents.count,
            keys: kept.map { documents.terms.keys[features[$0]] },
            documentCounts: kept.map { documents.terms.documents[features[$0]] }, steps: steps, weights: weights,
            offsets: offsets, calibration: calibration,
            trials: sample(trials).map {
                let confidence = calibration.probability($0.margins)
                return ModelTrial(
                    category: UInt16($0.category), confidence: UInt16((confidence * 65_535).rounded()),
                    isRight: $0.isRight)
            },
            provenance: provenance)
    }

    /// As many as a model keeps, evenly drawn.
    private func sample(_ trials: [Calibration.Trial]) -> [Calibration.Trial] {
        let stride = (trials.count + ModelFile.trialsMax - 1) / ModelFile.trialsMax
        return stride <= 1 ? trials : trials.indices.filter { $0 % stride == 0 }.map { trials[$0] }
    }

    /// Places of the features that a model keeps: where there are too many, those that move margins least are left out.
    private func telling(_ features: [Int], _ machines: [SupportVectors]) -> [Int] {
        guard features.count > limits.featuresMax else { return Array(features.indices) }
        let strengths = features.indices.map { feature in
            machines.reduce(Float(0)) { sum, machine in
                let weights = machine.weights[feature]
                return sum + (weights * weights).sum()
            } * Float(documents.terms.documents[features[feature]]).squareRoot()
        }
        let strongest = features.indices.sorted { (strengths[$1], $0) < (strengths[$0], $1) }
        return strongest.prefix(limits.featuresMax).sorted()
    }
}

/// What all the machines of one training have in common.
private struct TrainingRun {
    let rows: SparseRows
    let labels: [Int]
    let emphases: [Float]
    let featureCount: Int
    let effort: SupportVectors.Effort
    let seed: UInt64

    /// One for each eight categories. Those that were learned from all documents are where the others begin.
    func machines(
        _ chosen: [Int], from all: [SupportVectors] = [], _ progress: inout ModelTrainer.Progress,
        _ look: (ModelTrainer.Progress) throws -> Void
    ) throws -> [SupportVectors] {
        var machines: [SupportVectors] = []
        let isChosen = Set(chosen)
        let left = labels.indices.filter { !isChosen.contains($0) }
        for first in stride(from: 0, to: emphases.count, by: SupportVectors.lanes) {
            var chance = SeededChance(seed: seed &+ UInt64(progress.done))
            var machine =
                all.isEmpty
                ? SupportVectors(featureCount: featureCount, rowCount: rows.count, effort: effort)
                : all[first / SupportVectors.lanes].leaving(left, of: rows, labels: labels, first: first)
            try machine.learn(
                from: rows, chosen: chosen, labels: labels, emphases: emphases, first: first, chance: &chance
            ) { [progress] in try look(progress) }
            machines.append(machine)
            progress.done += 1
        }
        return machines
    }

    func trial(of row: Int, _ machines: [SupportVectors]) -> Calibration.Trial {
        let margins = machines.map { $0.margins(of: row, in: rows) }
        // An answer's order is all that is needed here; its confidence is what is to be found.
        let answer = ModelAnswer(margins, categories: emphases.count, termsKnown: 1, calibration: Calibration())
        let category = answer.ranking[0].category
        let label = labels[row]
        let own = Double(margins[label / SupportVectors.lanes][label % SupportVectors.lanes])
        let parts = ModelAnswer.margins(of: answer.ranking)
        return Calibration.Trial(
            margins: parts, category: category, isRight: category == label,
            deficit: category == label ? 0 : max(0, parts.second - own))
    }
}
