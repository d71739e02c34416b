/// What a regular expression says, without its spelling. Case is already ignored: sets hold both.
indirect enum PatternTree: Hashable, Sendable {
    case empty
    case scalars(ScalarSet)
    case sequence([PatternTree])
    case choice([PatternTree])
    case repeated(PatternTree, least: Int, most: Int?)
    /// `\b`, or `\B` where it is negated.
    case wordBoundary(isNegated: Bool)
    case textStart
    /// The end, or before a line's end that is the last byte.
    case textEnd
}

/// Reads the part of Perl's syntax that the matchers share. What is outside of it is nil: Hyperscan knows some of
/// that, an automaton can't hold the rest.
struct PatternParser {
    private let scalars: [UInt32]
    private let isUnicode: Bool
    private var place = 0
    private var depth = 0

    /// Groups in groups; a deeper one is not read.
    private static let depthMax = 50

    private init(_ pattern: String) {
        isUnicode = pattern.utf8.contains { $0 >= 0x80 }
        scalars = pattern.unicodeScalars.map(\.value)
    }

    /// Nil for what is not in the shared part, or is malformed.
    static func tree(_ pattern: String) -> PatternTree? {
        var parser = PatternParser(pattern)
        guard let tree = parser.choice(), parser.place == parser.scalars.count else { return nil }
        return tree
    }

    private var lastScalar: UInt32 { isUnicode ? 0x10FFFF : 0xFF }

    private func at(_ offset: Int = 0) -> UInt32? {
        place + offset < scalars.count ? scalars[place + offset] : nil
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let next = at(), next == character else { return false }
        place += 1
        return true
    }

    private mutating func choice() -> PatternTree? {
        var parts: [PatternTree] = []
        repeat {
            guard let part = sequence() else { return nil }
            parts.append(part)
        } while take("|")
        return parts.count == 1 ? parts[0] : .choice(parts)
    }

    private mutating func sequence() -> PatternTree? {
        var parts: [PatternTree] = []
        while let next = at(), next != "|", next != ")" {
            guard let atom = atom(), let part = repetition(of: atom) else { return nil }
            parts.append(part)
        }
        return parts.isEmpty ? .empty : parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func atom() -> PatternTree? {
        guard let next = at() else { return nil }
        place += 1
        switch next {
        case "(": return group()
        case "[": return set().map { .scalars($0) }
        case ".": return .scalars(ScalarSet.newline.complement(last: lastScalar))
        case "^": return .textStart
        case "$": return .textEnd
        case "\\": return escape()
        case "*", "+", "?": return nil
        default: return .scalars(literal(next))
        }
    }

    private func literal(_ scalar: UInt32) -> ScalarSet {
        ScalarSet([scalar...scalar]).caseless(isUnicode: isUnicode)
    }

    private mutating func group() -> PatternTree? {
        if take("?") { guard take(":") else { return nil } }
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthMax, let inner = choice(), take(")") else { return nil }
        return inner
    }

    private mutating func escape() -> PatternTree? {
        if take("b") { return .wordBoundary(isNegated: false) }
        if take("B") { return .wordBoundary(isNegated: true) }
        return escapedSet().map { .scalars($0) }
    }

    /// What stands behind a backslash, in a set or outside.
    private mutating func escapedSet() -> ScalarSet? {
        guard let next = at() else { return nil }
        place += 1
        switch next {
        case "d": return .digits
        case "D": return ScalarSet.digits.complement(last: lastScalar)
        case "w": return .word
        case "W": return ScalarSet.word.complement(last: lastScalar)
        case "s": return .space
        case "S": return ScalarSet.space.complement(last: lastScalar)
        case "t": return ScalarSet([0x09...0x09])
        case "n": return .newline
        case "r": return ScalarSet([0x0D...0x0D])
        case "f": return ScalarSet([0x0C...0x0C])
        default:
            // Letters and digits that are escaped have meanings of their own.
            guard next < 0x80, !ScalarSet.word.contains(next) else { return nil }
            return literal(next)
        }
    }
}

// MARK: - Sets and repetitions

extension PatternParser {
    /// Behind the opening bracket.
    private mutating func set() -> ScalarSet? {
        let isNegated = take("^")
        var result = ScalarSet()
        var isFirst = true
        while let next = at(), next != "]" || isFirst {
            isFirst = false
            // Classes by name are not in the shared part.
            if next == "[", let second = at(1), second == ":" || second == "." || second == "=" { return nil }
            guard let (members, low) = member() else { return nil }
            guard let low, let dash = at(), dash == "-", let second = at(1), second != "]" else {
                result = result.union(members)
                continue
            }
            place += 1
            guard let (_, high) = member(), let high, low <= high else { return nil }
            result = result.union(ScalarSet([low...high]))
        }
        guard take("]"), !result.isEmpty else { return nil }
        result = result.caseless(isUnicode: isUnicode)
        return isNegated ? result.complement(last: lastScalar) : result
    }

    /// One member of a set; the scalar, where it is a single one that may begin or end a range.
    private mutating func member() -> (ScalarSet, UInt32?)? {
        guard let next = at() else { return nil }
        place += 1
        guard next == "\\" else { return (ScalarSet([next...next]), next) }
        guard let escaped = at(), let members = escapedSet() else { return nil }
        let isSingle = escaped < 0x80 && !ScalarSet.word.contains(escaped)
        return (members, isSingle ? escaped : members.count == 1 ? members.ranges[0].lowerBound : nil)
    }

    private mutating func repetition(of atom: PatternTree) -> PatternTree? {
        guard let (least, most) = bounds() else { return atom }
        if let most, least > most { return nil }
        switch atom {
        case .wordBoundary, .textStart, .textEnd: return nil
        case .empty, .scalars, .sequence, .choice, .repeated: break
        }
        // Lazy is as good as greedy to an automaton; possessive is not, and a repetition of a repetition is a mistake.
        _ = take("?")
        let next = at()
        if let next, next == "+" || next == "*" || next == "?" { return nil }
        if bracedBounds(at: place) != nil { return nil }
        return .repeated(atom, least: least, most: most)
    }

    private mutating func bounds() -> (Int, Int?)? {
        if take("?") { return (0, 1) }
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        guard let (least, most, end) = bracedBounds(at: place) else { return nil }
        place = end
        return (least, most)
    }

    /// `{2}`, `{2,}` or `{2,5}`; other braces stand for themselves.
    private func bracedBounds(at start: Int) -> (Int, Int?, Int)? {
        guard start < scalars.count, scalars[start] == "{" else { return nil }
        var end = start + 1
        func number() -> Int? {
            let begin = end
            var value = 0
            while end < scalars.count, (0x30...0x39).contains(scalars[end]), end - begin < 6 {
                value = value * 10 + Int(scalars[end] - 0x30)
                end += 1
            }
            return end > begin ? value : nil
        }
        guard let least = number(), end < scalars.count else { return nil }
        if scalars[end] == "}" { return (least, least, end + 1) }
        guard scalars[end] == "," else { return nil }
        end += 1
        let most = number()
        guard end < scalars.count, scalars[end] == "}" else { return nil }
        return (least, most, end + 1)
    }
}

/// Lets a scalar's number be compared with a character as it is written.
extension UInt32 {
    fileprivate static func == (left: UInt32, right: Unicode.Scalar) -> Bool { left == right.value }
    fileprivate static func != (left: UInt32, right: Unicode.Scalar) -> Bool { left != right.value }
    fileprivate static func ~= (pattern: Unicode.Scalar, value: UInt32) -> Bool { pattern.value == value }
}
