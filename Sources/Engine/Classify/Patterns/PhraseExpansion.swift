/// An expression that stands for few texts, as these texts: `licen[sc]es?` is four words. Looking words up is much
/// faster than running an automaton, and most of what people write down as a pattern is of this kind.
struct PhraseExpansion {
    /// One of the texts. It begins a word.
    struct Phrase: Hashable {
        /// In lower case, as ``FoldedText`` has it.
        var bytes: [UInt8]
        /// Whether what stands behind it must not be a part of a word.
        var closesWord: Bool
    }

    let phrases: [Phrase]
    /// Whether an underscore is a part of words, as it is to regular expressions.
    let underscoreJoins: Bool

    /// Texts of one expression.
    private static let phrasesMax = 64
    /// Bytes of all of them.
    private static let bytesMax = 8_192
    /// Members of a set that is spelled out.
    private static let membersMax = 12
    /// Stands for `\b` until it is known what is around it; no text has it.
    private static let boundary: UInt8 = 0xFF

    /// Nil for an expression that stands for too many texts, or for texts that don't begin a word.
    init?(_ expression: MatcherExpression) {
        if expression.phraseBytes != nil {
            phrases = [Phrase(bytes: Self.lowered(expression.expression), closesWord: true)]
            underscoreJoins = false
            return
        }
        // Where a match begins is told for the longest one that ends at a place: more than a list of texts knows.
        guard expression.report != .spans else { return nil }
        var text = expression.expression[...]
        if expression.edgesBefore > 0 { text = text.dropFirst(PatternSyntax.wordEdge.count) }
        if expression.edgesBehind > 0 { text = text.dropLast(PatternSyntax.wordEdge.count) }
        guard let tree = PatternParser.tree(String(text)),
            let texts = Self.texts(of: tree, isUnicode: text.utf8.contains { $0 >= 0x80 })
        else { return nil }
        var phrases: Set<Phrase> = []
        for text in texts {
            // What opens a word has a boundary there; another expression must ask for it.
            let opening = expression.edgesBefore > 0 ? [Self.boundary] : []
            switch Self.resolved(opening + text) {
            case .phrase(var phrase):
                phrase.closesWord = phrase.closesWord || expression.edgesBehind > 0
                phrases.insert(phrase)
            case .impossible: continue
            case .other: return nil
            }
        }
        self.phrases = phrases.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        underscoreJoins = true
    }

    private enum Resolution {
        case phrase(Phrase)
        /// A text that can't be: the edge of a word within a word.
        case impossible
        /// Not a phrase that begins a word.
        case other
    }

    /// Takes the boundaries out of a text.
    private static func resolved(_ text: [UInt8]) -> Resolution {
        guard text.first == boundary else { return .other }
        var bytes: [UInt8] = []
        var isPending = false
        for byte in text {
            if byte == boundary {
                isPending = true
                continue
            }
            if isPending, let last = bytes.last, joins(last) == joins(byte) { return .impossible }
            isPending = false
            bytes.append(byte)
        }
        guard let first = bytes.first, let last = bytes.last, PatternSyntax.isWordByte(first) else { return .other }
        if isPending, !joins(last) { return .other }
        return .phrase(Phrase(bytes: bytes, closesWord: isPending))
    }

    private static func joins(_ byte: UInt8) -> Bool { PatternSyntax.isWordByte(byte) || byte == UInt8(ascii: "_") }

    private static func lowered(_ text: String) -> [UInt8] {
        text.unicodeScalars.flatMap { Array(String(lowered($0)).utf8) }
    }

    /// Of ASCII and of Latin-1, as ``FoldedText`` does it.
    private static func lowered(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x41...0x5A, 0xC0...0xD6, 0xD8...0xDE: Unicode.Scalar(scalar.value | 0x20) ?? scalar
        default: scalar
        }
    }

    /// Nil for too many.
    private static func texts(of tree: PatternTree, isUnicode: Bool) -> [[UInt8]]? {
        switch tree {
        case .empty: return [[]]
        case .scalars(let set):
            guard set.count <= 2 * membersMax else { return nil }
            let scalars = set.members.compactMap { $0 < 0x80 || isUnicode ? Unicode.Scalar($0) : nil }
            // Without Unicode what is beyond ASCII is half a character.
            guard scalars.count == set.count else { return nil }
            var members = Set(scalars.map(lowered))
            // ſ and the sign of Kelvin are no letters of phrases, as they are none to patterns of ASCII.
            if members.contains("s") { members.remove("\u{17F}") }
            if members.contains("k") { members.remove("\u{212A}") }
            guard members.count <= membersMax else { return nil }
            return members.sorted().map { Array(String($0).utf8) }
        case .sequence(let parts):
            return parts.reduce([[]]) { texts, part in
                texts.flatMap { texts in Self.texts(of: part, isUnicode: isUnicode).flatMap { joined(texts, $0) } }
            }
        case .choice(let parts):
            var all: [[UInt8]] = []
            for part in parts {
                guard let texts = texts(of: part, isUnicode: isUnicode) else { return nil }
                all += texts
            }
            return bounded(all)
        case .repeated(let part, let least, let most):
            guard let most, most <= membersMax, let texts = texts(of: part, isUnicode: isUnicode) else { return nil }
            var all: [[UInt8]] = []
            var repeated: [[UInt8]] = [[]]
            for count in 0...most {
                if count >= least { all += repeated }
                guard count < most else { break }
                guard let next = joined(repeated, texts) else { return nil }
                repeated = next
            }
            return bounded(all)
        case .wordBoundary(let isNegated): return isNegated ? nil : [[boundary]]
        case .textStart, .textEnd: return nil
        }
    }

    private static func joined(_ left: [[UInt8]], _ right: [[UInt8]]) -> [[UInt8]]? {
        guard left.count * right.count <= phrasesMax * 2 else { return nil }
        return bounded(left.flatMap { first in right.map { first + $0 } })
    }

    private static func bounded(_ texts: [[UInt8]]) -> [[UInt8]]? {
        let unique = Array(Set(texts))
        return unique.count <= phrasesMax && unique.reduce(0) { $0 + $1.count } <= bytesMax ? unique : nil
    }
}
