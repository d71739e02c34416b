/// What a document says its own encoding is. A claim, not a fact: ``TextDecoder`` holds it against the bytes.
enum DeclaredCharset {
    /// Bytes from the start in which HTML has to say it, by its standard; documents say it later.
    private static let searchBytes = 4_096

    /// `<?xml version="1.0" encoding="…"?>`
    static func ofXML(_ bytes: [UInt8]) -> Charset? {
        let head = text(bytes.prefix(256))
        guard head.hasPrefix("<?xml"), let end = head.firstRange(of: "?>") else { return nil }
        return value(of: "encoding", in: head[..<end.lowerBound]).flatMap { Charset(named: $0) }
    }

    /// `<meta charset="…">` or `<meta http-equiv="Content-Type" content="text/html; charset=…">`
    static func ofHTML(_ bytes: [UInt8]) -> Charset? {
        if let declared = ofXML(bytes) { return declared }
        var rest = text(bytes.prefix(searchBytes))[...]
        while let start = rest.firstRange(of: "<meta") {
            rest = rest[start.upperBound...]
            let tag = rest.prefix { $0 != ">" }
            if let name = value(of: "charset", in: tag) { return Charset(named: name) }
        }
        return nil
    }

    /// Lower case, bytes past ASCII as spaces: names of encodings are ASCII.
    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes
        let plain = start.map { byte -> UInt8 in
            byte >= 0x80 ? 0x20 : byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
        }
        return String(decoding: plain, as: UTF8.self)
    }

    /// Behind `key` and `=`, quoted or not.
    static func value(of key: String, in text: Substring) -> Substring? {
        guard let found = text.firstRange(of: key) else { return nil }
        var rest = text[found.upperBound...].drop { $0 == " " }
        guard rest.first == "=" else { return nil }
        rest = rest.dropFirst().drop { $0 == " " || $0 == "\"" || $0 == "'" }
        let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == ":" || $0 == "." }
        return name.isEmpty ? nil : name
    }
}
