/// How a pattern in an industry's file becomes an expression. Three conveniences keep the files readable: a space
/// stands for any white space (documents break phrases over lines), a pattern that begins or ends with a letter or
/// digit begins or ends a word, and case is ignored.
///
/// They are also what makes hundreds of patterns compile in a fraction of a second: the text is folded so that white
/// space is one space, and the edge of a word is an ordinary byte that is cut off again. With the regular expressions'
/// own `\s+` and `\b` the same patterns took several times as long.
enum PatternSyntax {
    /// A byte that is no part of a word, as an expression.
    private static let wordEdge = "[^a-z0-9_]"

    static func expression(_ pattern: String, report: MatcherExpression.Report) -> MatcherExpression {
        let bytes = Array(pattern.utf8)
        let opensWord = bytes.first.map(isWordByte) ?? false
        let closesWord = (bytes.last.map(isWordByte) ?? false) && !endsInEscape(bytes)
        let isPhrase = bytes.allSatisfy { isWordByte($0) || $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-") }
        if isPhrase, opensWord, closesWord {
            return MatcherExpression(expression: pattern, report: report, phraseBytes: bytes.count)
        }
        var text = pattern.contains("|") ? "(?:\(pattern))" : pattern
        if opensWord { text = wordEdge + text }
        if closesWord { text += wordEdge }
        return MatcherExpression(
            expression: text, report: report, edgesBefore: opensWord ? 1 : 0, edgesBehind: closesWord ? 1 : 0)
    }

    private static func endsInEscape(_ bytes: [UInt8]) -> Bool {
        bytes.count > 1 && bytes[bytes.count - 2] == UInt8(ascii: "\\")
    }

    static func isWordByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A || byte >= 0x30 && byte <= 0x39
    }
}
