/// Check digits: what fails them was never such a number.
enum Checksum {
    /// ISO 13616: the rearranged number leaves 1 when divided by 97.
    static func isIBAN(_ text: some Sequence<UInt8>) -> Bool {
        let bytes = text.filter { $0 != 0x20 }
        guard bytes.count >= 15, bytes.count <= 34 else { return false }
        var remainder = 0
        for byte in bytes[4...] + bytes[..<4] {
            switch byte {
            case 0x30...0x39: remainder = (remainder * 10 + Int(byte) - 0x30) % 97
            case 0x41...0x5A, 0x61...0x7A: remainder = (remainder * 100 + Int(byte | 0x20) - 0x61 + 10) % 97
            default: return false
            }
        }
        return remainder == 1
    }

    /// ISO 7812 (Luhn): every second digit from the right doubled, digits added, divisible by ten.
    static func isCardNumber(_ text: some Sequence<UInt8>) -> Bool {
        let digits = digits(of: text)
        guard digits.count >= 13, digits.count <= 19, Set(digits).count > 1 else { return false }
        return isLuhn(digits)
    }

    /// A routing number of the American Bankers Association: nine digits, weighted 3, 7, 1, divisible by ten; the
    /// first two name a district of the Federal Reserve, a thrift, an electronic transfer or the government.
    static func isRoutingNumber(_ text: some Sequence<UInt8>) -> Bool {
        let digits = digits(of: text)
        guard digits.count == 9 else { return false }
        let prefix = digits[0] * 10 + digits[1]
        guard (0...12).contains(prefix) || (21...32).contains(prefix) || (61...72).contains(prefix) || prefix == 80
        else {
            return false
        }
        let sum = zip(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]).reduce(0) { $0 + $1.0 * $1.1 }
        return sum > 0 && sum % 10 == 0
    }

    /// An employer's number: nine digits of which the first two were given to an office that hands such numbers out.
    static func isEmployerNumber(_ text: some Sequence<UInt8>) -> Bool {
        let digits = digits(of: text)
        guard digits.count == 9, Set(digits).count > 1 else { return false }
        let never: Set<Int> = [0, 7, 8, 9, 17, 18, 19, 28, 29, 49, 69, 70, 78, 79, 89, 96, 97]
        return !never.contains(digits[0] * 10 + digits[1])
    }

    /// ISO 6166: two letters, nine letters or digits and one digit; letters count as two digits, then Luhn.
    static func isSecurityNumber(_ text: some Sequence<UInt8>) -> Bool {
        let bytes = Array(text)
        guard bytes.count == 12, bytes[..<2].allSatisfy(isLetter), bytes[11] >= 0x30, bytes[11] <= 0x39 else {
            return false
        }
        var digits: [Int] = []
        for byte in bytes {
            guard let value = value(of: byte) else { return false }
            digits += value > 9 ? [value / 10, value % 10] : [value]
        }
        return isLuhn(digits)
    }

    /// Ten digits that satisfy Luhn behind the prefix 80840 of health care in the United States.
    static func isProviderNumber(_ text: some Sequence<UInt8>) -> Bool {
        let digits = digits(of: text)
        guard digits.count == 10, digits[0] == 1 || digits[0] == 2 else { return false }
        return isLuhn([8, 0, 8, 4, 0] + digits)
    }

    static func isLuhn(_ digits: [Int]) -> Bool {
        let sum = digits.reversed().enumerated().reduce(0) { sum, digit in
            guard digit.offset % 2 == 1 else { return sum + digit.element }
            return sum + (digit.element > 4 ? digit.element * 2 - 9 : digit.element * 2)
        }
        return sum % 10 == 0
    }

    static func digits(of text: some Sequence<UInt8>) -> [Int] {
        text.filter { $0 >= 0x30 && $0 <= 0x39 }.map { Int($0) - 0x30 }
    }

    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }

    private static func value(of byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: Int(byte) - 0x30
        case 0x41...0x5A, 0x61...0x7A: Int(byte | 0x20) - 0x61 + 10
        default: nil
        }
    }
}
