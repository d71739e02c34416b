/// Puts a text together from pieces of markup: references decoded, white space folded, lines and pages kept, within a
/// limit.
struct TextAssembly {
    private(set) var text: UTF8Text
    /// Where pages began; see ``ExtractedText/pageStarts``.
    private(set) var pageStarts: [Int] = []

    init(bytesMax: Int) { text = UTF8Text(bytesMax: bytesMax) }

    var bytes: [UInt8] { text.bytes }
    var isFull: Bool { text.isFull }

    /// Appends UTF-8 as it stands, without control characters.
    mutating func append(_ piece: some RandomAccessCollection<UInt8>, keepingSpaces: Bool = true) {
        append(Array(piece), keepingSpaces: keepingSpaces, decodingReferences: false)
    }

    /// Appends markup's character data, with its references decoded.
    mutating func append(markup source: [UInt8], _ range: Range<Int>, keepingSpaces: Bool) {
        append(Array(source[range]), keepingSpaces: keepingSpaces, decodingReferences: true)
    }

    mutating func append(_ piece: String) { append(Array(piece.utf8)) }

    private mutating func append(_ source: [UInt8], keepingSpaces: Bool, decodingReferences: Bool) {
        var index = 0
        while index < source.count, !text.isFull {
            let byte = source[index]
            if byte == UInt8(ascii: "&"), decodingReferences,
                let (value, length) = HTMLReferences.value(in: source, at: index)
            {
                text.append(value == 0xA0 ? 0x20 : value)
                index += length
            } else if byte <= 0x20, !keepingSpaces {
                space()
                index += 1
            } else if byte < 0x80 {
                text.append(UInt32(byte))
                index += 1
            } else {
                index += appendCharacter(source, at: index)
            }
        }
    }

    /// Returns how many bytes it was.
    private mutating func appendCharacter(_ source: [UInt8], at index: Int) -> Int {
        let length = TextDecoder.sequenceLength(source, at: index)
        guard length > 1 else { return 1 }
        var value = UInt32(source[index]) & (0x7F >> UInt32(length))
        for distance in 1..<length { value = value << 6 | UInt32(source[index + distance] & 0x3F) }
        text.append(value == 0xA0 ? 0x20 : value)
        return length
    }

    /// A space, unless there is one.
    mutating func space() {
        guard let last = text.bytes.last, last > 0x20 else { return }
        text.append(0x20)
    }

    mutating func tab() { text.append(0x09) }

    /// The line ends, unless it has not begun.
    mutating func lineBreak() {
        guard let last = text.bytes.last, last != 0x0A else { return }
        text.append(0x0A)
    }

    mutating func beginPage() {
        lineBreak()
        pageStarts.append(text.bytes.count)
    }
}
