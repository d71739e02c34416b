import TestSupport
import Testing

@testable import Engine

@Suite struct ModelTrainerTests {
    private struct Stopped: Error {}

    private func share(right model: LinearModel, _ texts: [LabelledText]) -> Double {
        let right = texts.count { model.categories[model.answer($0.text).ranking[0].category] == $0.category }
        return Double(right) / Double(texts.count)
    }

    @Test(arguments: [2, 3, 8, 9, 20])
    func `categories are told apart, however many`(count: Int) throws {
        var invented = InventedTexts(categories: count, seed: 3)
        let model = try InventedTexts.trained(invented.texts(count * 20))
        #expect(model.categories.count == count)
        #expect(share(right: model, invented.texts(100)) > 0.95)
        #expect(model.provenance.heldOutAccuracy > 0.9)
    }

    @Test func `the same texts and seed give the same model`() throws {
        var invented = InventedTexts(categories: 4, seed: 5)
        let texts = invented.texts(120, telling: 3)
        let model = try InventedTexts.trained(texts, seed: 9)
        #expect(try InventedTexts.trained(texts, seed: 9).bytes == model.bytes)
        #expect(try InventedTexts.trained(texts, seed: 10).fingerprint != model.fingerprint)
    }

    @Test func `a machine that leaves documents out keeps nothing of them`() {
        var chance = SeededChance(seed: 4)
        var rows = SparseRows()
        let labels = (0..<40).map { $0 % 3 }
        for row in 0..<40 {
            // Each has a feature that no other has.
            for feature in [labels[row], 3 + row] { rows.append(feature: UInt32(feature), value: 1) }
            rows.endRow()
        }
        rows.normalize()
        var machine = SupportVectors(featureCount: 43, rowCount: 40, effort: SupportVectors.Effort())
        machine.learn(
            from: rows, chosen: Array(0..<40), labels: labels, emphases: [1, 1, 1], first: 0, chance: &chance
        ) {}
        let rest = machine.leaving(Array(0..<10), of: rows, labels: labels, first: 0)
        #expect((0..<10).allSatisfy { (machine.weights[3 + $0] * machine.weights[3 + $0]).sum() > 0 })
        #expect((0..<10).allSatisfy { (rest.weights[3 + $0] * rest.weights[3 + $0]).sum() < 1e-9 })
        #expect((10..<40).allSatisfy { rest.weights[3 + $0] == machine.weights[3 + $0] })
        let none = machine.leaving(Array(0..<40), of: rows, labels: labels, first: 0)
        #expect(none.weights.allSatisfy { ($0 * $0).sum() < 1e-9 })
    }

    @Test func `a rare category is not forgotten`() throws {
        var invented = InventedTexts(categories: 2, seed: 8)
        let frequent = (0..<200).map { _ in invented.text(of: 0, telling: 10) }
        let rare = (0..<10).map { _ in invented.text(of: 1, telling: 10) }
        let model = try InventedTexts.trained(
            frequent.map { LabelledText(category: invented.categories[0], text: $0) }
                + rare.map { LabelledText(category: invented.categories[1], text: $0) })
        let fresh = (0..<40).map { _ in
            LabelledText(category: invented.categories[1], text: invented.text(of: 1, telling: 10))
        }
        // Were its documents counted like the others', it would be less than a third.
        #expect(share(right: model, fresh) > 0.5)
    }

    @Test func `a text like none of the categories is known by none`() throws {
        var invented = InventedTexts(categories: 4, seed: 2)
        let model = try InventedTexts.trained(invented.texts(160))
        #expect(!model.answer(Array("nothing of this was ever seen before".utf8)).isKnown)
        #expect(!model.answer([]).isKnown)
        #expect(model.answer(invented.text(of: 2)).isKnown)
    }

    @Test func `too few features are kept rather than too many`() throws {
        var limits = TrainingLimits()
        limits.featuresMax = 150
        var invented = InventedTexts(categories: 4, seed: 6)
        let model = try InventedTexts.trained(invented.texts(200), limits: limits)
        #expect(model.featureCount == 150)
        #expect(share(right: model, invented.texts(100)) > 0.9)
    }

