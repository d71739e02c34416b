/// The readable text of an RTF document: one pass over its control words, with a stack of groups. Pictures, embedded
/// objects and tables of fonts and styles are left out.
struct RTFText {
    private let source: [UInt8]
    private var index = 0
    private var assembly: TextAssembly
    private var state = Group()
    private var groups: [Group] = []
    /// By number: in which encoding a font's bytes are.
    private var fontCharsets: [Int: Charset] = [:]
    private var fontInTable: Int?
    private var charset = Charset.windows1252
    /// Bytes of one encoding, until something else comes: two of them can be one character.
    private var pending: [UInt8] = []
    private var pendingCharset = Charset.windows1252
    private var highSurrogate: UInt32?
    /// Replacement characters behind a `\u`, which programs without Unicode show.
    private var fallbacksLeft = 0
    /// Nil once something could not be decoded: wrong characters are worse than none.
    private(set) var isReadable = true

    private struct Group {
        var isSkipped = false
        var isFontTable = false
        var fallbackCount = 1
        var font: Int?
    }

    private static let groupsMax = 1_000
    private static let wordBytesMax = 32

    /// At most `bytesMax` bytes; nil when it is in an encoding that is not known.
    static func text(of source: [UInt8], bytesMax: Int) -> [UInt8]? {
        var reader = RTFText(source: source, bytesMax: bytesMax)
        reader.read()
        return reader.isReadable ? reader.assembly.bytes : nil
    }

    private init(source: [UInt8], bytesMax: Int) {
        self.source = source
        assembly = TextAssembly(bytesMax: bytesMax)
    }

    private mutating func read() {
        while index < source.count, !assembly.isFull, isReadable {
            let byte = source[index]
            index += 1
            switch byte {
            case UInt8(ascii: "{"): beginGroup()
            case UInt8(ascii: "}"): endGroup()
            case UInt8(ascii: "\\"): readControl()
            case 0x0D, 0x0A, 0: break
            default: literal(byte)
            }
        }
        flush()
    }

    private mutating func beginGroup() {
        flush()
        fallbacksLeft = 0
        // Deeper ones are read as if they were the last: nesting can't cost more than this.
        if groups.count < Self.groupsMax { groups.append(state) }
    }

    private mutating func endGroup() {
        flush()
        fallbacksLeft = 0
        if let outer = groups.popLast() { state = outer }
    }

    private mutating func readControl() {
        guard index < source.count else { return }
        let byte = source[index]
        guard isLetter(byte) else {
            index += 1
            symbol(byte)
            return
        }
        let start = index
        while index < source.count, index - start < Self.wordBytesMax, isLetter(source[index]) { index += 1 }
        let word = String(decoding: source[start..<index], as: UTF8.self)
        let numberStart = index
        if index < source.count, source[index] == UInt8(ascii: "-") { index += 1 }
        while index < source.count, index - numberStart < 11, isDigit(source[index]) { index += 1 }
        let number = Int(String(decoding: source[numberStart..<index], as: UTF8.self))
        if index < source.count, source[index] == 0x20 { index += 1 }
        apply(word, number)
    }

