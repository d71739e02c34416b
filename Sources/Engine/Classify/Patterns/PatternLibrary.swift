/// Some of a library's expressions, compiled together.
struct PatternAutomaton: Sendable {
    let database: CompiledPatterns
    /// For each of its expressions the place among the library's.
    let places: [Int]
    /// A byte that every match of each of them has; nil where there is none.
    let neededByte: UInt8?

    /// False for a text in which none of its expressions can match.
    func concerns(_ text: [UInt8]) -> Bool { neededByte.map(text.contains) ?? true }
}

/// Expressions made ready together, each once however many categories and industries have it: phrases as a tree of
/// letters, the others compiled into automata, which is what a start waits for.
final class PatternLibrary: Sendable {
    let expressions: [MatcherExpression]
    let phrases: PhraseTree
    /// Of what is no phrase.
    let automata: [PatternAutomaton]
    /// False where everything came from what was kept.
    let wasCompiled: Bool
    private let places: [MatcherExpression: Int]

    /// Part of the name of what was compiled: raised whenever other expressions are left to the automata.
    static let compiledVersion = "3"

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
        let groups = Self.groups(of: expressions, places: expressions.indices.filter { !isPhrase[$0] })
        if let serialized, let automata = Self.automata(groups, from: serialized) {
            self.automata = automata
            wasCompiled = false
            return
        }
        var automata: [PatternAutomaton] = []
        for (neededByte, places) in groups {
            do {
                let database = try CompiledPatterns(compiling: places.map { expressions[$0] })
                automata.append(PatternAutomaton(database: database, places: places, neededByte: neededByte))
            } catch {
                throw MatcherError(
                    expression: error.expression.map { firstPlaces[places[$0]] }, message: error.message)
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
    /// Bytes that few texts have; an expression that needs one of them is looked for in those texts only.
    private static let rareBytes = Set("@#$%*+<=>[]{}^|~".utf8)

    /// Where a match begins costs as much for one expression as its end does for a hundred: of those expressions, the
    /// ones that need a rare byte are compiled apart.
    private static func groups(
        of expressions: [MatcherExpression], places: [Int]
    ) -> [(neededByte: UInt8?, places: [Int])] {
        var groups: [UInt8?: [Int]] = [:]
        for place in places {
            let isCostly = expressions[place].report == .spans
            let needed =
                isCostly
                ? PatternParser.tree(expressions[place].expression).map { neededBytes($0).intersection(rareBytes) } : []
            groups[needed?.min(), default: []].append(place)
        }
        return groups.sorted { ($0.key ?? 0) < ($1.key ?? 0) }.map { ($0.key, $0.value) }
    }

    /// Bytes that are in every text that the tree stands for.
    private static func neededBytes(_ tree: PatternTree) -> Set<UInt8> {
        switch tree {
        case .scalars(let set):
            guard set.count == 1, let only = set.members.first, only < 0x80 else { return [] }
            return [UInt8(only)]
        case .sequence(let parts): return parts.reduce(into: []) { $0.formUnion(neededBytes($1)) }
        case .choice(let parts):
            return parts.dropFirst().reduce(into: parts.first.map(neededBytes) ?? []) {
                $0.formIntersection(neededBytes($1))
            }
        case .repeated(let part, let least, _): return least > 0 ? neededBytes(part) : []
        case .empty, .wordBoundary, .textStart, .textEnd: return []
        }
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
        _ groups: [(neededByte: UInt8?, places: [Int])], from serialized: [UInt8]
    ) -> [PatternAutomaton]? {
        var reader = ByteReader(serialized)
        guard reader.count() == groups.count else { return nil }
        let lengths = groups.map { _ in reader.count() ?? -1 }
        guard lengths.allSatisfy({ $0 >= 0 && $0 <= serialized.count }), lengths.reduce(0, +) == reader.left else {
            return nil
        }
        var start = serialized.count - reader.left
        var automata: [PatternAutomaton] = []
        for (group, length) in zip(groups, lengths) {
            let part = Array(serialized[start..<start + length])
            guard let database = try? CompiledPatterns(serialized: part) else { return nil }
            automata.append(
                PatternAutomaton(database: database, places: group.places, neededByte: group.neededByte))
            start += length
        }
        return automata
    }
}
