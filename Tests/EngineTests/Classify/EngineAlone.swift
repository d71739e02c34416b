@testable import Engine

/// Expressions that are looked for by an engine.
protocol ExpressionEngine {
    init(compiling expressions: [MatcherExpression]) throws(MatcherError)
    func scan(_ text: [UInt8], hitsMax: Int) -> [MatcherHit]
}

extension SwiftAutomaton: ExpressionEngine {}
#if Hyperscan
extension HyperscanDatabase: ExpressionEngine {}
#endif

/// What an engine alone says of a list of expressions, put in order in the plainest way: what the matcher with its
/// tree of phrases is held against.
struct EngineAlone<Engine: ExpressionEngine> {
    private let database: Engine
    private let expressions: [MatcherExpression]

    init(_ expressions: [MatcherExpression]) throws {
        self.expressions = expressions
        database = try Engine(compiling: expressions)
    }

    private func isInside(_ text: [UInt8], _ place: Int) -> Bool { text[place] >= 0x80 && text[place] < 0xC0 }

    func match(_ text: [UInt8]) -> [MatcherHit] {
        guard !text.isEmpty else { return [] }
        let folded = FoldedText(text[...])
        var found = [[MatcherHit]](repeating: [], count: expressions.count)
        for hit in database.scan(folded.bytes, hitsMax: .max) {
            let expression = expressions[hit.expression]
            // The edge is one character, of however many bytes.
            var start = hit.start
            for _ in 0..<expression.edgesBefore { repeat { start += 1 } while isInside(folded.bytes, start) }
            var end = hit.end
            for _ in 0..<expression.edgesBehind { repeat { end -= 1 } while isInside(folded.bytes, end) }
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
