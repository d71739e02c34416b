/// Just enough of Swift's grammar to tell code from comments and strings, and one function from the next.
enum SwiftCode {
    /// The text with every byte of a comment or inside a string literal replaced by a space; line feeds stay, and so
    /// does the code inside `\( )`.
    static func blankingCommentsAndStrings(_ text: String) -> String {
        var scanner = Scanner(bytes: Array(text.utf8))
        scanner.scanCode(untilClosingParenthesis: false)
        return String(decoding: scanner.bytes, as: UTF8.self)
    }

    /// A function, initialiser, subscript or deinitialiser that has a body.
    struct Function: Equatable {
        var line: Int
        var lineCount: Int
    }

    /// The functions of `code`, which holds no comments and no strings any more.
    static func functions(in code: String) -> [Function] {
        let bytes = Array(code.utf8)
        var functions: [Function] = []
        var line = 1
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\n") { line += 1 }
            if let word = word(at: index, in: bytes) {
                if declaring.contains(word), index == 0 || bytes[index - 1] != UInt8(ascii: "."),
                    let body = body(after: index + word.utf8.count, in: bytes)
                {
                    let feeds = bytes[index..<body.upperBound].count { $0 == UInt8(ascii: "\n") }
                    functions.append(Function(line: line, lineCount: feeds + 1))
                }
                index += word.utf8.count
            } else {
                index += 1
            }
        }
        return functions
    }

    /// The names of types that are declared outside any braces and can be seen from other files.
    static func typesDeclared(in code: String) -> [String] {
        let bytes = Array(code.utf8)
        var names: [String] = []
        var depth = 0
        var previous = ""
        var isHidden = false
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\n") { isHidden = false }
            if let word = word(at: index, in: bytes) {
                if ["private", "fileprivate"].contains(word) { isHidden = true }
                if depth == 0, !isHidden, declaringTypes.contains(previous), word != "func" { names.append(word) }
                previous = word
                index += word.utf8.count
                continue
            }
            if bytes[index] == UInt8(ascii: "{") { depth += 1 }
            if bytes[index] == UInt8(ascii: "}") { depth -= 1 }
            index += 1
        }
        return names
    }

    /// The words of a line of code, and where each begins.
    static func words(in line: Substring) -> [(word: String, before: UInt8?, after: UInt8?)] {
        let bytes = Array(line.utf8)
        var found: [(word: String, before: UInt8?, after: UInt8?)] = []
        var index = 0
        while index < bytes.count {
            guard let word = word(at: index, in: bytes) else {
                index += 1
                continue
            }
            let end = index + word.utf8.count
            found.append((word, index > 0 ? bytes[index - 1] : nil, end < bytes.count ? bytes[end] : nil))
            index = end
        }
        return found
    }

    private static let declaring: Set = ["func", "init", "subscript", "deinit"]
    private static let declaringTypes: Set = ["struct", "class", "enum", "actor", "protocol", "typealias"]
    /// What a line may begin with and still belong to the signature above it.
    private static let continuing: Set = ["where", "throws", "rethrows", "async"]

    private static func isWordByte(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte >= 0x80
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    /// The word that begins at `index`; nil inside a word and between words.
    private static func word(at index: Int, in bytes: [UInt8]) -> String? {
        guard isWordByte(bytes[index]), index == 0 || !isWordByte(bytes[index - 1]) else { return nil }
        let end = bytes[index...].firstIndex { !isWordByte($0) } ?? bytes.count
        return String(decoding: bytes[index..<end], as: UTF8.self)
    }

    /// From the opening brace past the closing one; nil for a requirement, which has no body.
    private static func body(after start: Int, in bytes: [UInt8]) -> Range<Int>? {
        var parentheses = 0
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "("), UInt8(ascii: "["): parentheses += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"): parentheses -= 1
            case UInt8(ascii: "{") where parentheses == 0:
                return endOfBraces(from: index, in: bytes).map { index..<$0 }
            case UInt8(ascii: "}") where parentheses == 0: return nil
            case UInt8(ascii: "\n") where parentheses == 0 && !signatureContinues(after: index, in: bytes): return nil
            default: break
            }
            index += 1
        }
        return nil
    }

    private static func signatureContinues(after feed: Int, in bytes: [UInt8]) -> Bool {
        guard let next = bytes[feed...].firstIndex(where: { $0 > UInt8(ascii: " ") }) else { return false }
        if let word = word(at: next, in: bytes) { return continuing.contains(word) }
        return [UInt8(ascii: "{"), UInt8(ascii: "-"), UInt8(ascii: "(")].contains(bytes[next])
    }

    private static func endOfBraces(from open: Int, in bytes: [UInt8]) -> Int? {
        var depth = 0
        for index in open..<bytes.count {
            if bytes[index] == UInt8(ascii: "{") { depth += 1 }
            if bytes[index] == UInt8(ascii: "}") { depth -= 1 }
            if depth == 0 { return index + 1 }
        }
        return nil
    }
}

