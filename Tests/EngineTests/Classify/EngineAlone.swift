@testable import Engine

/// Expressions that are looked for by an engine.
protocol ExpressionEngine {
    init(compiling expressions: [MatcherExpression]) throws(MatcherError)
    func scan(_ text: [UInt8], hitsMax: Int) -> [MatcherHit]
}

extension SwiftAutomaton: ExpressionEngine {}
#if Vectorscan
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
