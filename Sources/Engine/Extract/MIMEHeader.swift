/// The head of an e-mail or of a part of one.
struct MIMEHeader {
    private var fields: [(name: String, value: [UInt8])] = []

    private static let fieldsMax = 512
    private static let fieldBytesMax = 16_384

    /// Reads fields from `start` up to an empty line; returns them and where the body begins.
    static func read(_ source: [UInt8], _ range: Range<Int>) -> (MIMEHeader, body: Int) {
        var header = MIMEHeader()
        var place = range.lowerBound
        while place < range.upperBound {
            let end = lineEnd(source, place, range.upperBound)
            let next = min(end + 1, range.upperBound)
            var line = source[place..<end]
            if line.last == 0x0D { line = line.dropLast() }
            place = next
            if line.isEmpty { return (header, place) }
            header.add(line)
        }
        return (header, place)
    }

    static func lineEnd(_ source: [UInt8], _ start: Int, _ end: Int) -> Int {
        var place = start
        while place < end, source[place] != 0x0A { place += 1 }
        return place
    }

    private mutating func add(_ line: ArraySlice<UInt8>) {
        if line.first == 0x20 || line.first == 0x09 {
            guard let last = fields.indices.last, fields[last].value.count < Self.fieldBytesMax else { return }
            fields[last].value += line
        } else if let colon = line.firstIndex(of: UInt8(ascii: ":")), fields.count < Self.fieldsMax {
            let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
            fields.append((name, Array(line[(colon + 1)...].drop { $0 <= 0x20 }.prefix(Self.fieldBytesMax))))
        }
    }

    func holds(_ name: String) -> Bool { fields.contains { $0.name == name } }

    /// The field as it stands, without anything that is not ASCII.
    func raw(_ name: String) -> String? {
        fields.first { $0.name == name }.map { field in
            String(decoding: field.value.filter { $0 >= 0x20 && $0 < 0x7F || $0 == 0x09 }, as: UTF8.self)
        }
    }

    /// The field for people: encoded words decoded; nil where it can't be.
    func text(_ name: String) -> [UInt8]? {
        guard let value = fields.first(where: { $0.name == name })?.value else { return nil }
        return EncodedWords.decode(value)
    }

    /// `text/html` of `Content-Type: text/html; charset=utf-8`, in lower case.
    var mediaType: String {
        guard let value = raw("content-type") else { return "text/plain" }
        let type = value.prefix { $0 != ";" && $0 != " " }.lowercased()
        return type.contains("/") ? type : "text/plain"
    }

    /// A parameter behind a field's value, decoded: quoted, in RFC 2231's form, or in pieces.
    func parameter(_ parameter: String, of field: String) -> String? {
        guard let value = raw(field) else { return nil }
        var pieces: [String: String] = [:]
        for (name, text) in Self.parameters(in: value) where pieces[name] == nil { pieces[name] = text }
        if let plain = pieces[parameter] {
            return EncodedWords.decode(Array(plain.utf8)).map { String(decoding: $0, as: UTF8.self) } ?? plain
        }
        if let extended = pieces[parameter + "*"] { return Self.extended(extended) }
        var joined = ""
        var isExtended = false
        for number in 0..<100 {
            if let piece = pieces["\(parameter)*\(number)"] {
                joined += piece
            } else if let piece = pieces["\(parameter)*\(number)*"] {
                joined += piece
                isExtended = true
            } else {
                break
            }
        }
        return joined.isEmpty ? nil : isExtended ? Self.extended(joined) : joined
    }

    private static func parameters(in value: String) -> [(name: String, text: String)] {
        var found: [(name: String, text: String)] = []
        let bytes = Array(value.utf8)
        var place = 0
        while place < bytes.count, bytes[place] != UInt8(ascii: ";") { place += 1 }
        while place < bytes.count, found.count < 64 {
            let start = place + 1
            while place < bytes.count, bytes[place] != UInt8(ascii: "=") { place += 1 }
            guard place < bytes.count, start <= place else { break }
            let name = String(decoding: bytes[start..<place].filter { $0 > 0x20 }, as: UTF8.self).lowercased()
            place += 1
            while place < bytes.count, bytes[place] <= 0x20 { place += 1 }
            var text: [UInt8] = []
            if place < bytes.count, bytes[place] == UInt8(ascii: "\"") {
                place += 1
                while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
                    if bytes[place] == UInt8(ascii: "\\"), place + 1 < bytes.count { place += 1 }
                    text.append(bytes[place])
                    place += 1
                }
                while place < bytes.count, bytes[place] != UInt8(ascii: ";") { place += 1 }
            } else {
                while place < bytes.count, bytes[place] != UInt8(ascii: ";") {
                    text.append(bytes[place])
                    place += 1
                }
            }
            found.append((name, String(decoding: text, as: UTF8.self)))
        }
        return found
    }

    /// `UTF-8''Rechnung%20M%C3%A4rz.pdf`
    private static func extended(_ value: String) -> String {
        let parts = value.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { return value }
        let bytes = TransferEncoding.percentDecoded(Array(parts[2].utf8))
        let charset = Charset(named: parts[0])
        return TextDecoder.decode(bytes, declared: charset, bytesMax: 1_024).map {
            String(decoding: $0, as: UTF8.self)
        } ?? value
    }
}

/// `=?utf-8?Q?M=C3=A4rz?=` in a header (RFC 2047).
enum EncodedWords {
    /// UTF-8; what can't be decoded is left as it stands. Nil when the rest is in no encoding that is known.
    static func decode(_ value: [UInt8]) -> [UInt8]? {
        var text: [UInt8] = []
        var place = 0
        var plain = 0
        var lastWasEncoded = false
        while place + 1 < value.count {
            guard value[place] == UInt8(ascii: "="), value[place + 1] == UInt8(ascii: "?"),
                let (word, end) = encodedWord(value, place)
            else {
                place += 1
                continue
            }
            let between = value[plain..<place]
            // White space between two encoded words only separates them.
            if !(lastWasEncoded && between.allSatisfy { $0 <= 0x20 }) { text += between }
            text += word
            lastWasEncoded = true
            place = end
            plain = end
        }
        text += value[plain...]
        return TextDecoder.decode(text, bytesMax: text.count * 3)
    }

    private static func encodedWord(_ value: [UInt8], _ start: Int) -> (word: [UInt8], end: Int)? {
        var marks: [Int] = []
        var place = start + 2
        let limit = min(value.count, start + 1_024)
        while place < limit {
            if value[place] == UInt8(ascii: "?") {
                if marks.count == 2 { break }
                marks.append(place)
            }
            place += 1
        }
        guard marks.count == 2, place + 1 < limit, value[place + 1] == UInt8(ascii: "="), marks[1] == marks[0] + 2
        else { return nil }
        let name = String(decoding: value[(start + 2)..<marks[0]], as: UTF8.self).prefix { $0 != "*" }
        let content = Array(value[(marks[1] + 1)..<place])
        let bytes: [UInt8]
        switch value[marks[0] + 1] | 0x20 {
        case UInt8(ascii: "b"): bytes = TransferEncoding.base64Decoded(content[...], bytesMax: 1_024)
        case UInt8(ascii: "q"):
            bytes = TransferEncoding.quotedPrintableDecoded(
                content.map { $0 == UInt8(ascii: "_") ? 0x20 : $0 }[...])
        default: return nil
        }
        guard let charset = Charset(named: name), let word = charset.utf8(bytes, bytesMax: 4_096) else { return nil }
        return (word, place + 2)
    }
}
