/// How a pattern in an industry's file becomes an expression. Three conveniences keep the files readable: a space
/// stands for any white space (documents break phrases over lines), a pattern that begins or ends with a letter or
/// digit begins or ends a word, and case is ignored.
///
/// They are also what makes hundreds of patterns compile in a fraction of a second: the text is folded so that white
/// space is one space, and the edge of a word is an ordinary byte that is cut off again. With the regular expressions'
/// own `\s+` and `\b` the same patterns took several times as long.
enum PatternSyntax {
    /// A byte that is no part of a word, as an expression.
    static let wordEdge = "[^a-z0-9_]"
    /// Bytes of one pattern.
    static let patternBytesMax = 600
    /// The largest `{m,n}`: what repeats more often is unrolled into an automaton of its size.
    static let repeatsMax = 512

    static func expression(_ pattern: String, report: MatcherExpression.Report) -> MatcherExpression {
        let bytes = Array(pattern.utf8)
        let isPhrase = bytes.allSatisfy { isWordByte($0) || $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-") }
        if isPhrase, let first = bytes.first, let last = bytes.last, isWordByte(first), isWordByte(last) {
            return MatcherExpression(expression: pattern, report: report, phraseBytes: bytes.count)
        }
        let edges = PatternEdges(bytes)
        let opensWord = edges.opensWord
        let closesWord = edges.closesWord
        var text = pattern.contains("|") ? "(?:\(pattern))" : pattern
        if opensWord { text = wordEdge + text }
        if closesWord { text += wordEdge }
        return MatcherExpression(
            expression: text, report: report, edgesBefore: opensWord ? 1 : 0, edgesBehind: closesWord ? 1 : 0)
    }

    /// What makes a pattern too costly to be tried, as a clause; nil when nothing does. Hyperscan refuses what it
    /// can't hold, but only after seconds and gigabytes.
    static func excess(in pattern: String) -> String? {
        let bytes = Array(pattern.utf8)
        guard bytes.count <= patternBytesMax else { return "it has more than \(patternBytesMax) bytes" }
        var product = 1
        var place = 0
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "\\") {
                place += 2
                continue
            }
            if bytes[place] == UInt8(ascii: "{") {
                var numbers: [Int] = [0]
                var end = place + 1
                while end < bytes.count, isDigit(bytes[end]) || bytes[end] == UInt8(ascii: ",") {
                    if isDigit(bytes[end]) {
                        numbers[numbers.count - 1] = min(
                            1 << 30, numbers[numbers.count - 1] * 10 + Int(bytes[end]) - 48)
                    } else {
                        numbers.append(0)
                    }
                    end += 1
                }
                let most = numbers.max() ?? 0
                guard most <= repeatsMax else { return "it repeats up to \(most) times, \(repeatsMax) is the most" }
                // Repeats inside repeats multiply.
                if end < bytes.count, bytes[end] == UInt8(ascii: "}"), place > 0, bytes[place - 1] == UInt8(ascii: ")")
                {
                    product = min(1 << 30, product * max(1, most))
                    guard product <= repeatsMax * 8 else { return "its repeated groups multiply to \(product)" }
                }
            }
            place += 1
        }
        return nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    static func isWordByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A || isDigit(byte)
    }
}

/// Where a pattern begins and ends a word: also when its first word is one of several, `(bank|card) statement`, or its
/// last part may be missing, `due( date)?`. Without that `sig:?` would match in "signal".
struct PatternEdges {
    let opensWord: Bool
    let closesWord: Bool

    init(_ pattern: [UInt8]) {
        let parts = Self.alternatives(pattern[...])
        opensWord = parts.allSatisfy { Self.opens($0) }
        closesWord = parts.allSatisfy { Self.closes($0) }
    }

    /// The pattern split at the bars that are in no group and no set.
    private static func alternatives(_ pattern: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        var start = pattern.startIndex
        walk(pattern) { place, depth in
            if pattern[place] == UInt8(ascii: "|"), depth == 0 {
                parts.append(pattern[start..<place])
                start = place + 1
            }
            return true
        }
        return parts + [pattern[start...]]
    }

    /// Calls `body` with each place that is neither escaped nor in a set, and the groups around it; ends on false.
    private static func walk(_ pattern: ArraySlice<UInt8>, _ body: (Int, Int) -> Bool) {
        var depth = 0
        var isInSet = false
        var place = pattern.startIndex
        while place < pattern.endIndex {
            let byte = pattern[place]
            if byte == UInt8(ascii: "\\") {
                place += 2
                continue
            }
            if isInSet {
                isInSet = byte != UInt8(ascii: "]")
            } else if byte == UInt8(ascii: "[") {
                isInSet = true
            } else {
                if byte == UInt8(ascii: ")") { depth -= 1 }
                guard body(place, depth) else { return }
                if byte == UInt8(ascii: "(") { depth += 1 }
            }
            place += 1
        }
    }

    private static func opens(_ part: ArraySlice<UInt8>) -> Bool {
        guard let first = part.first else { return false }
        let second = part.dropFirst().first
        if PatternSyntax.isWordByte(first) { return !(second.map { "?*{".utf8.contains($0) } ?? false) }
        guard first == UInt8(ascii: "(") else { return false }
        var end: Int?
        walk(part) { place, depth in
            if part[place] == UInt8(ascii: ")"), depth == 0 { end = place }
            return end == nil
        }
        guard let end else { return false }
        let inner = part[(part.startIndex + 1)..<end]
        guard alternatives(inner).allSatisfy(opens) else { return false }
        let behind = part[(end + 1)...]
        guard let next = behind.first else { return true }
        // A group that may be missing: what stands behind it must begin a word too.
        if next == UInt8(ascii: "?") || next == UInt8(ascii: "*") { return opens(behind.dropFirst()) }
        return next != UInt8(ascii: "{")
    }

    private static func closes(_ part: ArraySlice<UInt8>) -> Bool {
        guard let last = part.last else { return false }
        let isEscaped = part.count > 1 && part[part.endIndex - 2] == UInt8(ascii: "\\")
        if PatternSyntax.isWordByte(last) { return !isEscaped }
        if last == UInt8(ascii: "?") { return !isEscaped }
        guard last == UInt8(ascii: ")"), !isEscaped, let open = part.lastIndex(of: UInt8(ascii: "(")) else {
            return false
        }
        let inner = part[(open + 1)..<(part.endIndex - 1)]
        guard !inner.contains(where: { ")[".utf8.contains($0) }) else { return false }
        return alternatives(inner).allSatisfy(closes)
    }
}
