/// Some of a library's expressions, compiled together.
struct PatternAutomaton: Sendable {
    /// What a match of one of its expressions says.
    enum Meaning: Sendable {
        /// The library's expression at this place.
        case expression(Int)
        /// That the automaton at this place among the library's others finds something.
        case wakes(Int)
    }

    let database: CompiledPatterns
    /// By expression.
    let meanings: [Meaning]
}

/// Expressions made ready together, each once however many categories and industries have it: phrases as a tree of
/// letters, the others compiled into automata, which is what a start waits for.
final class PatternLibrary: Sendable {
    let expressions: [MatcherExpression]
    let phrases: PhraseTree
    /// Of what is no phrase. The first, where there is one, is run on every text. It only tells that expressions whose
    /// beginning is wanted match somewhere, which wakes their own: to tell where a match begins costs as much for one
    /// expression as where it ends does for a hundred, and few texts have any.
    let automata: [PatternAutomaton]
    /// False where everything came from what was kept.
    let wasCompiled: Bool
    private let places: [MatcherExpression: Int]

    /// Part of the name of what was compiled: raised whenever other expressions are left to the automata.
    static let compiledVersion = "4"

    /// Throws for the first expression that can't be used; its place is the first in `wanted`. `serialized` is what an
    /// equal list was compiled to; when it does not fit, it is compiled again.
    init(_ wanted: [MatcherExpression], serialized: [UInt8]? = nil) throws(MatcherError) {
        let (expressions, firstPlaces, places) = Self.unique(wanted)
        self.expressions = expressions
        self.places = places
        var isPhrase = [Bool](repeating: false, count: expressions.count)
        let expansions = expressions.enumerated().compactMap { index, expression in
            PhraseExpansion(expression).map { (index, $0) }
        }
        phrases = PhraseTree(expansions) { isPhrase[$0] = true }
        let parts = Self.parts(of: expressions, places: expressions.indices.filter { !isPhrase[$0] })
        if let serialized, let automata = Self.automata(parts, from: serialized) {
            self.automata = automata
            wasCompiled = false
            return
        }
        var automata: [PatternAutomaton] = []
        for part in parts {
            do {
                let database = try CompiledPatterns(compiling: part.map(\.expression))
                automata.append(PatternAutomaton(database: database, meanings: part.map(\.meaning)))
            } catch {
                throw MatcherError(
                    expression: error.expression.map { firstPlaces[part[$0].place] }, message: error.message)
            }
        }
        self.automata = automata
        wasCompiled = true
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
}

// MARK: - Which expressions are compiled together

extension PatternLibrary {
    /// One expression of an automaton.
    private struct Member {
        /// Among the library's expressions.
        var place: Int
        var expression: MatcherExpression
        var meaning: PatternAutomaton.Meaning
    }

    /// The members of each automaton.
    private static func parts(of expressions: [MatcherExpression], places: [Int]) -> [[Member]] {
        var first: [Member] = []
        var others: [[Member]] = []
        for place in places {
            var expression = expressions[place]
            let member = Member(place: place, expression: expression, meaning: .expression(place))
            guard expression.report == .spans else {
                first.append(member)
                continue
            }
            others.append([member])
            expression.report = .firstEnd
            expression.phraseBytes = nil
            first.append(Member(place: place, expression: expression, meaning: .wakes(others.count)))
        }
        return first.isEmpty ? [] : [first] + others
    }

    /// What was compiled, to be kept under the fingerprint of the expressions; empty where nothing was.
    var serialized: [UInt8] {
        guard !automata.isEmpty else { return [] }
        var lengths = ByteWriter()
        lengths.put(count: automata.count)
        let parts = automata.map(\.database.serialized)
        guard !parts.contains(where: \.isEmpty) else { return [] }
        for part in parts { lengths.put(count: part.count) }
        return lengths.bytes + parts.joined()
    }

    /// Nil for what does not fit.
    private static func automata(
        _ parts: [[Member]], from serialized: [UInt8]
    ) -> [PatternAutomaton]? {
        var reader = ByteReader(serialized)
        guard reader.count() == parts.count else { return nil }
        let lengths = parts.map { _ in reader.count() ?? -1 }
        guard lengths.allSatisfy({ $0 >= 0 && $0 <= serialized.count }), lengths.reduce(0, +) == reader.left else {
            return nil
        }
        var start = serialized.count - reader.left
        var automata: [PatternAutomaton] = []
        for (part, length) in zip(parts, lengths) {
            let bytes = Array(serialized[start..<start + length])
            guard let database = try? CompiledPatterns(serialized: bytes) else { return nil }
            automata.append(PatternAutomaton(database: database, meanings: part.map(\.meaning)))
            start += length
        }
        return automata
    }
}
