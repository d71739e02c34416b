/// Turns bytes of an unknown encoding into UTF-8, or refuses. Wrong characters shown as text would be classified,
/// cached and believed, so anything doubtful is a refusal.
enum TextDecoder {
    /// At most `bytesMax` bytes of UTF-8, cut between characters, without NUL and control characters (line ends, tabs
    /// and form feeds stay). `declared` is what the document says of itself. Nil when no encoding fits.
    static func decode(_ bytes: [UInt8], declared: Charset? = nil, bytesMax: Int) -> [UInt8]? {
        // Most documents: nothing to decode and nothing to leave out.
        if bytes.count <= bytesMax, declared != .iso2022JP, isCleanUTF8(bytes) { return bytes }
        // Once: what is put together by leaving out is not looked for again, its control characters are dropped below.
        return judged(TerminalSequences.removed(from: bytes) ?? bytes, declared: declared, bytesMax: bytesMax)
    }

    private static func judged(_ bytes: [UInt8], declared: Charset?, bytesMax: Int) -> [UInt8]? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            return isPlausibleUTF8(bytes) ? utf8(bytes[3...].prefix(bytesMax * 2 + 64), bytesMax: bytesMax) : nil
        }
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return utf32(bytes[4...], bigEndian: false, bytesMax: bytesMax) }
        if bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return utf32(bytes[4...], bigEndian: true, bytesMax: bytesMax) }
        if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes[2...], bigEndian: false, bytesMax: bytesMax) }
        if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes[2...], bigEndian: true, bytesMax: bytesMax) }
        if let (width, bigEndian) = unmarkedWide(bytes) {
            return width == 4
                ? utf32(bytes[...], bigEndian: bigEndian, bytesMax: bytesMax)
                : utf16(bytes[...], bigEndian: bigEndian, bytesMax: bytesMax)
        }
        // More than this is never kept: a document of any size is judged whole and copied no further than here.
        let kept = bytes.prefix(bytesMax * 2 + 64)
        if declared != .iso2022JP, isPlausibleUTF8(bytes) { return utf8(kept, bytesMax: bytesMax) }
        return legacy(Array(kept), declared: declared, bytesMax: bytesMax)
    }

    /// Encodings that don't show by themselves: the document's own word, unless it is the word of software that does
    /// not know, then what the bytes are most like.
    private static func legacy(_ bytes: [UInt8], declared: Charset?, bytesMax: Int) -> [UInt8]? {
        if let declared, !declared.isDefaultClaim, declared != .utf8, !bytes.contains(0),
            let text = declared.utf8(bytes, bytesMax: bytesMax)
        {
            return utf8(text[...], bytesMax: bytesMax)
        }
        guard let (charset, source) = EncodingGuess.charset(of: bytes, declared: declared) else { return nil }
        if charset == .windows1252 { return windows1252(source[...], bytesMax: bytesMax) }
        return charset.utf8(source, bytesMax: bytesMax).map { utf8($0[...], bytesMax: bytesMax) }
    }

    /// XML and its likes as UTF-8; nothing when no encoding fits. Not cut: markup is not yet text.
    static func markup(_ bytes: [UInt8]) -> [UInt8] {
        decode(bytes, declared: DeclaredCharset.ofXML(bytes), bytesMax: bytes.count * 3 + 4) ?? []
    }

    /// A name of others, for people: valid, without control characters, of at most 255 bytes.
    static func name(_ bytes: some Collection<UInt8>) -> String {
        let source = Array(bytes.prefix(1_024))
        let text = decode(source, bytesMax: 255) ?? source.filter { $0 >= 0x20 && $0 < 0x7F }
        return String(decoding: text.filter { $0 >= 0x20 }.prefix(255), as: UTF8.self)
    }

    /// Latin text of two bytes a character has a zero in nearly every second place, always the same one; of four, in
    /// three of four places.
    private static func unmarkedWide(_ bytes: [UInt8]) -> (width: Int, bigEndian: Bool)? {
        let sample = Array(bytes.prefix(1024))
        guard sample.count >= 8, sample.count % 2 == 0 || bytes.count > 1024 else { return nil }
        var zeros = [0, 0, 0, 0]
        for (index, byte) in sample.enumerated() where byte == 0 { zeros[index % 4] += 1 }
        let quads = sample.count / 4
        func most(_ place: Int) -> Bool { zeros[place] * 10 >= quads * 9 }
        if most(1), most(2), most(3), zeros[0] == 0 { return (4, false) }
        if most(0), most(1), most(2), zeros[3] == 0 { return (4, true) }
        let even = zeros[0] + zeros[2]
        let odd = zeros[1] + zeros[3]
        if odd * 10 >= quads * 16, even == 0 { return (2, false) }
        if even * 10 >= quads * 16, odd == 0 { return (2, true) }
        return nil
    }

    /// Valid throughout, and not a binary format that happens to stay below 128: hardly any control characters.
    private static func isPlausibleUTF8(_ bytes: [UInt8]) -> Bool {
        var controls = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                if isControl(byte) { controls += 1 }
                index += 1
                continue
            }
            let length = sequenceLength(bytes, at: index)
            // A character cut off by the end of the file is a truncated download, not another encoding.
            if length == 0 { return index + 4 > bytes.count && index > 16 && bytes.count - index < 4 && byte >= 0xC2 }
            index += length
        }
        return controls * 50 <= bytes.count
    }

    /// Valid UTF-8 without a mark and without anything that ``utf8(_:bytesMax:)`` would drop.
    private static func isCleanUTF8(_ bytes: [UInt8]) -> Bool {
        var index = 0
        let count = bytes.count
        while index < count {
            let byte = bytes[index]
            if byte < 0x80 {
                if byte < 0x20 || byte == 0x7F, isControl(byte) { return false }
                index += 1
                continue
            }
            let length = sequenceLength(bytes, at: index)
            if length == 0 || (byte == 0xC2 && bytes[index + 1] < 0xA0) { return false }
            if index == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return false }
            index += length
        }
        return true
    }

    static func isControl(_ byte: UInt8) -> Bool {
        byte == 0x7F || (byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D && byte != 0x0C)
    }

    /// Bytes of the well-formed UTF-8 character at `index`; zero when there is none.
    static func sequenceLength(_ bytes: [UInt8], at index: Int) -> Int {
        func byte(_ distance: Int) -> UInt8 {
            index + distance < bytes.count ? bytes[index + distance] : 0
        }
        func continues(_ distance: Int, _ low: UInt8 = 0x80, _ high: UInt8 = 0xBF) -> Bool {
            byte(distance) >= low && byte(distance) <= high
        }
        switch byte(0) {
        case 0...0x7F: return 1
        case 0xC2...0xDF: return continues(1) ? 2 : 0
        case 0xE0: return continues(1, 0xA0) && continues(2) ? 3 : 0
        case 0xED: return continues(1, 0x80, 0x9F) && continues(2) ? 3 : 0
        case 0xE1...0xEF: return continues(1) && continues(2) ? 3 : 0
        case 0xF0: return continues(1, 0x90) && continues(2) && continues(3) ? 4 : 0
        case 0xF1...0xF3: return continues(1) && continues(2) && continues(3) ? 4 : 0
        case 0xF4: return continues(1, 0x80, 0x8F) && continues(2) && continues(3) ? 4 : 0
        default: return 0
        }
    }
}

