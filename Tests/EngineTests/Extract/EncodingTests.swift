import Testing

@testable import Engine

/// Documents that don't say what encoding they are in, or say it wrongly.
@Suite struct EncodingTests {
    private func decoded(_ bytes: [UInt8], declared: Charset? = nil) -> String? {
        TextDecoder.decode(bytes, declared: declared, bytesMax: 1 << 20).map { String(decoding: $0, as: UTF8.self) }
    }

    /// `text` in another encoding, by the system's `iconv`.
    private func encoded(_ text: String, _ charset: String) -> [UInt8] {
        SampleArchive.output(of: "printf '%s' '\(text)' | iconv -f UTF-8 -t \(charset)")
    }

    private static let russian =
        "Настоящий договор заключен между сторонами и вступает в силу с момента подписания обеими сторонами."
    private static let japanese = "請求書をお送りします。お支払いは月末までにお願いいたします。"
    private static let chinese = "这是我们公司的发票，请在月底之前付款。如果您有问题，请和我们联系。不是所有的人都知道这一点。"
    private static let traditional = "這是我們公司的發票，請在月底之前付款。如果您有問題，請和我們聯繫。不是所有的人都知道這一點。"
    private static let korean = "이 계약은 양 당사자가 서명한 날부터 효력이 있다. 대금은 매월 말일까지 지급하여야 한다. 이의가 있는 경우에는 서면으로 하여야 한다."
    private static let polish =
        "Umowa wchodzi w życie z dniem podpisania przez obie strony. Spółka zapłaci należność w ciągu czternastu dni."
    private static let german = "Die Rechnung über zwölf Stück wird fällig, wenn die Ware geprüft ist: 17 € für Müller."
    private static let french =
        "Le présent contrat est conclu à la date de sa signature ; l’échéance est fixée à la fin du mois où il a été "
        + "reçu."

    @Test(arguments: [
        (russian, "CP1251"), (russian, "KOI8-R"), (russian, "ISO-8859-5"), (russian, "IBM866"), (japanese, "CP932"),
        (japanese, "EUC-JP"), (japanese, "ISO-2022-JP"), (chinese, "GB18030"), (traditional, "BIG5"),
        (korean, "EUC-KR"),
        (polish, "CP1250"), (polish, "ISO-8859-2"), (german, "CP1252"), (french, "CP1252"),
    ])
    func `an encoding that nobody names is recognised by its language`(text: String, charset: String) {
        let bytes = encoded(text, charset)
        #expect(!bytes.isEmpty)
        #expect(decoded(bytes) == text, "\(charset)")
    }

    /// Every one of them is at worst refused when there is little of it: never other characters.
    @Test(arguments: [russian, japanese, chinese, traditional, korean, polish, german, french])
    func `little text is decoded rightly or refused`(text: String) {
        for charset in [
            "CP1251", "KOI8-R", "IBM866", "CP932", "EUC-JP", "GB18030", "BIG5", "EUC-KR", "CP1250", "CP1252",
        ] {
            for length in [2, 4, 7, 12, 20] {
                let part = String(text.prefix(length))
                let bytes = encoded(part, charset)
                guard !bytes.isEmpty, bytes.contains(where: { $0 >= 0x80 }), let found = decoded(bytes) else {
                    continue
                }
                #expect(found == part, "\(charset), \(length) characters")
            }
        }
    }

    @Test(arguments: [
        "Turkish: ğüşiöç İstanbul'da şirketi", "Ελληνικά κείμενα για το συμβόλαιο", "שלום לכולם, זה חוזה",
    ])
    func `languages that are not told apart are refused without a name, and read with one`(text: String) {
        let charset = text.contains("ğ") ? "CP1254" : text.contains("Ελ") ? "CP1253" : "CP1255"
        let bytes = encoded(text.replacing("'", with: " "), charset)
        #expect(decoded(bytes) == nil, "\(charset)")
        #expect(decoded(bytes, declared: Charset(named: charset)) == text.replacing("'", with: " "))
    }

    @Test func `a mainframe's text is read`() {
        let text = "The policy holder agrees to the terms of this policy."
        #expect(decoded(encoded(text, "IBM037")) == text)
        #expect(decoded(encoded(text + " Sign here!", "IBM500")) == text + " Sign here!")
    }

    @Test func `UTF-16 and UTF-32 without a mark are read where they are obvious`() {
        let text = "Invoice number 17, total 20.00"
        for charset in ["UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"] {
            #expect(decoded(encoded(text, charset)) == text, "\(charset)")
        }
    }

    @Test func `a page's own word counts, unless it is the word of software that does not know`() {
        let russian = encoded(Self.russian, "CP1251")
        #expect(decoded(russian, declared: .windows1251) == Self.russian)
        #expect(decoded(russian, declared: .windows1252) == Self.russian)
        #expect(decoded(encoded(Self.german, "CP1252"), declared: .utf8) == Self.german)
    }

    @Test(arguments: [
        ("<meta charset=\"koi8-r\">", "KOI8-R"),
        ("<META HTTP-EQUIV='Content-Type' content='text/html; charset=Shift_JIS'>", "CP932"),
        ("<?xml version='1.0' encoding='ISO-8859-15'?>", "ISO-8859-15"),
        ("<meta name=x><meta charset=x-sjis>", "CP932"),
    ])
    func `what a page says of itself is found`(head: String, charset: String) {
        #expect(DeclaredCharset.ofHTML(Array("\(head)<p>".utf8))?.rawValue == charset)
    }

    @Test func `names of encodings are known as people write them`() {
        for (name, charset) in [
            ("ISO_8859-1", Charset.windows1252), ("windows-1251", .windows1251), ("cp1250", .windows1250),
            ("GB2312", .gb18030), ("ks_c_5601-1987", .eucKR), ("UTF8", .utf8), ("iso-8859-8-i", .hebrewISO),
            ("KOI8-U", .koi8U), ("x-mac-roman", .macintosh), ("IBM850", .ibm850),
        ] { #expect(Charset(named: name) == charset, "\(name)") }
        #expect(Charset(named: "utf-7") == nil)
        #expect(Charset(named: "ISO-2022-CN-EXT") == nil)
    }

    @Test func `every encoding in the list is one that the C library has`() {
        for charset in Charset.allCases { #expect(charset.utf8([0x41, 0x42], bytesMax: 100) != nil, "\(charset)") }
    }
}
