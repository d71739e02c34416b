/// Bytes from a terminal to keys and pastes. Pure: the loop around it owns the clock and says when a lone ESC has
/// waited long enough.
struct KeyDecoder: Sendable {
    enum Input: Hashable, Sendable {
        case key(Key)
        case paste(String)
    }

    private enum State: Hashable, Sendable {
        case ground
        /// ESC was read: a key of its own, or the start of a sequence.
        case escape
        /// After `ESC [`, `ESC [ [` (Linux console) or `ESC O`, with what followed so far.
        case control([UInt8])
        case linuxFunction
        case single
        /// After `ESC ]`, `ESC P`, `ESC _` or `ESC ^`: a terminal's answer, dropped up to its end.
        case string(introducer: UInt8, length: Int, sawEscape: Bool)
        case paste(matched: Int)
        case scalar(bytes: [UInt8], missing: Int)
    }

    private var state = State.ground
    private var pasted: [UInt8] = []

    private static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)
    /// A control sequence of a real terminal is shorter; the rest of a longer one is dropped up to its final byte.
    private static let sequenceBytesMax = 64

    init() {}

    /// An ESC may be the Escape key: if nothing follows within a moment, ``flush()`` says what it was.
    var isWaiting: Bool {
        switch state {
        case .escape, .control, .linuxFunction, .single, .string: true
        case .ground, .paste, .scalar: false
        }
    }

    mutating func decode(_ bytes: some Sequence<UInt8>) -> [Input] {
        var found: [Input] = []
        for byte in bytes { take(byte, &found) }
        return found
    }

    /// Nothing followed: what looked like the start of a sequence was typed by hand.
    mutating func flush() -> [Input] {
        defer { state = isWaiting ? .ground : state }
        switch state {
        case .escape: return [.key(.escape)]
        case .control(let bytes) where bytes.isEmpty: return [.key(.escape), .key(.character("["))]
        case .single: return [.key(.escape), .key(.character("O"))]
        case .string(let introducer, 0, false):
            return [.key(.escape), .key(.character(Character(Unicode.Scalar(introducer))))]
        default: return []
        }
    }

    private mutating func take(_ byte: UInt8, _ found: inout [Input]) {
        switch state {
        case .ground: ground(byte, &found)
        case .escape: afterEscape(byte, &found)
        case .control(let bytes): control(bytes, byte, &found)
        case .linuxFunction:
            state = .ground
            if (0x41...0x45).contains(byte) { found.append(.key(.function(Int(byte) - 0x40))) }
        case .single:
            state = .ground
            if let key = Self.singleShift(byte) { found.append(.key(key)) }
        case .string(let introducer, let length, let sawEscape):
            if byte == 0x07 || (sawEscape && byte == 0x5C) {
                state = .ground
            } else {
                state = .string(introducer: introducer, length: length + 1, sawEscape: byte == 0x1B)
            }
        case .paste(let matched): paste(byte, matched: matched, &found)
        case .scalar(let bytes, let missing): scalar(bytes, byte, missing: missing, &found)
        }
    }

    private mutating func ground(_ byte: UInt8, _ found: inout [Input]) {
        switch byte {
        case 0x1B: state = .escape
        case 0x0D, 0x0A: found.append(.key(.enter))
        case 0x09: found.append(.key(.tab))
        case 0x7F, 0x08: found.append(.key(.backspace))
        case 0x00: found.append(.key(.control(" ")))
        case 0x01...0x1A: found.append(.key(.control(Character(Unicode.Scalar(byte + 0x60)))))
        case 0x1C...0x1F: found.append(.key(.control(Character(Unicode.Scalar(byte + 0x40)))))
        case 0x20...0x7E: found.append(.key(.character(Character(Unicode.Scalar(byte)))))
        case 0xC2...0xDF: state = .scalar(bytes: [byte], missing: 1)
        case 0xE0...0xEF: state = .scalar(bytes: [byte], missing: 2)
        case 0xF0...0xF4: state = .scalar(bytes: [byte], missing: 3)
        default: break
        }
    }

    private mutating func scalar(_ bytes: [UInt8], _ byte: UInt8, missing: Int, _ found: inout [Input]) {
        guard (0x80...0xBF).contains(byte) else {
            state = .ground
            return take(byte, &found)
        }
        guard missing == 1 else {
            state = .scalar(bytes: bytes + [byte], missing: missing - 1)
            return
        }
        state = .ground
        guard let text = String(validating: bytes + [byte], as: UTF8.self), let character = text.first,
            CharacterWidth(character.unicodeScalars[character.unicodeScalars.startIndex]) != .unshowable
        else { return }
        found.append(.key(.character(character)))
    }

    private mutating func afterEscape(_ byte: UInt8, _ found: inout [Input]) {
        switch byte {
        case 0x5B: state = .control([])
        case 0x4F: state = .single
        case 0x5D, 0x50, 0x5F, 0x5E: state = .string(introducer: byte, length: 0, sawEscape: false)
        default:
            // Escape and a key in one read is a quick hand or a slow line; no key of docket's needs Alt.
            found.append(.key(.escape))
            state = .ground
            take(byte, &found)
        }
    }

    private mutating func control(_ bytes: [UInt8], _ byte: UInt8, _ found: inout [Input]) {
        if byte == 0x1B {
            // The sequence was broken off and another begins.
            state = .escape
            return
        }
        if bytes.isEmpty && byte == 0x5B {
            state = .linuxFunction
            return
        }
        guard (0x40...0x7E).contains(byte) else {
            if bytes.count < Self.sequenceBytesMax { state = .control(bytes + [byte]) }
            return
        }
        state = .ground
        guard bytes.count < Self.sequenceBytesMax else { return }
        let numbers = String(decoding: bytes, as: UTF8.self).split(separator: ";", omittingEmptySubsequences: false)
        let first = numbers.first.flatMap { Int($0) }
        if byte == 0x7E && first == 200 {
            state = .paste(matched: 0)
            pasted = []
        } else if let key = Self.key(final: byte, number: first) {
            found.append(.key(key))
        }
    }

    private mutating func paste(_ byte: UInt8, matched: Int, _ found: inout [Input]) {
        if byte == Self.pasteEnd[matched] {
            guard matched + 1 == Self.pasteEnd.count else {
                state = .paste(matched: matched + 1)
                return
            }
            state = .ground
            found.append(.paste(Self.text(pasted)))
            pasted = []
            return
        }
        keep(Self.pasteEnd[..<matched])
        if byte == Self.pasteEnd[0] {
            state = .paste(matched: 1)
        } else {
            keep([byte])
            state = .paste(matched: 0)
        }
    }

    private mutating func keep(_ bytes: some Collection<UInt8>) {
        pasted += bytes.prefix(TerminalEvent.pasteBytesMax - pasted.count)
    }

    /// Without the scalar that the limit cut in two.
    private static func text(_ bytes: [UInt8]) -> String {
        guard bytes.count == TerminalEvent.pasteBytesMax,
            let last = bytes.lastIndex(where: { $0 & 0xC0 != 0x80 }),
            String(validating: bytes[last...], as: UTF8.self) == nil
        else { return String(decoding: bytes, as: UTF8.self) }
        return String(decoding: bytes[..<last], as: UTF8.self)
    }

    /// `ESC O x`, as keypads in application mode and vt100 send it.
    private static func singleShift(_ byte: UInt8) -> Key? {
        switch byte {
        case 0x50...0x53: .function(Int(byte) - 0x4F)
        case 0x4D: .enter
        case 0x6A...0x79: .character(Character(Unicode.Scalar(byte - 0x40)))
        default: key(final: byte, number: nil)
        }
    }

    private static func key(final: UInt8, number: Int?) -> Key? {
        switch final {
        case 0x41: .up
        case 0x42: .down
        case 0x43: .right
        case 0x44: .left
        case 0x46: .end
        case 0x48: .home
        case 0x5A: .backTab
        // F1 to F4 with a modifier, as in ESC [ 1 ; 2 P.
        case 0x50...0x53 where number == 1: .function(Int(final) - 0x4F)
        case 0x7E: tilde(number ?? 0)
        default: nil
        }
    }

    private static func tilde(_ number: Int) -> Key? {
        switch number {
        case 1, 7: .home
        case 3: .delete
        case 4, 8: .end
        case 5: .pageUp
        case 6: .pageDown
        case 11...15: .function(number - 10)
        case 17...21: .function(number - 11)
        case 23, 24: .function(number - 12)
        default: nil
        }
    }
}
