import TestSupport
import Testing

@testable import Engine

/// What vectorscan alone says of a list of expressions, put in order in the plainest way: what the matcher with its
/// tree of phrases is held against.
struct AutomatonAlone {
    private let database: HyperscanDatabase
    private let expressions: [MatcherExpression]

    init(_ expressions: [MatcherExpression]) throws {
        self.expressions = expressions
        database = try HyperscanDatabase(compiling: expressions)
    }

    func match(_ text: [UInt8]) -> [MatcherHit] {
        guard !text.isEmpty else { return [] }
        let folded = FoldedText(text[...])
        var found = [[MatcherHit]](repeating: [], count: expressions.count)
        for hit in database.scan(folded.bytes, hitsMax: .max) {
            let expression = expressions[hit.expression]
            var start = hit.start + expression.edgesBefore
            let end = hit.end - expression.edgesBehind
            if let length = expression.phraseBytes {
                start = end - length
                let around = [folded.bytes[start - 1], folded.bytes[end]]
                guard !around.contains(where: PatternSyntax.isWordByte) else { continue }
            }
            let sourceEnd = folded.source(of: end - 1) + 1
            let sourceStart = expression.report == .spans ? folded.source(of: start) : sourceEnd
            found[hit.expression].append(MatcherHit(expression: hit.expression, start: sourceStart, end: sourceEnd))
        }
        return found.enumerated().flatMap { index, hits -> [MatcherHit] in
            if expressions[index].report == .firstEnd { return hits.min { $0.end < $1.end }.map { [$0] } ?? [] }
            var kept: [MatcherHit] = []
            for hit in Set(hits).sorted(by: { ($0.start, $1.end) < ($1.start, $0.end) }) {
                if let last = kept.last, hit.start < last.end { continue }
                kept.append(hit)
            }
            return kept
        }
    }
}

/// Texts that patterns match, nearly match, and match with a letter too many at their edges.
struct PatternTexts {
    private var chance: SeededGenerator
    private let trees: [PatternTree]

    private static let between = [
        " ", "  ", "\n", "_", "-", ".", ",", "", "x", "9", "é", " the ", " of ", ": ", "/", "$",
    ]

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
            let scalar = members.randomElement(using: &chance).flatMap(Unicode.Scalar.init) ?? " "
            return Array(String(Character(scalar)).utf8)
        case .sequence(let parts): return parts.reduce(into: []) { $0 += sample($1) }
        case .choice(let parts): return parts.randomElement(using: &chance).map { sample($0) } ?? []
        case .repeated(let part, let least, let most):
            let count = Int.random(in: least...max(least, min(most ?? least + 3, least + 3)), using: &chance)
            return (0..<count).reduce(into: []) { text, _ in text += sample(part) }
        }
    }
}

@Suite struct MatcherTwinTests {
    /// Of all shipped industries, each once.
    private static let shipped: [MatcherExpression] = {
        let names = ["general", "finance", "government", "healthcare", "hr", "insurance", "legal", "real_estate"]
        let expressions = names.flatMap { name in
            ((try? IndustryReader.read(path: "\(Repository.path)/industries/\(name).toml")).map(PatternRole.all) ?? [])
                .map(\.expression)
        }
        return Array(Set(expressions)).sorted { ($0.expression, "\($0.report)") < ($1.expression, "\($1.report)") }
    }()

    @Test func `the tree of phrases and vectorscan find the same in texts made of the shipped patterns`() throws {
        let expressions = Self.shipped
        #expect(expressions.count > 3_000)
        let matcher = try PatternMatcher(expressions)
        let alone = try AutomatonAlone(expressions)
        var texts = PatternTexts(expressions, seed: 7)
        var hits = 0
        for _ in 0..<1_500 {
            let text = texts.next(parts: 12)
            let found = matcher.match(text[...])
            try #require(found == alone.match(text), "\(String(decoding: text, as: UTF8.self))")
            hits += found.count
        }
        #expect(hits > 10_000)
    }

    @Test(
        arguments: [
            "licen[sc]es?", "(account )?number", #"receipt ?(no\b|number|#|date)"#, #"vat (no\.?|id)"#, "service:",
            "due( date)?", "year[- ]to[- ]date", "a(b|bc)(d|cd)?", "sig:?", "x{2,3}", "(a|b){0,2}c", #"no\b\.?"#,
            #"\bid\b"#, "i.d", #"o'?clock"#, "a_b", "_a", "a_", "(cash|card)_?no",
        ])
    func `one pattern finds what vectorscan finds`(pattern: String) throws {
        for report in [MatcherExpression.Report.firstEnd, .everyEnd] {
            let expressions = [PatternSyntax.expression(pattern, report: report)]
            let matcher = try PatternMatcher(expressions)
            let alone = try AutomatonAlone(expressions)
            var texts = PatternTexts(expressions, seed: 11)
            for _ in 0..<400 {
                let text = texts.next(parts: 5)
                try #require(matcher.match(text[...]) == alone.match(text), "\(String(decoding: text, as: UTF8.self))")
            }
        }
    }

    @Test func `a phrase that is a value's own pattern begins where it stands`() throws {
        let matcher = try PatternMatcher([PatternSyntax.expression("overdue", report: .spans)])
        let text = Array("it is overdue, long overdue".utf8)
        #expect(matcher.match(text[...]).map { [$0.start, $0.end] } == [[6, 13], [20, 27]])
    }

    @Test func `nearly all shipped patterns are phrases, so that compiling them is quick`() throws {
        let library = try PatternLibrary(Self.shipped)
        #expect(library.automatonPlaces.count * 5 < library.expressions.count)
    }
}