    @Test func `what is past a limit is refused with a sentence`() throws {
        var limits = TrainingLimits()
        limits.documentsMax = 3
        var trainer = ModelTrainer(limits: limits, seed: 1)
        for number in 0..<3 { try trainer.add(Array("some words".utf8), category: Category(rawValue: "a\(number)")) }
        #expect(throws: ModelError.self) { try trainer.add([], category: Category(rawValue: "a1")) }

        limits = TrainingLimits()
        limits.categoriesMax = 1
        trainer = ModelTrainer(limits: limits, seed: 1)
        try trainer.add(Array("some words".utf8), category: Category(rawValue: "a"))
        #expect(throws: ModelError.self) { try trainer.add([], category: Category(rawValue: "b")) }

        limits = TrainingLimits()
        limits.termsMax = 3
        trainer = ModelTrainer(limits: limits, seed: 1)
        try trainer.add(Array("some words".utf8), category: Category(rawValue: "a"))
        #expect(throws: ModelError.self) {
            try trainer.add([], category: Category(rawValue: "b"))
            try trainer.add([], category: Category(rawValue: "b"))
        }
    }

    @Test func `one category, no words, and the label unknown can't be learned`() throws {
        let one = Category(rawValue: "one")
        #expect(throws: ModelError.self) {
            try InventedTexts.trained([LabelledText(category: one, text: Array("some words".utf8))])
        }
        #expect(throws: ModelError.self) { try InventedTexts.trained([]) }
        let wordless = ["one", "two"].map { LabelledText(category: Category(rawValue: $0), text: [0x20]) }
        #expect(throws: ModelError.self) { try InventedTexts.trained(wordless + wordless) }
        #expect(throws: ModelError.self) {
            try InventedTexts.trained([LabelledText(category: .unknown, text: Array("some words".utf8))])
        }
    }

    @Test func `categories with one document are left out and named`() throws {
        var invented = InventedTexts(categories: 3, seed: 4)
        var trainer = ModelTrainer(limits: TrainingLimits(), seed: 1)
        try trainer.add(invented.text(of: 2), category: Category(rawValue: "single"))
        for labelled in invented.texts(30) { try trainer.add(labelled.text, category: labelled.category) }
        #expect(trainer.leaveOutRareCategories().map(\.category.rawValue) == ["single"])
        #expect(trainer.documentCount == 30)
        let model = try trainer.model(source: "", trainedAt: "") { _ in }
        #expect(model.categories == invented.categories)
        #expect(share(right: model, invented.texts(30)) > 0.8)
    }

    @Test func `documents that were left out do not count, and their model can be read again`() throws {
        var trainer = ModelTrainer(limits: TrainingLimits(), seed: 1)
        for number in 0..<40 {
            try trainer.add(Array("common words".utf8), category: Category(rawValue: "single-\(number)"))
        }
        for text in ["common red", "common red rose", "common blue", "common blue sky"] {
            let category = Category(rawValue: text.contains("red") ? "red" : "blue")
            try trainer.add(Array(text.utf8), category: category)
        }
        #expect(trainer.leaveOutRareCategories().count == 40)
        let model = try trainer.model(source: "", trainedAt: "") { _ in }
        #expect(model.content.documentCounts.allSatisfy { $0 >= 1 && $0 <= 4 })
        #expect(try LinearModel(bytes: model.bytes, name: "m").fingerprint == model.fingerprint)
    }

    @Test func `training ends where it is told to`() throws {
        var invented = InventedTexts(categories: 3, seed: 4)
        var trainer = ModelTrainer(limits: TrainingLimits(), seed: 1)
        for labelled in invented.texts(30) { try trainer.add(labelled.text, category: labelled.category) }
        var looks = 0
        #expect(throws: Stopped.self) {
            _ = try trainer.model(source: "", trainedAt: "") { _ in
                looks += 1
                if looks == 5 { throw Stopped() }
            }
        }
        #expect(looks == 5)
    }
}