    private func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }
    private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private mutating func symbol(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "'"):
            guard index + 1 < source.count,
                let value = UInt8(String(decoding: source[index..<(index + 2)], as: UTF8.self), radix: 16)
            else { return }
            index += 2
            literal(value)
        case UInt8(ascii: "*"): state.isSkipped = true
        case UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "}"): literal(byte)
        case UInt8(ascii: "~"): character(0x20)
        case UInt8(ascii: "_"): character(0x2D)
        case 0x0A, 0x0D: lineBreak()
        default: break
        }
    }

    private mutating func apply(_ word: String, _ number: Int?) {
        switch word {
        case "ansicpg": if let number { charset = Charset(codePage: number) ?? charset }
        case "mac": charset = .macintosh
        case "pc": charset = .ibm437
        case "pca": charset = .ibm850
        case "fonttbl":
            state.isFontTable = true
            state.isSkipped = true
        case "f": if state.isFontTable { fontInTable = number } else { changeFont(number) }
        case "fcharset": if let font = fontInTable, let number { fontCharsets[font] = Self.charset(ofFont: number) }
        case "plain": changeFont(nil)
        case "uc": state.fallbackCount = max(0, min(number ?? 1, 8))
        case "u": if let number { unicode(number) }
        case "bin":
            flush()
            index = min(source.count, index + max(0, min(number ?? 0, source.count)))
        case "par", "line", "sect", "page", "row": lineBreak()
        case "tab": character(0x09)
        case "cell": character(0x09)
        // Text in a drawn shape lies inside what other programs are told to skip.
        case "shptxt": state.isSkipped = false
        case "emdash": character(0x2014)
        case "endash": character(0x2013)
        case "lquote": character(0x2018)
        case "rquote": character(0x2019)
        case "ldblquote": character(0x201C)
        case "rdblquote": character(0x201D)
        case "bullet": character(0x2022)
        default: if Self.skippedGroups.contains(word) { state.isSkipped = true }
        }
    }

    /// Groups whose words are no part of the text.
    private static let skippedGroups: Set<String> = [
        "colortbl", "stylesheet", "info", "pict", "object", "objdata", "themedata", "colorschememapping", "datastore",
        "listtable", "listoverridetable", "rsidtbl", "generator", "xmlnstbl", "fldinst", "filetbl", "revtbl",
        "nonshppict", "pgdsctbl", "latentstyles", "datafield", "bkmkstart", "bkmkend", "template", "private",
    ]

    private static func charset(ofFont number: Int) -> Charset? {
        switch number {
        case 0: .windows1252
        case 77: .macintosh
        case 128: .shiftJIS
        case 129: .eucKR
        case 134: .gb18030
        case 136: .big5
        case 161: .windows1253
        case 162: .windows1254
        case 163: .windows1258
        case 177: .windows1255
        case 178: .windows1256
        case 186: .windows1257
        case 204: .windows1251
        case 222: .windows874
        case 238: .windows1250
        case 254: .ibm437
        default: nil
        }
    }

    private mutating func changeFont(_ font: Int?) {
        flush()
        state.font = font
    }

    private mutating func literal(_ byte: UInt8) {
        if fallbacksLeft > 0 {
            fallbacksLeft -= 1
            return
        }
        guard !state.isSkipped else { return }
        let wanted = state.font.flatMap { fontCharsets[$0] } ?? charset
        // A Western font does not make a Japanese document's bytes Western: half of a character is in its code page.
        let own = wanted == .windows1252 ? charset : wanted
        if own != pendingCharset {
            flush()
            pendingCharset = own
        }
        pending.append(byte)
    }

    private mutating func unicode(_ number: Int) {
        flush()
        fallbacksLeft = state.fallbackCount
        // Negative numbers are how sixteen bits with the highest set are written.
        let value = UInt32(truncatingIfNeeded: number & 0xFFFF)
        if (0xD800..<0xDC00).contains(value) {
            highSurrogate = value
        } else if (0xDC00..<0xE000).contains(value) {
            if let high = highSurrogate { character(0x10000 + (high - 0xD800) << 10 + (value - 0xDC00)) }
            highSurrogate = nil
        } else {
            character(value)
        }
    }

    private mutating func character(_ value: UInt32) {
        flush()
        guard !state.isSkipped, let scalar = Unicode.Scalar(value) else { return }
        assembly.append(String(Character(scalar)))
    }

    private mutating func lineBreak() {
        flush()
        if !state.isSkipped { assembly.lineBreak() }
    }

    private mutating func flush() {
        guard !pending.isEmpty else { return }
        defer { pending.removeAll(keepingCapacity: true) }
        if !pending.contains(where: { $0 >= 0x80 }) {
            assembly.append(pending)
        } else if let text = pendingCharset.utf8(pending, bytesMax: pending.count * 4) {
            assembly.append(text)
        } else {
            isReadable = false
        }
    }
}
