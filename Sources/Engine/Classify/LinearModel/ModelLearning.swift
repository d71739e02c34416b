/// Learns a model beside the one in use, and judges both. What is given first counts: a text that comes again, with
/// whatever category, is left out, so people's corrections go before the documents that they correct.
///
/// One text in five is held out, and which ones follows from the texts alone, so a model that was promoted did not
/// learn from those that its successor is judged by. The exception is a category that is too rare without them: it is
/// learned from what was held out, too, and once it is no longer rare those texts judge a model that knew them, in its
/// favour.
public struct ModelLearning {
    /// Bytes by which two texts are taken for the same: of a correction only the beginning is kept.
    static let nameBytesMax = 4_096
    /// Of so many texts one is held out.
    static let heldOutShare: UInt64 = 5

    private var trainer: ModelTrainer
    private let limits: TrainingLimits
    private var heldOut: [LabelledText] = []
    private var learnedCounts: [Category: Int] = [:]
    private var seen: Set<UInt64> = []
    /// Texts that came before.
    public private(set) var repeatedCount = 0

    public init(limits: TrainingLimits, seed: UInt64) {
        trainer = ModelTrainer(limits: limits, seed: seed)
        self.limits = limits
    }

    public var documentCount: Int { trainer.documentCount + heldOut.count }

    /// Throws ``ModelError`` past a limit.
    ///
    /// - Parameter isBase: what the model in use may have learned from: learned always, and no judge of the two.
    public mutating func add(_ labelled: LabelledText, isBase: Bool = false) throws(ModelError) {
        let head = labelled.text.prefix(TermHashing.sourceBytesMax)
        let name = Self.name(of: head.prefix(Self.nameBytesMax))
        guard seen.insert(name).inserted else {
            repeatedCount += 1
            return
        }
        if !isBase, name % Self.heldOutShare == 0 {
            guard heldOut.count < limits.documentsMax else {
                throw ModelError("there are more than \(limits.documentsMax) documents to be judged by; give fewer")
            }
            heldOut.append(LabelledText(category: labelled.category, text: Array(head)))
        } else {
            try learn(labelled)
        }
    }

    private mutating func learn(_ labelled: LabelledText) throws(ModelError) {
        try trainer.add(labelled.text, category: labelled.category)
        learnedCounts[labelled.category, default: 0] += 1
    }

    /// A category that could not be learned without them learns the texts that were held out.
    private mutating func giveBackToRareCategories() throws(ModelError) {
        var rest: [LabelledText] = []
        for labelled in heldOut {
            if learnedCounts[labelled.category, default: 0] < limits.documentsPerCategoryMin {
                try learn(labelled)
            } else {
                rest.append(labelled)
            }
        }
        heldOut = rest
    }

    /// Learns from what was not held out; `look` is called often and may throw to end it. Throws ``ModelError`` when
    /// there is nothing that could be learned. The categories that have too few documents come back with it.
    public mutating func learn(
        source: String, trainedAt: String, look: (ModelTrainer.Progress) throws -> Void
    ) throws -> (model: LinearModel, tooRare: [(category: Category, documents: Int)]) {
        try giveBackToRareCategories()
        let tooRare = trainer.leaveOutRareCategories()
        return (try trainer.model(source: source, trainedAt: trainedAt, look: look), tooRare)
    }

    /// Judges a model and the one in use by the same documents, those that were held out.
    public func promotion(
        of candidate: LinearModel, over present: LinearModel?, targetPrecision: Double
    ) -> ModelPromotion {
        let known = Set(candidate.categories)
        return ModelPromotion(
            candidate: figures(candidate, targetPrecision),
            present: present.map { figures($0, targetPrecision) },
            forgotten: (present?.categories ?? []).filter { !known.contains($0) },
            documents: heldOut.count, documentsMin: limits.heldOutMin, targetPrecision: targetPrecision)
    }

    private func figures(_ model: LinearModel, _ targetPrecision: Double) -> ModelPromotion.Figures {
        let answers = heldOut.map { labelled in
            let answer = model.answer(labelled.text)
            return ModelPromotion.Figures.Answer(
                truth: labelled.category, category: model.categories[answer.ranking[0].category],
                confidence: answer.confidence, isKnown: answer.isKnown)
        }
        return ModelPromotion.Figures(answers, targetPrecision: targetPrecision)
    }

    /// Sixty-four bits for a text (FNV-1a, then mixed so that every bit counts in a remainder).
    private static func name(of text: ArraySlice<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash ^= hash >> 32
        hash = hash &* 0xd6e8_feb8_6659_fd93
        return hash ^ hash >> 32
    }
}
