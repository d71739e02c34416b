/// The readable text of an HTML page: one pass over its bytes, no tree, so neither nesting nor broken markup costs
/// more. Scripts, styles and the head except its title are left out; block elements end a line.
struct HTMLText {
    private let source: [UInt8]
    private var index = 0
    private var text: UTF8Text
    private var lastWasSpace = true
    private var insideHead = false
    private var insideTitle = false

    /// `source` is UTF-8; at most `bytesMax` bytes come out.
    static func text(of source: [UInt8], bytesMax: Int) -> [UInt8] {
        var reader = HTMLText(source: source, bytesMax: bytesMax)
        reader.read()
        return reader.text.bytes
    }

    private init(source: [UInt8], bytesMax: Int) {
        self.source = source
        text = UTF8Text(bytesMax: bytesMax)
    }

    private mutating func read() {
        while index < source.count, !text.isFull {
            let byte = source[index]
            if byte == UInt8(ascii: "<"), index + 1 < source.count, startsMarkup(source[index + 1]) {
                readMarkup()
            } else if insideHead && !insideTitle {
                index += 1
            } else if byte == UInt8(ascii: "&") {
                readReference()
            } else {
                readCharacter()
            }
        }
    }

    private func startsMarkup(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?") || Self.isLetter(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isLetter(byte) || (byte >= 0x30 && byte <= 0x39) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ":")
    }

    private mutating func readCharacter() {
        let length = max(1, TextDecoder.sequenceLength(source, at: index))
        if length == 1 {
            let byte = source[index]
            if byte <= 0x20 { space() } else { append(UInt32(byte)) }
        } else {
            var value = UInt32(source[index]) & (0x7F >> UInt32(length))
            for distance in 1..<length { value = value << 6 | UInt32(source[index + distance] & 0x3F) }
            if value == 0xA0 { space() } else { append(value) }
        }
        index += length
    }

    private mutating func append(_ value: UInt32) {
        text.append(value)
        lastWasSpace = false
    }

    private mutating func space() {
        if !lastWasSpace { text.append(0x20) }
        lastWasSpace = true
    }

    private mutating func lineBreak() {
        guard let last = text.bytes.last, last != 0x0A else { return }
        text.append(0x0A)
        lastWasSpace = true
    }

    private mutating func readMarkup() {
        if matches("<!--", at: index) {
            index = end(of: "-->", from: index + 4)
            return
        }
        let next = source[index + 1]
        if next == UInt8(ascii: "!") || next == UInt8(ascii: "?") {
            index = end(of: ">", from: index + 2)
            return
        }
        let closes = next == UInt8(ascii: "/")
        let nameStart = index + (closes ? 2 : 1)
        var nameEnd = nameStart
        // Element names are short; what is longer is none that this reader knows.
        while nameEnd < source.count, nameEnd - nameStart < 32, Self.isNameByte(source[nameEnd]) { nameEnd += 1 }
        let name = String(decoding: source[nameStart..<nameEnd].map { $0 | 0x20 }, as: UTF8.self)
        index = tagEnd(from: nameEnd)
        apply(name, closes: closes)
    }

    private mutating func apply(_ name: String, closes: Bool) {
        switch name {
        case "script", "style", "noscript", "template", "svg", "textarea", "iframe":
            if !closes { index = end(of: "</" + name, from: index) }
        case "head": insideHead = !closes
        case "title":
            insideTitle = !closes
            lineBreak()
        case "body":
            insideHead = false
            insideTitle = false
        case "td", "th": space()
        default:
            if Self.blocks.contains(name) { lineBreak() }
        }
    }

    private static let blocks: Set<String> = [
        "address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "fieldset", "figure",
        "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "nav", "ol",
        "option", "p", "pre", "section", "table", "tr", "ul",
    ]

    /// Behind the `>` that ends a tag, minding quotes. A quote that never closes ends at the next `>`, and the search
    /// for its end is bounded, so that a page of open quotes stays linear.
    private func tagEnd(from start: Int) -> Int {
        var place = start
        var quote: UInt8 = 0
        let limit = min(source.count, start + 65_536)
        while place < limit {
            let byte = source[place]
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return place + 1
            }
            place += 1
        }
        return limit == source.count && quote == 0 ? source.count : end(of: ">", from: start)
    }

    private func matches(_ lowered: String, at place: Int) -> Bool {
        let wanted = lowered.utf8
        guard place + wanted.count <= source.count else { return false }
        var position = place
        for byte in wanted {
            let found = source[position]
            guard found == byte || (Self.isLetter(found) && found | 0x20 == byte) else { return false }
            position += 1
        }
        return true
    }

    /// Behind the next `marker`, or the end of the source: an element that never closes takes the rest with it.
    private func end(of marker: String, from start: Int) -> Int {
        var place = start
        let first = marker.utf8.first ?? 0
        while place < source.count {
            if source[place] == first, matches(marker, at: place) {
                // A closing tag is left to be read as one.
                return first == UInt8(ascii: "<") ? place : place + marker.utf8.count
            }
            place += 1
        }
        return source.count
    }

    private mutating func readReference() {
        guard let (value, length) = HTMLReferences.value(in: source, at: index) else {
            append(UInt32(UInt8(ascii: "&")))
            index += 1
            return
        }
        if value == 0xA0 || value <= 0x20 { space() } else { append(value) }
        index += length
    }
}

