/// One expression as the matcher wants it.
struct MatcherExpression: Hashable, Sendable {
    /// What is told of its matches; where one begins costs several times what its end does.
    enum Report: Sendable { case firstEnd, everyEnd, spans }

    /// Perl syntax, as far as an automaton can hold it: no back references, no look-around.
    var expression: String
    var report: Report
    /// Length of an expression that is a phrase of whole words; nil for others. Its edges are looked at when it hits.
    var phraseBytes: Int?
    /// Bytes at both ends that are in the expression only to see the edge of a word.
    var edgesBefore = 0
    var edgesBehind = 0
}

/// Where an expression matched, as offsets in the text. Without spans `start` equals `end`.
struct MatcherHit: Hashable, Sendable {
    /// Place of the expression in the list that the matcher was made of.
    var expression: Int
    var start: Int
    var end: Int
}

/// Why a list of expressions can't be matched.
struct MatcherError: Error, Hashable, Sendable {
    /// Place in the list; nil when it is no single one's fault.
    var expression: Int?
    var message: String
}

/// Expressions compiled into one automaton, each once however many categories and industries have it: compiling is what
/// a start waits for.
final class PatternLibrary: Sendable {
    let database: HyperscanDatabase
    let expressions: [MatcherExpression]
    private let places: [MatcherExpression: Int]

    /// Throws for the first expression that can't be used; its place is the first in `wanted`. `serialized` is what an
    /// equal list was compiled to; when it does not fit, it is compiled again.
    init(_ wanted: [MatcherExpression], serialized: [UInt8]? = nil) throws(MatcherError) {
        let (expressions, firstPlaces, places) = Self.unique(wanted)
        self.expressions = expressions
        self.places = places
        if let serialized, let database = try? HyperscanDatabase(serialized: serialized) {
            self.database = database
            return
        }
        do {
            database = try HyperscanDatabase(compiling: expressions)
        } catch {
            throw MatcherError(expression: error.expression.map { firstPlaces[$0] }, message: error.message)
        }
    }

    private static func unique(
        _ wanted: [MatcherExpression]
    ) -> (expressions: [MatcherExpression], firstPlaces: [Int], places: [MatcherExpression: Int]) {
        var expressions: [MatcherExpression] = []
        var firstPlaces: [Int] = []
        var places: [MatcherExpression: Int] = [:]
        for (index, expression) in wanted.enumerated() where places[expression] == nil {
            places[expression] = expressions.count
            expressions.append(expression)
            firstPlaces.append(index)
        }
        return (expressions, firstPlaces, places)
    }

    func place(of expression: MatcherExpression) -> Int? { places[expression] }

    /// The compiled automaton, to be kept under the fingerprint of the expressions.
    var serialized: [UInt8] { database.serialized }
}

/// Finds all of an industry's expressions in one pass over a text. Same text, same answer, on every thread.
final class PatternMatcher: Sendable {
    private let library: PatternLibrary
    /// For each of the library's expressions the places in the caller's list: categories share many.
    private let owners: [[Int]]
    /// Hits of one scan that are looked at; a text that has more is no document.
    private static let hitsMax = 200_000

    /// Throws for the first expression that can't be used. `serialized` is what an equal list of expressions was
    /// compiled to.
    convenience init(_ expressions: [MatcherExpression], serialized: [UInt8]? = nil) throws(MatcherError) {
        self.init(expressions, library: try PatternLibrary(expressions, serialized: serialized))
    }

    /// The library must hold all of the expressions.
    init(_ expressions: [MatcherExpression], library: PatternLibrary) {
        self.library = library
        var owners = [[Int]](repeating: [], count: library.expressions.count)
        for (index, expression) in expressions.enumerated() {
            guard let place = library.place(of: expression) else {
                preconditionFailure("the library of patterns was made for other expressions")
            }
            owners[place].append(index)
        }
        self.owners = owners
    }

    /// The compiled automaton, to be kept under the fingerprint of the expressions.
    var serialized: [UInt8] { library.serialized }

    /// By expression, then by place. Of matches that begin at the same byte the longest is kept, and of matches that
    /// overlap the first: an automaton reports every end there is.
    func match(_ text: ArraySlice<UInt8>) -> [MatcherHit] {
        guard !text.isEmpty else { return [] }
        let folded = FoldedText(text)
        var hits: [MatcherHit] = []
        var seen = [Bool](repeating: false, count: owners.count)
        for hit in library.database.scan(folded.bytes, hitsMax: Self.hitsMax) where !owners[hit.expression].isEmpty {
            let expression = library.expressions[hit.expression]
            if expression.report == .firstEnd, seen[hit.expression] { continue }
            if let length = expression.phraseBytes {
                guard Self.isWhole(folded.bytes, hit.end - length..<hit.end) else { continue }
            }
            seen[hit.expression] = true
            // An edge is in the match, but not in what it stands for.
            let end = folded.source(of: hit.end - expression.edgesBehind - 1) + 1
            let start = expression.report == .spans ? folded.source(of: hit.start + expression.edgesBefore) : end
            for owner in owners[hit.expression] { hits.append(MatcherHit(expression: owner, start: start, end: end)) }
        }
        return Self.withoutOverlaps(hits)
    }

    private static func isWhole(_ text: [UInt8], _ range: Range<Int>) -> Bool {
        !PatternSyntax.isWordByte(text[range.lowerBound - 1]) && !PatternSyntax.isWordByte(text[range.upperBound])
    }

    private static func withoutOverlaps(_ hits: [MatcherHit]) -> [MatcherHit] {
        let ordered = hits.sorted { left, right in
            if left.expression != right.expression { return left.expression < right.expression }
            if left.start != right.start { return left.start < right.start }
            return left.end > right.end
        }
        var kept: [MatcherHit] = []
        kept.reserveCapacity(ordered.count)
        for hit in ordered {
            if let last = kept.last, last.expression == hit.expression, hit.start < last.end { continue }
            kept.append(hit)
        }
        return kept
    }
}
