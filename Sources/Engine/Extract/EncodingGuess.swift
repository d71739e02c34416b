/// What encoding bytes are in that nobody marked, by what languages look like. A guess that is not sure is no guess:
/// one language's words in another's letters would be classified, cached and believed.
enum EncodingGuess {
    /// Bytes that are looked at.
    private static let sampleBytes = 65_536

    /// The encoding, and the bytes to convert by it; nil when none is sure.
    static func charset(of bytes: [UInt8], declared: Charset?) -> (Charset, [UInt8])? {
        let sample = Array(bytes.prefix(sampleBytes))
        if let found = mainframe(bytes, sample) { return found }
        guard !bytes.contains(where: TextDecoder.isControl) else {
            return isISO2022JP(sample) ? (.iso2022JP, bytes) : nil
        }
        if isWestern(sample, isDeclared: declared?.isDefaultClaim == true),
            !bytes.contains(where: unassigned1252.contains)
        {
            return (.windows1252, bytes)
        }
        let found = centralEuropean(sample) ?? cyrillic(sample) ?? eastAsian(sample)
        return found.map { ($0, bytes) }
    }

    private static let unassigned1252: Set<UInt8> = [0x81, 0x8D, 0x8F, 0x90, 0x9D]

    /// Escape sequences that switch to Japanese and back.
    private static func isISO2022JP(_ sample: [UInt8]) -> Bool {
        sample.holds([0x1B, 0x24, 0x42]) && sample.holds([0x1B, 0x28, 0x42])
            && !sample.contains { $0 >= 0x80 || (TextDecoder.isControl($0) && $0 != 0x1B) }
    }

    // MARK: Latin letters

    /// Mostly ASCII letters, hardly ever two others in a row, no signs where only letters stand, and those letters that
    /// there are belong to one language, unless the document says itself that it is Western.
    private static func isWestern(_ sample: [UInt8], isDeclared: Bool) -> Bool {
        var letters = 0
        var high = 0
        var highLetters = 0
        var pairs = 0
        var previousIsHigh = false
        for byte in sample {
            if byte < 0x80 {
                if isLetter(byte) { letters += 1 }
            } else {
                high += 1
                if byte >= 0xC0, byte != 0xD7, byte != 0xF7 { highLetters += 1 }
                if previousIsHigh { pairs += 1 }
            }
            previousIsHigh = byte >= 0x80
        }
        guard letters >= high * 5, pairs * 8 <= max(high, 8), highLetters * 3 >= high - 6 else { return false }
        let text = TextDecoder.scalars1252(sample)
        guard oddities(text) * 50 <= high else { return false }
        // Some foreign names in a text of plain letters prove nothing, and spoil nothing.
        return isDeclared || highLetters * 100 < letters || Alphabets.fits(text, Alphabets.western)
    }

    /// Signs where they don't stand in any language: beside or inside words. Letters of other encodings look so.
    private static func oddities(_ text: [UInt32]) -> Int {
        let asks = text.contains(0x3F)
        let exclaims = text.contains(0x21)
        var count = 0
        for (index, sign) in text.enumerated() where sign >= 0xA1 && sign <= 0xBF {
            let before = index > 0 && isWordLetter(text[index - 1])
            let after = index + 1 < text.count && isWordLetter(text[index + 1])
            let isOdd: Bool =
                switch sign {
                // ª º · ´ and the soft hyphen can stand anywhere.
                case 0xAA, 0xAD, 0xB4, 0xB7, 0xBA: false
                // ¿ and ¡ need what closes them.
                case 0xBF: before || (after && !asks)
                case 0xA1: before || (after && !exclaims)
                // § © « ® ° » stand at words, not in them.
                case 0xA7, 0xA9, 0xAB, 0xAE, 0xB0, 0xBB: before && after
                // Powers follow a unit.
                case 0xB2, 0xB3, 0xB9: after || (before && sign == 0xB9)
                default: before || after
                }
            if isOdd { count += 1 }
        }
        return count
    }

    private static func isWordLetter(_ scalar: UInt32) -> Bool {
        scalar < 0x80 ? isLetter(UInt8(scalar)) : scalar >= 0xC0 && scalar != 0xD7 && scalar != 0xF7 && scalar < 0x2000
    }

    /// Windows-1250 or ISO 8859-2, which differ in few letters: the one in which the text is in one language.
    private static func centralEuropean(_ sample: [UInt8]) -> Charset? {
        let fitting = [Charset.windows1250, .latin2].filter { charset in
            guard let text = scalars(sample, charset), !text.contains(where: { $0 >= 0x80 && $0 < 0xA0 }) else {
                return false
            }
            let letters = text.count { $0 < 0x80 && isLetter(UInt8($0)) }
            let others = text.count { $0 >= 0x80 }
            return others >= 5 && letters >= others * 3 && oddities(text) == 0
                && Alphabets.fits(text, Alphabets.central)
        }
        return fitting.count == 2 && scalars(sample, .windows1250) == scalars(sample, .latin2)
            ? .windows1250 : fitting.count == 1 ? fitting[0] : nil
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }

    static func scalars(_ sample: [UInt8], _ charset: Charset) -> [UInt32]? {
        charset.utf8(sample, bytesMax: sample.count * 4).map { text in
            String(decoding: text, as: UTF8.self).unicodeScalars.map(\.value)
        }
    }

    // MARK: Mainframes

    /// EBCDIC: the space is 0x40 and the letters lie in three runs. Its versions differ in a few signs; when those
    /// occur and leave a doubt, it is refused.
    private static func mainframe(_ bytes: [UInt8], _ sample: [UInt8]) -> (Charset, [UInt8])? {
        var spaces = 0
        var letters = 0
        var controls = 0
        for byte in sample {
            switch byte {
            case 0x40: spaces += 1
            case 0x81...0x89, 0x91...0x99, 0xA2...0xA9: letters += 1
            case 0x05, 0x0C, 0x0D, 0x15, 0x25: break
            case 0: return nil
            case ..<0x40: controls += 1
            default: break
            }
        }
        guard sample.count >= 16, spaces * 14 >= sample.count, letters * 2 >= sample.count - spaces,
            controls * 100 <= sample.count
        else { return nil }
        func occurs(_ byte: UInt8) -> Bool { bytes.contains(byte) }
        let international = occurs(0x4A) == occurs(0x5A) && (occurs(0x4A) || occurs(0x4F))
        let american = occurs(0xBA) || occurs(0xBB) || (occurs(0x5A) && !occurs(0x4A) && !occurs(0x4F))
        guard !(international && american), !occurs(0x5F), !occurs(0xB0) else { return nil }
        if !international, !american, occurs(0x4A) || occurs(0x4F) || occurs(0x5A) { return nil }
        // Its line end has a code of its own, which would come out as a control character.
        return (international ? .ibm500 : .ibm037, bytes.map { $0 == 0x15 ? 0x25 : $0 })
    }
}
