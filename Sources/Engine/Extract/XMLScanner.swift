/// Walks through XML in one pass over its bytes: no tree, no entities of the document's own, nothing outside it. What a
/// document type declares is skipped, so neither expansion nor external entities exist here. Broken markup is read as
/// far as it makes sense.
struct XMLScanner {
    enum Token {
        /// `isEmpty` for `<name/>`, which no end follows.
        case start(name: String, isEmpty: Bool)
        case end(name: String)
        /// Bytes as they stand, references included.
        case text(Range<Int>)
        /// Bytes that mean themselves.
        case literal(Range<Int>)
    }

    let source: [UInt8]
    private var index = 0
    /// Of the element that began last.
    private(set) var attributes: Range<Int> = 0..<0

    /// Longer names are no element that anybody looks for.
    private static let nameBytesMax = 64

    /// `source` is UTF-8.
    init(_ source: [UInt8]) { self.source = source }

    /// Nil at the end.
    mutating func next() -> Token? {
        while index < source.count {
            guard source[index] == UInt8(ascii: "<") else {
                let start = index
                while index < source.count, source[index] != UInt8(ascii: "<") { index += 1 }
                return .text(start..<index)
            }
            guard index + 1 < source.count else { return nil }
            switch source[index + 1] {
            case UInt8(ascii: "?"): index = end(of: "?>", from: index + 2)
            case UInt8(ascii: "!"):
                if starts(with: "<!--") {
                    index = end(of: "-->", from: index + 4)
                } else if starts(with: "<![CDATA[") {
                    let start = index + 9
                    index = end(of: "]]>", from: start)
                    return .literal(start..<max(start, index - 3))
                } else {
                    skipDeclaration()
                }
            case UInt8(ascii: "/"):
                let name = name(from: index + 2)
                index = end(of: ">", from: index + 2)
                return .end(name: name)
            default: return element()
            }
        }
        return nil
    }

    private mutating func element() -> Token {
        let name = name(from: index + 1)
        var place = index + 1
        var quote: UInt8 = 0
        while place < source.count {
            let byte = source[place]
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                break
            }
            place += 1
        }
        let isEmpty = place < source.count && source[place - 1] == UInt8(ascii: "/")
        attributes = (index + 1)..<min(place, source.count)
        index = min(source.count, place + 1)
        return .start(name: name, isEmpty: isEmpty)
    }

    /// The local part: prefixes are the writer's choice.
    private func name(from start: Int) -> String {
        var first = start
        var place = start
        while place < source.count, place - start < Self.nameBytesMax, isNameByte(source[place]) {
            if source[place] == UInt8(ascii: ":") { first = place + 1 }
            place += 1
        }
        return String(decoding: source[min(first, place)..<place], as: UTF8.self)
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte != UInt8(ascii: ">") && byte != UInt8(ascii: "/") && byte != UInt8(ascii: "<")
    }

    /// Behind the `>` that ends a declaration; a document type's own declarations stand in brackets.
    private mutating func skipDeclaration() {
        var depth = 0
        var quote: UInt8 = 0
        while index < source.count {
            let byte = source[index]
            index += 1
            if quote != 0 {
                if byte == quote { quote = 0 }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
            case UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ">"): if depth <= 0 { return }
            default: break
            }
        }
    }

    private func starts(with text: StaticString) -> Bool {
        text.withUTF8Buffer { source[index...].starts(with: $0) }
    }

    private func end(of marker: StaticString, from start: Int) -> Int {
        marker.withUTF8Buffer { marker in
            var place = start
            while place + marker.count <= source.count {
                if source[place] == marker[0], source[place...].starts(with: marker) { return place + marker.count }
                place += 1
            }
            return source.count
        }
    }

    /// The value of an attribute of the element that began last, by its local name; nil when it has none.
    func attribute(_ wanted: String) -> String? {
        attributePairs().first { $0.name == wanted }.map { String(decoding: source[$0.value], as: UTF8.self) }
    }

    /// Attributes of the element that began last, at most 64 of them; declarations of namespaces are none.
    func attributePairs() -> [(name: String, value: Range<Int>)] {
        var pairs: [(name: String, value: Range<Int>)] = []
        var place = attributes.lowerBound
        let end = attributes.upperBound
        while place < end, isNameByte(source[place]) { place += 1 }
        while place < end, pairs.count < 64 {
            while place < end, !isNameByte(source[place]) { place += 1 }
            let nameStart = place
            var local = place
            while place < end, isNameByte(source[place]), source[place] != UInt8(ascii: "=") {
                if source[place] == UInt8(ascii: ":") { local = place + 1 }
                place += 1
            }
            let name = String(decoding: source[max(local, nameStart)..<place], as: UTF8.self)
            while place < end, source[place] <= 0x20 || source[place] == UInt8(ascii: "=") { place += 1 }
            guard place < end, source[place] == UInt8(ascii: "\"") || source[place] == UInt8(ascii: "'") else {
                if place == nameStart { break }
                continue
            }
            let quote = source[place]
            let start = place + 1
            place = start
            while place < end, source[place] != quote { place += 1 }
            if !source[nameStart...].starts(with: "xmlns".utf8) { pairs.append((name, start..<place)) }
            place += 1
        }
        return pairs
    }
}
