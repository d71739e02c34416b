extension Checksum {
    /// A number for value-added tax. Where the country's check digits are simple they are computed, elsewhere the
    /// number of characters is what is checked. Without the letters of a country it may be British or German.
    static func isVATNumber(_ text: some Sequence<UInt8>) -> Bool {
        let bytes = text.filter { isLetter($0) || ($0 >= 0x30 && $0 <= 0x39) }
        guard bytes.count >= 8, bytes.count <= 15 else { return false }
        guard bytes[..<2].allSatisfy(isLetter) else {
            let numbers = digits(of: bytes)
            return numbers.count == bytes.count && (isBritishVAT(numbers) || isGermanVAT(numbers))
        }
        let country = String(decoding: bytes[..<2].map { $0 & 0xDF }, as: UTF8.self)
        let rest = Array(bytes[2...])
        let numbers = digits(of: rest)
        let isAllDigits = numbers.count == rest.count
        switch country {
        case "DE": return isAllDigits && isGermanVAT(numbers)
        case "GB": return isAllDigits && isBritishVAT(numbers)
        case "FR": return isFrenchVAT(rest, numbers)
        case "IT": return isAllDigits && numbers.count == 11 && isLuhn(numbers)
        case "BE": return isAllDigits && isBelgianVAT(numbers)
        default: return lengths[country]?.contains(rest.count) ?? false
        }
    }

    /// Characters behind the letters of the country.
    private static let lengths: [String: ClosedRange<Int>] = [
        "AT": 9...9, "BG": 9...10, "CY": 9...9, "CZ": 8...10, "DK": 8...8, "EE": 9...9, "EL": 9...9, "ES": 9...9,
        "FI": 8...8, "HR": 11...11, "HU": 8...8, "IE": 8...9, "LT": 9...12, "LU": 8...8, "LV": 11...11, "MT": 8...8,
        "NL": 12...12, "PL": 10...10, "PT": 9...9, "RO": 2...10, "SE": 12...12, "SI": 8...8, "SK": 10...10,
        "CH": 10...12, "XI": 9...12,
    ]

    /// ISO 7064, modulus 11, 10.
    private static func isGermanVAT(_ digits: [Int]) -> Bool {
        guard digits.count == 9, digits[0] > 0 else { return false }
        var product = 10
        for digit in digits[..<8] {
            let sum = (digit + product) % 10
            product = (sum == 0 ? 10 : sum) * 2 % 11
        }
        return (11 - product) % 10 == digits[8]
    }

    /// Modulus 97, or the same less 55 for numbers given out since 2010; twelve digits name a branch.
    private static func isBritishVAT(_ digits: [Int]) -> Bool {
        guard digits.count == 9 || digits.count == 12 else { return false }
        let sum = zip(digits, [8, 7, 6, 5, 4, 3, 2]).reduce(0) { $0 + $1.0 * $1.1 } + digits[7] * 10 + digits[8]
        return sum > 0 && (sum % 97 == 0 || (sum + 55) % 97 == 0)
    }

    /// Two characters, computed from the nine digits of the company where they are digits.
    private static func isFrenchVAT(_ bytes: [UInt8], _ numbers: [Int]) -> Bool {
        guard bytes.count == 11, digits(of: bytes[2...]).count == 9 else { return false }
        guard numbers.count == 11 else { return true }
        let company = numbers[2...].reduce(0) { $0 * 10 + $1 }
        return numbers[0] * 10 + numbers[1] == (12 + 3 * (company % 97)) % 97
    }

    private static func isBelgianVAT(_ digits: [Int]) -> Bool {
        guard digits.count == 10 else { return false }
        let number = digits[..<8].reduce(0) { $0 * 10 + $1 }
        return 97 - number % 97 == digits[8] * 10 + digits[9]
    }
}
