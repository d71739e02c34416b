import TestSupport

@testable import Engine

/// Texts that patterns match, nearly match, and match with a letter too many at their edges.
struct PatternTexts {
    private var chance: SeededGenerator
    private let trees: [PatternTree]

    private static let between = [
        " ", "  ", "\n", "_", "-", ".", ",", "", "x", "9", "é", " the ", " of ", ": ", "/", "$",
    ]

    /// ſ and the sign of Kelvin are an s and a k to an engine where a pattern has an accent, and nowhere else: phrases
    /// never take them for letters.
    private static let otherLetters: Set<UInt32> = [0x17F, 0x212A]

    /// What the shared syntax can't say is left out: no text is made for it.
    init(_ expressions: [MatcherExpression], seed: UInt64) {
        chance = SeededGenerator(seed: seed)
        trees = expressions.compactMap { PatternParser.tree($0.expression) }
    }

    mutating func next(parts: Int) -> [UInt8] {
        var text: [UInt8] = []
        for _ in 0..<parts {
            if let tree = trees.randomElement(using: &chance) {
                var part = sample(tree)
                if part.count > 1, Int.random(in: 0..<8, using: &chance) == 0 {
                    part.remove(at: Int.random(in: 0..<part.count, using: &chance))
                }
                text += part
            }
            text += Array((Self.between.randomElement(using: &chance) ?? "").utf8)
        }
        // Removing a byte may have split a character.
        return Array(String(decoding: text, as: UTF8.self).utf8)
    }

    private mutating func sample(_ tree: PatternTree) -> [UInt8] {
        switch tree {
        case .empty, .wordBoundary, .textStart, .textEnd: return []
        case .scalars(let set):
            // Of a set that leaves little out, something that people write.
            let members = set.count > 200 ? Array("abc XYZ 01_.-é".unicodeScalars.map(\.value)) : set.members
            let scalar =
                members.filter { !Self.otherLetters.contains($0) }.randomElement(using: &chance).flatMap(
                    Unicode.Scalar.init) ?? " "
            return Array(String(Character(scalar)).utf8)
        case .sequence(let parts): return parts.reduce(into: []) { $0 += sample($1) }
        case .choice(let parts): return parts.randomElement(using: &chance).map { sample($0) } ?? []
        case .repeated(let part, let least, let most):
            let count = Int.random(in: least...max(least, min(most ?? least + 3, least + 3)), using: &chance)
            return (0..<count).reduce(into: []) { text, _ in text += sample(part) }
        }
    }
}
