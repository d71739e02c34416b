import Testing

@testable import Engine

/// When a newly learned model takes the place of the one in use.
@Suite struct ModelPromotionTests {
    private typealias Figures = ModelPromotion.Figures

    struct Case: Sendable, CustomTestStringConvertible {
        var what: String
        var candidate: (f1: Double, coverage: Double)
        var present: (f1: Double, coverage: Double)?
        var forgotten: [Category] = []
        var documents = 20
        var obstacles: [ModelPromotion.Obstacle]

        var testDescription: String { what }
    }

    static let cases: [Case] = [
        Case(what: "better in both", candidate: (0.9, 0.8), present: (0.8, 0.7), obstacles: []),
        Case(what: "equal in both", candidate: (0.8, 0.7), present: (0.8, 0.7), obstacles: []),
        Case(what: "no model in use", candidate: (0.1, 0), present: nil, obstacles: []),
        Case(what: "lower F1", candidate: (0.79, 0.9), present: (0.8, 0.7), obstacles: [.lowerMacroF1]),
        Case(what: "lower coverage", candidate: (0.9, 0.69), present: (0.8, 0.7), obstacles: [.lowerCoverage]),
        Case(
            what: "worse in both", candidate: (0.7, 0.6), present: (0.8, 0.7),
            obstacles: [.lowerMacroF1, .lowerCoverage]),
        Case(
            what: "better, but on too few documents", candidate: (1, 1), present: (0.8, 0.7), documents: 19,
            obstacles: [.tooFewDocuments]),
        Case(
            what: "better, but it forgot a category", candidate: (1, 1), present: (0.8, 0.7), forgotten: ["nda"],
            obstacles: [.forgets(["nda"])]),
        Case(
            what: "nothing in use, and too few documents", candidate: (1, 1), present: nil, documents: 0,
            obstacles: [.tooFewDocuments]),
    ]

    @Test(arguments: cases)
    func `the rule`(_ one: Case) {
        let promotion = ModelPromotion(
            candidate: Figures(macroF1: one.candidate.f1, coverage: one.candidate.coverage),
            present: one.present.map { Figures(macroF1: $0.f1, coverage: $0.coverage) }, forgotten: one.forgotten,
            documents: one.documents, documentsMin: 20, targetPrecision: 0.95)
        #expect(promotion.obstacles == one.obstacles)
        #expect(promotion.isPromoted == one.obstacles.isEmpty)
    }

    private func figures(_ answers: [(truth: Category, said: Category, confidence: Double)]) -> Figures {
        Figures(
            answers.map { truth, said, confidence in
                // A model that knows nothing of it still has a best category.
                let isKnown = said != .unknown
                return Figures.Answer(
                    truth: truth, category: isKnown ? said : "a", confidence: confidence, isKnown: isKnown)
            }, targetPrecision: 0.75)
    }

    @Test func `coverage goes down to where the answers are still right often enough`() {
        let found = figures([
            ("a", "a", 0.9), ("a", "a", 0.8), ("b", "a", 0.7), ("b", "b", 0.6), ("b", "a", 0.5), ("a", "unknown", 0.99),
        ])
        // Three of the first four are right, three of five are too few.
        #expect(found.coverage == 4.0 / 6)
    }

    @Test func `answers of equal confidence are given together or not at all`() {
        #expect(figures([("a", "a", 0.9), ("b", "a", 0.9)]).coverage == 0)
    }

    @Test func `a type that a model lacks counts against it`() {
        let knowing = figures([("a", "a", 0.9), ("b", "b", 0.9)])
        let lacking = figures([("a", "a", 0.9), ("b", "c", 0.1)])
        #expect(knowing.macroF1 == 1 && lacking.macroF1 == 0.5)
    }

    @Test func `texts that are held out are never learned from, the same ones each time`() throws {
        var invented = InventedTexts(categories: 3, seed: 7)
        let texts = invented.texts(300)
        var learnings = [ModelLearning(limits: .init(), seed: 1), ModelLearning(limits: .init(), seed: 2)]
        for labelled in texts { try learnings[0].add(labelled) }
        for labelled in texts.reversed() { try learnings[1].add(labelled) }
        var models: [LinearModel] = []
        for index in learnings.indices {
            models.append(try learnings[index].learn(source: "invented", trainedAt: "now") { _ in }.model)
        }
        let promotions = zip(learnings, models).map { $0.promotion(of: $1, over: models[0], targetPrecision: 0.9) }
        #expect(promotions[0].documents == promotions[1].documents)
        let learned = models[0].provenance.documentsByCategory.reduce(0, +)
        #expect(learned + promotions[0].documents == 300 && promotions[0].documents > 30)
        #expect(promotions[0].isPromoted, "a model is not worse than itself")
    }

    @Test func `a category of two texts is learned, and not held out of existence`() throws {
        var invented = InventedTexts(categories: 3, seed: 13)
        var learning = ModelLearning(limits: .init(), seed: 1)
        for labelled in invented.texts(100) { try learning.add(labelled) }
        for number in 0..<8 {
            let rare = Category(rawValue: "rare-\(number)")
            for _ in 0..<2 { try learning.add(LabelledText(category: rare, text: invented.text(of: 0))) }
        }
        let (model, tooRare) = try learning.learn(source: "invented", trainedAt: "now") { _ in }
        #expect(tooRare.isEmpty && model.categories.count == 11)
    }

    @Test func `what the model in use may have learned from is learned, and judges nobody`() throws {
        var invented = InventedTexts(categories: 3, seed: 17)
        var learning = ModelLearning(limits: .init(), seed: 1)
        for labelled in invented.texts(300) { try learning.add(labelled, isBase: true) }
        let model = try learning.learn(source: "invented", trainedAt: "now") { _ in }.model
        let promotion = learning.promotion(of: model, over: model, targetPrecision: 0.9)
        #expect(promotion.documents == 0 && promotion.obstacles == [.tooFewDocuments])
    }

    @Test func `what people say goes before the same text under another category`() throws {
        var learning = ModelLearning(limits: .init(), seed: 1)
        var invented = InventedTexts(categories: 2, seed: 3)
        let texts = invented.texts(40)
        for labelled in texts { try learning.add(labelled) }
        let count = learning.documentCount
        for labelled in texts { try learning.add(LabelledText(category: "wrong", text: labelled.text)) }
        #expect(learning.documentCount == count && learning.repeatedCount == 40)
        let model = try learning.learn(source: "invented", trainedAt: "now") { _ in }.model
        #expect(!model.categories.contains("wrong"))
    }

    @Test func `a model that learned nonsense does not take the place of a good one`() throws {
        var invented = InventedTexts(categories: 3, seed: 11)
        let texts = invented.texts(600, telling: 20)
        let good = try InventedTexts.trained(texts)
        var learning = ModelLearning(limits: .init(), seed: 1)
        for (place, labelled) in texts.enumerated() {
            learning.addForTest(labelled, as: Category(rawValue: "type-\(place / 7 % 3)"))
        }
        let bad = try learning.learn(source: "invented", trainedAt: "now") { _ in }.model
        var judge = ModelLearning(limits: .init(), seed: 1)
        for labelled in texts { try judge.add(labelled) }
        let promotion = judge.promotion(of: bad, over: good, targetPrecision: 0.9)
        #expect(promotion.obstacles.contains(.lowerMacroF1))
    }
}

extension ModelLearning {
    /// The text under another category than its own.
    fileprivate mutating func addForTest(_ labelled: LabelledText, as category: Category) {
        try? add(LabelledText(category: category, text: labelled.text))
    }
}
