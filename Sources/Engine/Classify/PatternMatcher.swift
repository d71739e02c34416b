/// Finds all of an industry's expressions in one pass over a text. Same text, same answer, on every thread.
final class PatternMatcher: Sendable {
    private let database: HyperscanDatabase
    private let reports: [MatcherExpression.Report]
    /// Hits of one scan that are looked at; a text that has more is no document.
    private static let hitsMax = 100_000

    /// Throws for the first expression that can't be used.
    init(_ expressions: [MatcherExpression]) throws(MatcherError) {
        database = try HyperscanDatabase(compiling: expressions)
        reports = expressions.map(\.report)
    }

    /// Starts without compiling, from what an equal list of expressions was compiled to.
    init(_ expressions: [MatcherExpression], serialized: [UInt8]) throws(MatcherError) {
        database = try HyperscanDatabase(serialized: serialized)
        reports = expressions.map(\.report)
    }

    /// The compiled automaton, to be kept under the fingerprint of the expressions.
    var serialized: [UInt8] { database.serialized }

    /// By expression, then by place. Of matches that begin at the same byte the longest is kept, and of matches that
    /// overlap the first: an automaton reports every end there is.
    func match(_ text: ArraySlice<UInt8>) -> [MatcherHit] {
        guard !text.isEmpty else { return [] }
        let hits = database.scan(text, hitsMax: Self.hitsMax).map { hit in
            reports[hit.expression] == .spans
                ? hit : MatcherHit(expression: hit.expression, start: hit.end, end: hit.end)
        }
        let ordered = hits.sorted { left, right in
            if left.expression != right.expression { return left.expression < right.expression }
            if left.start != right.start { return left.start < right.start }
            return left.end > right.end
        }
        var kept: [MatcherHit] = []
        for hit in ordered {
            if let last = kept.last, last.expression == hit.expression, hit.start < last.end { continue }
            kept.append(hit)
        }
        return kept
    }
}
