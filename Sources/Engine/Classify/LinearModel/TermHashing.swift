/// Turns the head of a text into numbers, one a word and one a pair of neighbours: what a linear model sees of it.
///
/// Words are runs of letters and digits, in lower case; a single ASCII character is none, and each Chinese or Japanese
/// character is one. The number is a hash of 64 bits, so that no list of words is kept and no text is stored in a
/// model. It is no secret and no identity: texts can be made that collide.
public struct TermHashing: Hashable, Sendable {
    /// Bytes of words, each with one separator, after which the rest of a text is not looked at.
    public var headBytesMax = 4_096
    /// Also pairs of neighbouring words.
    public var hasPairs = true

    /// Bytes looked at for one head: texts that are mostly white space end here.
    static let sourceBytesMax = 256 << 10

    /// Calls `body` with the key of each term of the head in order, and with its place: each word, behind it the pair
    /// that ends with it.
    @inline(__always)
    func forEachTerm(of text: Span<UInt8>, _ body: (UInt32, Range<Int>) -> Void) {
        var previous: UInt64 = 0
        var start = 0
        let hasPairs = hasPairs
        forEachWord(of: text) { hash, place in
            body(Vocabulary.key(of: hash, isPair: false), place)
            if hasPairs, previous != 0 {
                body(Vocabulary.key(of: Self.pair(previous, hash), isPair: true), start..<place.upperBound)
            }
            previous = hash
            start = place.lowerBound
        }
    }

    /// Calls `body` with the hash and the place of each word of the head, in order.
    @inline(__always)
    func forEachWord(of text: Span<UInt8>, _ body: (UInt64, Range<Int>) -> Void) {
        let end = min(text.count, Self.sourceBytesMax)
        var place = 0
        var head = 0
        while place < end, head < headBytesMax {
            let start = place
            var word = WordHash()
            while place < end {
                let byte = text[place]
                if byte < 0x80 {
                    let letter = Self.folded(byte)
                    guard letter != 0 else { break }
                    word.append(letter)
                    place += 1
                    continue
                }
                let character = WideCharacter(at: place, of: text)
                guard character.kind == .letter || (character.kind == .ideograph && word.length == 0) else { break }
                for offset in 0..<character.bytes - 1 { word.append(text[place + offset]) }
                word.append(character.last)
                place += character.bytes
                if character.kind == .ideograph { break }
            }
            if word.length > 1 { body(word.value, start..<place) }
            head += word.length + 1
            place += separatorBytes(at: place, of: text, end: end)
        }
    }

    /// Bytes of separators from `place` on.
    @inline(__always)
    private func separatorBytes(at place: Int, of text: Span<UInt8>, end: Int) -> Int {
        var next = place
        while next < end {
            let byte = text[next]
            if byte < 0x80 {
                guard Self.folded(byte) == 0 else { break }
                next += 1
            } else {
                let character = WideCharacter(at: next, of: text)
                guard character.kind == .separator else { break }
                next += character.bytes
            }
        }
        return next - place
    }

    /// A letter in lower case or a digit; 0 for all else.
    @inline(__always)
    private static func folded(_ byte: UInt8) -> UInt8 {
        let lowered = byte | 0x20
        if lowered &- 0x61 < 26 { return lowered }
        return byte &- 0x30 < 10 ? byte : 0
    }

    /// The term of two words; their order matters.
    @inline(__always)
    static func pair(_ first: UInt64, _ second: UInt64) -> UInt64 {
        WordHash.mixed(first &* WordHash.odd ^ (second << 1 | second >> 63))
    }
}

/// The hash of a word while its bytes are read: eight at a time, because mixing takes longer than reading.
private struct WordHash {
    private var hash: UInt64 = 0
    private var packed: UInt64 = 0
    private(set) var length = 0

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        packed = packed << 8 | UInt64(byte)
        length += 1
        if length & 7 == 0 {
            hash = Self.mixed(hash ^ packed)
            packed = 0
        }
    }

    /// The length keeps words apart whose last bytes are alike.
    var value: UInt64 { Self.mixed(hash ^ packed &+ UInt64(truncatingIfNeeded: length) &* Self.odd) }

    static let odd: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// Two multiplications spread every bit over all others.
    @inline(__always)
    static func mixed(_ value: UInt64) -> UInt64 {
        var value = (value ^ (value >> 32)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 29)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 32)
    }
}

/// A character of more than one byte, as far as words need to know it.
private struct WideCharacter {
    enum Kind { case letter, ideograph, separator }

    var kind: Kind
    /// 1 to 4; fewer than it should have where the text ends in it or is damaged.
    var bytes: Int
    /// Its last byte, in lower case where that is simple: Latin letters of Western Europe.
    var last: UInt8

    init(at place: Int, of text: Span<UInt8>) {
        let first = text[place]
        let wanted = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
        bytes = 1
        while bytes < wanted, place + bytes < text.count, text[place + bytes] & 0xC0 == 0x80 { bytes += 1 }
        last = text[place + bytes - 1]
        switch first {
        // U+0080 to U+00BF, and the blocks of punctuation, arrows, boxes and symbols.
        case 0xC2: kind = .separator
        case 0xE2: kind = bytes > 1 && text[place + 1] >= 0xB0 ? .letter : .separator
        case 0xE3 where bytes == 3 && text[place + 1] == 0x80: kind = .separator
        case 0xE3...0xE9: kind = bytes == 3 ? .ideograph : .letter
        default: kind = .letter
        }
        if first == 0xC3, bytes == 2, last >= 0x80, last <= 0x9E, last != 0x97 { last |= 0x20 }
    }
}
