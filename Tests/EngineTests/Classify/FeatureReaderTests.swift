import Testing

@testable import Engine

@Suite struct FeatureReaderTests {
    private func value(_ type: FeatureType, _ text: String) -> String? {
        let bytes = Array(text.utf8)
        return FeatureReader.value(of: type, in: bytes, after: 0).map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    @Test(
        arguments: [
            (": 2024-05-03 x", "2024-05-03"), (" 3.5.2024", "3.5.2024"), ("\n05/03/24\n", "05/03/24"),
            (" 3 May 2024.", "3 May 2024"),
            (": May 3, 2024 and", "May 3, 2024"), (" soon", nil), (" 12", nil), (" 123456/1/1", nil),
            (" 5 apples 2024", nil),
        ] as [(String, String?)])
    func `dates`(text: String, expected: String?) { #expect(value(.date, text) == expected) }

    @Test(
        arguments: [
            (": $1,234.50.", "$1,234.50"), (" EUR 12", "EUR 12"), (" 12,50 €", "12,50"), (" €99", "€99"),
            (" 1234", nil), (" due", nil), (" Rs 1,200", "Rs 1,200"), (" on 31 March 2026", nil), (" March 2026", nil),
        ] as [(String, String?)])
    func `amounts`(text: String, expected: String?) { #expect(value(.amount, text) == expected) }

    @Test(
        arguments: [
            (": INV-100\nnext", "INV-100"), (" #2024/17.", "2024/17"), (" Smith", nil), (" 7", nil),
        ] as [(String, String?)])
    func `identifiers`(text: String, expected: String?) { #expect(value(.identifier, text) == expected) }

    @Test func `text ends with its line and its limit`() {
        #expect(value(.text, ": Smith & Sons \nnext") == "Smith & Sons")
        let long = value(.text, " " + String(repeating: "é", count: 300))
        #expect(long?.utf8.count ?? 0 <= FeatureReader.valueBytesMax)
        #expect(long?.contains("\u{FFFD}") == false)
    }

    @Test(
        arguments: [
            (.iban, "GB82 WEST 1234 5698 7654 32", true), (.iban, "GB82 WEST 1234 5698 7654 33", false),
            (.card, "4111 1111 1111 1111", true), (.card, "4111 1111 1111 1112", false),
            (.card, "0000 0000 0000 0000", false), (.vat, "DE136695976", true), (.vat, "DE136695978", false),
            (.vat, "GB 980 7806 84", true), (.vat, "GB 980 7806 85", false), (.vat, "FR 40 303 265 045", true),
            (.vat, "FR 41 303 265 045", false), (.vat, "IT00743110157", true), (.vat, "IT00743110158", false),
            (.vat, "BE0776091951", true), (.vat, "BE0776091950", false), (.vat, "ZZ123456789", false),
            (.ein, "12-3456789", true), (.ein, "07-3456789", false), (.aba, "021000021", true),
            (.aba, "021000022", false), (.aba, "991000021", false), (.isin, "US0378331005", true),
            (.isin, "US0378331006", false), (.npi, "1234567893", true), (.npi, "1234567894", false),
        ] as [(FeatureType, String, Bool)])
    func `check digits`(type: FeatureType, number: String, isRight: Bool) {
        #expect(type.accepts(number.utf8) == isRight)
    }

    @Test(
        arguments: [
            (.vat, ": GB 980 7806 84 Registered", "GB 980 7806 84"), (.aba, " 021000021 Account", "021000021"),
            (.vat, ": pending", nil), (.number, " 2024 and", "2024"), (.enum, ": PPO plan", "PPO"),
        ] as [(FeatureType, String, String?)])
    func `numbers with check digits are read whole, in groups too`(type: FeatureType, text: String, expected: String?) {
        #expect(value(type, text) == expected)
    }

    @Test(
        arguments: [
            ("$1,234.50", 1234.5), ("1.234,50 €", 1234.5), ("12", 12), ("EUR 1.234", 1234), ("none", nil),
        ] as [(String, Double?)])
    func `amounts have a number`(text: String, expected: Double?) {
        #expect(FeatureReader.number(in: text) == expected)
    }

    @Test(
        arguments: [
            ("The invoice is for the work that you did and is due on the first of the month", "en"),
            ("Die Rechnung ist für die Arbeit und der Betrag wird mit dem Konto verrechnet", "de"),
            ("La facture est pour les travaux que vous avez faits dans la maison et le jardin", "fr"),
            ("12 34 56 78", nil),
        ] as [(String, String?)])
    func `languages`(text: String, expected: String?) {
        #expect(LanguageGuess.language(of: Array(text.utf8)) == expected)
    }
}
