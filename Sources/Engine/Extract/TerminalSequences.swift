/// What programs write to a terminal beside their text: colours, cursor movements, titles. Captured output of a till or
/// a batch run is full of them; they are left out whole, since `ESC` alone would leave `[1m` stuck to the next word.
enum TerminalSequences {
    /// A longer one is none: what a terminal is told is short, and text behind a stray mark must not vanish.
    private static let bytesMax = 256

    /// The bytes without them; nil when there are none, so nothing has to be copied. Only the two kinds that no
    /// encoding uses are known: `ESC (` and `ESC $` are ISO 2022's.
    static func removed(from bytes: [UInt8]) -> [UInt8]? {
        guard var next = start(in: bytes, from: 0) else { return nil }
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        var copied = 0
        var isAny = false
        while true {
            if let end = end(in: bytes, from: next) {
                kept.append(contentsOf: bytes[copied..<next])
                copied = end
                isAny = true
            }
            guard let following = start(in: bytes, from: max(copied, next + 1)) else { break }
            next = following
        }
        guard isAny else { return nil }
        kept.append(contentsOf: bytes[copied...])
        return kept
    }

    private static func start(in bytes: [UInt8], from index: Int) -> Int? {
        var index = index
        while index + 1 < bytes.count {
            if bytes[index] == 0x1B, bytes[index + 1] == UInt8(ascii: "[") || bytes[index + 1] == UInt8(ascii: "]") {
                return index
            }
            index += 1
        }
        return nil
    }

    /// Behind the sequence that starts at `start`; nil when it is not a whole one (ECMA-48: parameters, then
    /// intermediates, then one final byte; a command to the operating system ends with BEL or `ESC \`).
    private static func end(in bytes: [UInt8], from start: Int) -> Int? {
        let limit = min(bytes.count, start + bytesMax)
        var index = start + 2
        if bytes[start + 1] == UInt8(ascii: "[") {
            while index < limit, (0x30...0x3F).contains(bytes[index]) { index += 1 }
            while index < limit, (0x20...0x2F).contains(bytes[index]) { index += 1 }
            return index < limit && (0x40...0x7E).contains(bytes[index]) ? index + 1 : nil
        }
        while index < limit, bytes[index] >= 0x20 { index += 1 }
        guard index < limit else { return nil }
        if bytes[index] == 0x07 { return index + 1 }
        let isClosed = bytes[index] == 0x1B && index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "\\")
        return isClosed ? index + 2 : nil
    }
}
