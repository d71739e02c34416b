import TestSupport

@testable import Engine

/// Labelled texts made of invented words: each category has some of its own, and all share many.
struct InventedTexts {
    var categories: [Category]
    private var generator: SeededGenerator

    init(categories count: Int, seed: UInt64) {
        categories = (0..<count).map { Category(rawValue: "type-\($0)") }
        generator = SeededGenerator(seed: seed)
    }

    /// `telling` of a hundred words are of the text's own category.
    mutating func text(of category: Int, telling: Int = 10) -> [UInt8] {
        var words: [String] = []
        for _ in 0..<100 {
            let isOwn = Int.random(in: 0..<100, using: &generator) < telling
            let number = Int.random(in: 0..<(isOwn ? 20 : 400), using: &generator)
            words.append(isOwn ? "own\(category)x\(number)" : "shared\(number)")
        }
        return Array(words.joined(separator: " ").utf8)
    }

    mutating func texts(_ count: Int, telling: Int = 10) -> [LabelledText] {
        (0..<count).map {
            let category = $0 % categories.count
            return LabelledText(category: categories[category], text: text(of: category, telling: telling))
        }
    }

    static func trained(_ texts: [LabelledText], seed: UInt64 = 1, limits: TrainingLimits = .init()) throws
        -> LinearModel
    {
        var trainer = ModelTrainer(limits: limits, seed: seed)
        for labelled in texts { try trainer.add(labelled.text, category: labelled.category) }
        return try trainer.model(source: "invented", trainedAt: "2026-01-01T00:00:00Z") { _ in }
    }
}