/// Character references: `&amp;`, `&#8364;`, `&#x20AC;`.
enum HTMLReferences {
    /// The character and how many bytes name it; nil when it is just an ampersand.
    static func value(in source: [UInt8], at start: Int) -> (value: UInt32, length: Int)? {
        let limit = min(source.count, start + 12)
        guard let end = source[start..<limit].firstIndex(of: UInt8(ascii: ";")), end > start + 1 else { return nil }
        let body = source[(start + 1)..<end]
        guard body.first == UInt8(ascii: "#") else {
            return named[String(decoding: body, as: UTF8.self)].map { ($0, end - start + 1) }
        }
        let digits = String(decoding: body.dropFirst(), as: UTF8.self)
        let number = digits.first == "x" || digits.first == "X" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let number, number > 0 else { return nil }
        // Pages number the Windows characters as if they were Unicode, and browsers read them so.
        let value = number >= 0x80 && number <= 0x9F ? TextDecoder.scalar1252(UInt8(number)) : number
        return (value, end - start + 1)
    }

    private static let named: [String: UInt32] = [
        "amp": 0x26, "lt": 0x3C, "gt": 0x3E, "quot": 0x22, "apos": 0x27, "nbsp": 0xA0, "iexcl": 0xA1, "cent": 0xA2,
        "pound": 0xA3, "curren": 0xA4, "yen": 0xA5, "sect": 0xA7, "copy": 0xA9, "laquo": 0xAB, "reg": 0xAE, "deg": 0xB0,
        "plusmn": 0xB1, "sup2": 0xB2, "sup3": 0xB3, "micro": 0xB5, "para": 0xB6, "middot": 0xB7, "sup1": 0xB9,
        "ordm": 0xBA, "raquo": 0xBB, "frac14": 0xBC, "frac12": 0xBD, "frac34": 0xBE, "iquest": 0xBF, "Agrave": 0xC0,
        "Aacute": 0xC1, "Acirc": 0xC2, "Atilde": 0xC3, "Auml": 0xC4, "Aring": 0xC5, "AElig": 0xC6, "Ccedil": 0xC7,
        "Egrave": 0xC8, "Eacute": 0xC9, "Ecirc": 0xCA, "Euml": 0xCB, "Igrave": 0xCC, "Iacute": 0xCD, "Icirc": 0xCE,
        "Iuml": 0xCF, "Ntilde": 0xD1, "Ograve": 0xD2, "Oacute": 0xD3, "Ocirc": 0xD4, "Otilde": 0xD5, "Ouml": 0xD6,
        "times": 0xD7, "Oslash": 0xD8, "Ugrave": 0xD9, "Uacute": 0xDA, "Ucirc": 0xDB, "Uuml": 0xDC, "szlig": 0xDF,
        "agrave": 0xE0, "aacute": 0xE1, "acirc": 0xE2, "atilde": 0xE3, "auml": 0xE4, "aring": 0xE5, "aelig": 0xE6,
        "ccedil": 0xE7, "egrave": 0xE8, "eacute": 0xE9, "ecirc": 0xEA, "euml": 0xEB, "igrave": 0xEC, "iacute": 0xED,
        "icirc": 0xEE, "iuml": 0xEF, "ntilde": 0xF1, "ograve": 0xF2, "oacute": 0xF3, "ocirc": 0xF4, "otilde": 0xF5,
        "ouml": 0xF6, "divide": 0xF7, "oslash": 0xF8, "ugrave": 0xF9, "uacute": 0xFA, "ucirc": 0xFB, "uuml": 0xFC,
        "yuml": 0xFF, "OElig": 0x152, "oelig": 0x153, "Scaron": 0x160, "scaron": 0x161, "ndash": 0x2013,
        "mdash": 0x2014, "lsquo": 0x2018, "rsquo": 0x2019, "sbquo": 0x201A, "ldquo": 0x201C, "rdquo": 0x201D,
        "bdquo": 0x201E, "dagger": 0x2020, "bull": 0x2022, "hellip": 0x2026, "lsaquo": 0x2039, "rsaquo": 0x203A,
        "euro": 0x20AC, "trade": 0x2122, "larr": 0x2190, "rarr": 0x2192, "minus": 0x2212,
    ]
}
