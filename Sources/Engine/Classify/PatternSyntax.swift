/// How a pattern in an industry's file becomes a regular expression. Three conveniences keep the files readable: a space
/// stands for any white space (documents break phrases over lines), a pattern that begins or ends with a letter or digit
/// begins or ends a word, and case is ignored.
enum PatternSyntax {
    static func expression(_ pattern: String) -> String {
        var result: [UInt8] = []
        var escaped = false
        var insideClass = false
        for byte in pattern.utf8 {
            if escaped {
                escaped = false
            } else if byte == UInt8(ascii: "\\") {
                escaped = true
            } else if byte == UInt8(ascii: "[") {
                insideClass = true
            } else if byte == UInt8(ascii: "]") {
                insideClass = false
            } else if byte == UInt8(ascii: " "), !insideClass {
                result.append(contentsOf: Array(#"\s+"#.utf8))
                continue
            }
            result.append(byte)
        }
        let body = String(decoding: result, as: UTF8.self)
        let bytes = Array(pattern.utf8)
        let opensWord = bytes.first.map(isWordByte) ?? false
        let closesWord = (bytes.last.map(isWordByte) ?? false) && !(bytes.count > 1 && bytes[bytes.count - 2] == UInt8(ascii: "\\"))
        return (opensWord ? #"\b"# : "") + (pattern.contains("|") ? "(?:\(body))" : body) + (closesWord ? #"\b"# : "")
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A || byte >= 0x30 && byte <= 0x39
    }
}
