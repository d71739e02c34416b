/// Reads the value that stands at a place of a text, by its type: stricter and faster than a pattern, and what does not
/// look right is no value at all.
enum FeatureReader {
    /// Longest value in bytes.
    static let valueBytesMax = 200

    /// The value behind a label that ends at `end`; nil when none is there.
    static func value(of type: FeatureType, in text: [UInt8], after end: Int) -> Range<Int>? {
        var start = end
        // A label and its value are parted by little: "No.: 17", "Date   3 May", or the next line of a form.
        while start < min(text.count, end + 24), separators.contains(text[start]) { start += 1 }
        guard start < text.count else { return nil }
        switch type {
        case .date: return date(in: text, at: start)
        case .amount: return amount(in: text, at: start)
        case .number: return digits(in: text, at: start)
        case .identifier: return identifier(in: text, at: start)
        case .iban, .card, .vat, .ein, .aba, .isin, .npi: return grouped(in: text, at: start, type)
        case .enum: return word(in: text, at: start)
        case .text: return line(in: text, at: start)
        }
    }

    private static let separators = Set(" \t\r\n:.#".utf8)

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }

    /// `2024-05-03`, `3.5.2024`, `05/03/24`, `3 May 2024`, `May 3, 2024`.
    private static func date(in text: [UInt8], at start: Int) -> Range<Int>? {
        var place = start
        var numbers = 0
        var words = 0
        var digitsOfYear = 0
        while place < min(text.count, start + 24), numbers + words < 3 {
            let begin = place
            if isDigit(text[place]) {
                while place < text.count, isDigit(text[place]) { place += 1 }
                guard place - begin <= 4 else { return nil }
                digitsOfYear = max(digitsOfYear, place - begin)
                numbers += 1
            } else if isLetter(text[place]), words == 0, numbers <= 1 {
                while place < text.count, isLetter(text[place]) { place += 1 }
                guard
                    months.contains(
                        String(decoding: text[begin..<min(place, begin + 3)].map { $0 | 0x20 }, as: UTF8.self))
                else {
                    return nil
                }
                words += 1
            } else {
                return nil
            }
            if numbers + words == 3 { break }
            let separatorStart = place
            while place < text.count, place - separatorStart < 2, " ./-,".utf8.contains(text[place]) { place += 1 }
            if place == separatorStart { return nil }
        }
        return numbers >= 2 && numbers + words == 3 && digitsOfYear >= 2 ? start..<place : nil
    }

    private static let months: Set<String> = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mai", "mär", "okt", "dez",
    ]

    /// A number with a currency before or behind it, or with two decimals: `$1,234.50`, `EUR 12`, `12,50 €`.
    private static func amount(in text: [UInt8], at start: Int) -> Range<Int>? {
        var place = start
        var hasCurrency = false
        while place < min(text.count, start + 6), !isDigit(text[place]) {
            let byte = text[place]
            guard byte >= 0x80 || byte == 0x24 || byte == 0x20 || byte == 0x2D || isLetter(byte) else { return nil }
            if byte != 0x20, byte != 0x2D { hasCurrency = true }
            place += 1
        }
        // `EUR`, `USD`, `C`; `Rs` and `kr` are the few that are written otherwise.
        // A word is no currency: "on 31 March".
        let letters = text[start..<place].filter(isLetter)
        let isCode = letters.count <= 3 && letters.allSatisfy { $0 < 0x60 }
        guard isCode || ["rs", "kr", "zl"].contains(String(decoding: letters.map { $0 | 0x20 }, as: UTF8.self)) else {
            return nil
        }
        let digits = place
        while place < text.count, isDigit(text[place]) || ",.'".utf8.contains(text[place]) { place += 1 }
        while place > digits, !isDigit(text[place - 1]) { place -= 1 }
        guard place > digits, place - digits <= 20 else { return nil }
        let hasDecimals = place - digits >= 4 && !isDigit(text[place - 3])
        guard hasCurrency || hasDecimals else { return nil }
        return start..<place
    }

    /// Letters, digits and what joins them, with at least one digit.
    private static func identifier(in text: [UInt8], at start: Int) -> Range<Int>? {
        var place = start
        while place < text.count, isLetter(text[place]) || isDigit(text[place]) || "-/._".utf8.contains(text[place]) {
            place += 1
        }
        while place > start, "-/._".utf8.contains(text[place - 1]) { place -= 1 }
        guard place - start >= 2, place - start <= 40, text[start..<place].contains(where: isDigit) else { return nil }
        return start..<place
    }

    private static func digits(in text: [UInt8], at start: Int) -> Range<Int>? {
        var place = start
        while place < text.count, isDigit(text[place]) { place += 1 }
        return place > start && place - start <= 18 ? start..<place : nil
    }

    private static func word(in text: [UInt8], at start: Int) -> Range<Int>? {
        var place = start
        while place < min(text.count, start + 40), isLetter(text[place]) || isDigit(text[place]) || text[place] == 0x2D
        {
            place += 1
        }
        return place > start ? start..<place : nil
    }

    /// A number that is often written in groups, `GB 288 4410 73`: the longest that has the right check digits.
    private static func grouped(in text: [UInt8], at start: Int, _ type: FeatureType) -> Range<Int>? {
        let hasLetters = type == .iban || type == .vat || type == .isin
        var place = start
        var found: Range<Int>?
        while place < min(text.count, start + 42) {
            let byte = text[place]
            guard isDigit(byte) || " -.".utf8.contains(byte) || (hasLetters && isLetter(byte)) else { break }
            place += 1
            let endsGroup = place == text.count || !(isLetter(text[place]) || isDigit(text[place]))
            if endsGroup, isLetter(byte) || isDigit(byte), type.accepts(text[start..<place]) { found = start..<place }
        }
        return found
    }

    /// The value of an amount or a number, whatever its currency: `1.234,50 €`, `$1,234.50`, `2024`.
    static func number(in value: String) -> Double? {
        let bytes = value.utf8.filter { isDigit($0) || $0 == 0x2C || $0 == 0x2E }
        guard bytes.contains(where: isDigit) else { return nil }
        // The last mark parts the decimals when at most two digits follow it; the others part thousands.
        let mark = bytes.lastIndex { !isDigit($0) }
        let hasDecimals = mark.map { bytes.count - $0 - 1 <= 2 } ?? false
        var text: [UInt8] = []
        for (place, byte) in bytes.enumerated() {
            if isDigit(byte) { text.append(byte) } else if hasDecimals, place == mark { text.append(0x2E) }
        }
        return Double(String(decoding: text, as: UTF8.self))
    }

    private static func line(in text: [UInt8], at start: Int) -> Range<Int>? {
        var place = start
        while place < min(text.count, start + valueBytesMax), text[place] != 0x0A, text[place] != 0x0D,
            text[place] != 0x0C
        {
            place += 1
        }
        while place < text.count, place > start, text[place] & 0xC0 == 0x80 { place -= 1 }
        while place > start, text[place - 1] == 0x20 { place -= 1 }
        return place > start ? start..<place : nil
    }
}