/// Walks over source text once and blanks what is not code.
private struct Scanner {
    var bytes: [UInt8]
    var index = 0

    mutating func scanCode(untilClosingParenthesis: Bool) {
        var depth = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "(") where untilClosingParenthesis: depth += 1
            case UInt8(ascii: ")") where untilClosingParenthesis:
                if depth == 0 { return }
                depth -= 1
            case UInt8(ascii: "/") where follows("//"): blankLine()
            case UInt8(ascii: "/") where follows("/*"): blankBlock()
            case UInt8(ascii: "\""), UInt8(ascii: "#"):
                if scanString() { continue }
            default: break
            }
            index += 1
        }
    }

    private func follows(_ text: StaticString, from start: Int? = nil) -> Bool {
        let start = start ?? index
        let wanted = Array("\(text)".utf8)
        return start + wanted.count <= bytes.count && bytes[start..<start + wanted.count].elementsEqual(wanted)
    }

    private mutating func blank() {
        if index < bytes.count, bytes[index] != UInt8(ascii: "\n") { bytes[index] = UInt8(ascii: " ") }
        index += 1
    }

    private mutating func blankLine() {
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { blank() }
        index -= 1
    }

    private mutating func blankBlock() {
        var depth = 0
        repeat {
            if follows("/*") {
                depth += 1
                blank()
            } else if follows("*/") {
                depth -= 1
                blank()
            }
            blank()
        } while depth > 0 && index < bytes.count
        index -= 1
    }

    /// Past a string literal, when one begins here.
    private mutating func scanString() -> Bool {
        var pounds = 0
        while index + pounds < bytes.count, bytes[index + pounds] == UInt8(ascii: "#") { pounds += 1 }
        guard index + pounds < bytes.count, bytes[index + pounds] == UInt8(ascii: "\"") else { return false }
        index += pounds
        let quotes = follows("\"\"\"") ? 3 : 1
        index += quotes
        while index < bytes.count {
            if ends(quotes: quotes, pounds: pounds) {
                index += quotes + pounds
                return true
            }
            if bytes[index] == UInt8(ascii: "\\"), hasPounds(pounds, at: index + 1) {
                scanEscape(pounds: pounds)
            } else {
                blank()
            }
        }
        return true
    }

    private mutating func scanEscape(pounds: Int) {
        for _ in 0...pounds { blank() }
        guard index < bytes.count else { return }
        guard bytes[index] == UInt8(ascii: "(") else { return blank() }
        index += 1
        scanCode(untilClosingParenthesis: true)
        index += 1
    }

    private func hasPounds(_ count: Int, at start: Int) -> Bool {
        start + count <= bytes.count && bytes[start..<start + count].allSatisfy { $0 == UInt8(ascii: "#") }
    }

    private func ends(quotes: Int, pounds: Int) -> Bool {
        index + quotes <= bytes.count && bytes[index..<index + quotes].allSatisfy { $0 == UInt8(ascii: "\"") }
            && hasPounds(pounds, at: index + quotes)
    }
}
