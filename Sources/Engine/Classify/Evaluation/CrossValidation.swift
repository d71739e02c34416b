/// Judges an industry with a model on documents that neither was made from: the documents are parted, and those of each
/// part are answered by a model that was trained on all others, its calibration included.
///
/// Documents that are nearly the same are in one part. Patterns are what they are: where they were written against
/// these documents, the figures flatter them.
public struct CrossValidation {
    /// How far it is, for a progress bar: models trained.
    public typealias Progress = ModelTrainer.Progress

    private let classifier: Classifier
    private let limits: TrainingLimits
    private let seed: UInt64
    /// Texts that every model is trained on as well.
    private var base: [LabelledText]
    private var samples: [LabelledDocument] = []
    private var duplicates = NearDuplicates()

    /// Blocks while the industry is compiled. Throws ``DocumentError`` for one that there is not.
    public init(
        _ catalog: IndustryCatalog, industry: IndustryName, base: [LabelledText], limits: TrainingLimits, seed: UInt64
    ) throws(DocumentError) {
        classifier = try catalog.classifier(for: industry)
        self.base = base
        self.limits = limits
        self.seed = seed
    }

    public var count: Int { samples.count }

    /// A text that every model is trained on. Throws ``ModelError`` past a limit.
    public mutating func addBase(_ text: LabelledText) throws(ModelError) {
        guard base.count < limits.documentsValidatedMax else {
            throw ModelError("there are more than \(limits.documentsValidatedMax) texts; take a sample of them")
        }
        base.append(text)
    }

    /// Throws ``ModelError`` past a limit: texts are kept.
    public mutating func add(_ sample: LabelledDocument) throws(ModelError) {
        guard samples.count < limits.documentsValidatedMax else {
            throw ModelError("there are more than \(limits.documentsValidatedMax) documents; take a sample of them")
        }
        samples.append(sample)
        _ = duplicates.add(sample.text.text)
    }

    /// Sets of documents that are nearly the same; a document like no other is one by itself.
    public var groupCount: Int { Set(duplicates.groups).count }

    /// Answers in the documents' order. Blocks for the time of training `folds` models; `look` is called often and may
    /// throw to end it. Throws ``ModelError`` when there is too little to learn from.
    public func answers(
        folds: Int, look: (Progress) throws -> Void
    ) throws -> [EvaluationReport.Answer] {
        var answers = [EvaluationReport.Answer?](repeating: nil, count: samples.count)
        try forEachUnseen(folds, look) { index, judge in
            let sample = samples[index]
            answers[index] = Self.answer(judge.classify(sample.text), to: judge.wanted(sample.category))
        }
        return answers.compactMap { $0 }
    }

    /// What such answers say of confidence, to be kept with a model that was trained on all documents. Blocks and
    /// throws as ``answers(folds:look:)`` does.
    public func verdicts(folds: Int, look: (Progress) throws -> Void) throws -> VerdictCalibration {
        var trials: [VerdictCalibration.Trial?] = []
        try forEachUnseen(folds, look) { index, judge in
            let sample = samples[index]
            trials.append(judge.trial(on: sample.text, truth: judge.wanted(sample.category)))
        }
        return VerdictCalibration(fitting: trials.compactMap { $0 }, industry: classifier.summary.name)
    }

    /// Calls `judge` once for each document, with what was made without it.
    private func forEachUnseen(
        _ folds: Int, _ look: (Progress) throws -> Void, judge: (Int, Classifier) -> Void
    ) throws {
        guard groupCount >= folds else {
            throw ModelError("there are \(groupCount) documents that differ, too few for \(folds) parts")
        }
        let parts = parts(folds)
        for part in 0..<folds {
            let model = try model(without: part, parts) { step in
                try look(Progress(done: part * step.total + step.done, total: folds * step.total))
            }
            let unseen = Classifier(classifier, model: model)
            for index in samples.indices where parts[index] == part { judge(index, unseen) }
        }
    }

    /// What the industry answers.
    public var categories: [Category] {
        classifier.summary.categories.map { classifier.wanted($0.id) }
    }

    static func answer(_ verdict: Verdict, to truth: Category) -> EvaluationReport.Answer {
        EvaluationReport.Answer(
            truth: truth, category: verdict.category, confidence: verdict.confidence,
            isAnswered: verdict.decision == .accept && verdict.category != .unknown)
    }

    private func model(
        without part: Int, _ parts: [Int], look: (Progress) throws -> Void
    ) throws -> LinearModel {
        var trainer = ModelTrainer(limits: limits, seed: seed)
        for text in base { try trainer.add(text.text, category: text.category) }
        for (index, sample) in samples.enumerated() where parts[index] != part && sample.category != .unknown {
            // The numbers of groups and those of contents lie far apart.
            try trainer.add(sample.text.text, category: sample.category, group: duplicates.groups[index] + 1)
        }
        _ = trainer.leaveOutRareCategories()
        return try trainer.model(source: "", trainedAt: "", look: look)
    }

    /// Groups one after the other, the largest first, each into the part that has fewest documents of its type.
    private func parts(_ count: Int) -> [Int] {
        var members: [Int: [Int]] = [:]
        for (index, group) in duplicates.groups.enumerated() { members[group, default: []].append(index) }
        var chance = SeededChance(seed: seed)
        let ordered = members.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
        var sizes: [Category: [Int]] = [:]
        var parts = [Int](repeating: 0, count: samples.count)
        for (_, indices) in ordered {
            let type = samples[indices[0]].category
            let counts = sizes[type] ?? [Int](repeating: 0, count: count)
            let fewest = counts.min() ?? 0
            let part = counts.indices.filter { counts[$0] == fewest }.randomElement(using: &chance) ?? 0
            sizes[type] = counts
            sizes[type]?[part] += indices.count
            for index in indices { parts[index] = part }
        }
        return parts
    }
}