extension TextDecoder {
    /// What is not well-formed is dropped: callers have judged the whole before.
    static func utf8(_ bytes: ArraySlice<UInt8>, bytesMax: Int) -> [UInt8] {
        let source = Array(bytes)
        var text: [UInt8] = []
        text.reserveCapacity(min(source.count, bytesMax))
        var index = 0
        while index < source.count {
            let byte = source[index]
            if byte < 0x80 {
                if text.count >= bytesMax { break }
                if !isControl(byte) { text.append(byte) }
                index += 1
                continue
            }
            let length = sequenceLength(source, at: index)
            if text.count + length > bytesMax { break }
            // U+0080 to U+009F are control characters too: terminals obey some of them.
            if length > 0, !(byte == 0xC2 && source[index + 1] < 0xA0) {
                text.append(contentsOf: source[index..<index + length])
            }
            index += max(1, length)
        }
        return text
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, bigEndian: Bool, bytesMax: Int) -> [UInt8]? {
        var text = UTF8Text(bytesMax: bytesMax)
        var index = bytes.startIndex
        func unit(at place: Int) -> UInt32? {
            guard place + 1 < bytes.endIndex else { return nil }
            let first = UInt32(bytes[place])
            let second = UInt32(bytes[place + 1])
            return bigEndian ? first << 8 | second : second << 8 | first
        }
        while let value = unit(at: index), !text.isFull {
            index += 2
            if value < 0xD800 || value > 0xDFFF {
                text.append(value)
            } else {
                guard value < 0xDC00, let low = unit(at: index), low >= 0xDC00, low <= 0xDFFF else { return nil }
                index += 2
                text.append(0x10000 + (value - 0xD800) << 10 + (low - 0xDC00))
            }
        }
        return text.bytes
    }

