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
            (" 1234", nil), (" due", nil),
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

    @Test func `check digits`() {
        #expect(Checksum.isIBAN("GB82 WEST 1234 5698 7654 32".utf8))
        #expect(!Checksum.isIBAN("GB82 WEST 1234 5698 7654 33".utf8))
        #expect(Checksum.isCardNumber("4111 1111 1111 1111".utf8))
        #expect(!Checksum.isCardNumber("4111 1111 1111 1112".utf8))
        #expect(!Checksum.isCardNumber("0000 0000 0000 0000".utf8))
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