    private static func utf32(_ bytes: ArraySlice<UInt8>, bigEndian: Bool, bytesMax: Int) -> [UInt8]? {
        var text = UTF8Text(bytesMax: bytesMax)
        var index = bytes.startIndex
        while index + 3 < bytes.endIndex, !text.isFull {
            let quad = bytes[index..<index + 4].map { UInt32($0) }
            let value =
                bigEndian
                ? quad[0] << 24 | quad[1] << 16 | quad[2] << 8 | quad[3]
                : quad[3] << 24 | quad[2] << 16 | quad[1] << 8 | quad[0]
            guard value <= 0x10FFFF, value < 0xD800 || value > 0xDFFF else { return nil }
            text.append(value)
            index += 4
        }
        return text.bytes
    }

    private static func windows1252(_ bytes: ArraySlice<UInt8>, bytesMax: Int) -> [UInt8] {
        var text = UTF8Text(bytesMax: bytesMax)
        for byte in bytes {
            if text.isFull { break }
            text.append(scalar1252(byte))
        }
        return text.bytes
    }

    static func scalars1252(_ bytes: [UInt8]) -> [UInt32] { bytes.map(scalar1252) }

    static func scalar1252(_ byte: UInt8) -> UInt32 {
        byte >= 0x80 && byte <= 0x9F ? upper1252[Int(byte) - 0x80] : UInt32(byte)
    }

    /// What Windows puts where Latin-1 has control characters; zero where nothing is assigned.
    private static let upper1252: [UInt32] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
        0x0178,
    ]
}

/// Collects characters as UTF-8 up to a limit, leaving out what must not be in a text.
struct UTF8Text {
    private(set) var bytes: [UInt8] = []
    private(set) var isFull = false
    let bytesMax: Int

    init(bytesMax: Int) { self.bytesMax = bytesMax }

    /// Takes a Unicode scalar value; control characters, surrogates and what is past Unicode are left out.
    mutating func append(_ value: UInt32) {
        guard !isFull else { return }
        if value < 0x80 {
            guard !TextDecoder.isControl(UInt8(value)) else { return }
        } else if value < 0xA0 || value == 0xFEFF || (value >= 0xD800 && value <= 0xDFFF) || value > 0x10FFFF {
            return
        }
        let length = value < 0x80 ? 1 : value < 0x800 ? 2 : value < 0x10000 ? 3 : 4
        guard bytes.count + length <= bytesMax else {
            isFull = true
            return
        }
        switch length {
        case 1: bytes.append(UInt8(value))
        case 2: bytes.append(contentsOf: [UInt8(0xC0 | value >> 6), UInt8(0x80 | value & 0x3F)])
        case 3:
            bytes.append(contentsOf: [
                UInt8(0xE0 | value >> 12), UInt8(0x80 | value >> 6 & 0x3F), UInt8(0x80 | value & 0x3F),
            ])
        default:
            bytes.append(contentsOf: [
                UInt8(0xF0 | value >> 18), UInt8(0x80 | value >> 12 & 0x3F), UInt8(0x80 | value >> 6 & 0x3F),
                UInt8(0x80 | value & 0x3F),
            ])
        }
    }
}
