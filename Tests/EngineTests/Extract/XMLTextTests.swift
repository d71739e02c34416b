import Testing

@testable import Engine

@Suite struct XMLTextTests {
    private func text(_ source: String, isPicture: Bool = false, bytesMax: Int = 1 << 20) -> String {
        let bytes = XMLText.text(of: Array(source.utf8), isPicture: isPicture, bytesMax: bytesMax)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `names of elements stand before their words, because they say what these are`() {
        let source =
            "<cbc:Invoice xmlns:cbc=\"urn:x\"><cbc:InvoiceNumber>A-17</cbc:InvoiceNumber>"
            + "<n:a currency=\"EUR\">5</n:a></cbc:Invoice>"
        #expect(text(source) == "Invoice Number: A-17\na: currency EUR; 5")
    }

    @Test func `an external entity is not looked at`() {
        let source = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>before &x; after</a>"
        #expect(text(source) == "a: before &x; after")
    }

    @Test func `a billion laughs are not laughed`() {
        var declarations = "<!ENTITY l0 \"ha\">"
        for level in 1...9 {
            declarations += "<!ENTITY l\(level) \"" + String(repeating: "&l\(level - 1);", count: 10) + "\">"
        }
        #expect(text("<?xml version=\"1.0\"?><!DOCTYPE a [\(declarations)]><a>&l9;</a>") == "a: &l9;")
    }

    @Test func `literal sections mean themselves, comments and instructions nothing`() {
        #expect(text("<a><!-- no --><?php no ?><![CDATA[1 < 2 &amp;]]></a>") == "a: 1 < 2 &amp;")
    }

    @Test func `pictures have words of their own only`() {
        #expect(text("<svg width=\"3\"><style>p{}</style><text>Plan</text></svg>", isPicture: true) == "Plan")
    }

    @Test(arguments: [
        "<", "<a", "<a b=\"", "<!--", "<![CDATA[", "<!DOCTYPE a [", "</", "<?", "<a b='c", "&#", "<a =\"\"",
    ])
    func `markup that never ends is survived`(end: String) {
        #expect(text("<a>before" + end).hasPrefix("a: before"))
    }

    @Test func `stops at the limit`() {
        #expect(text("<a>" + String(repeating: "é", count: 100) + "</a>", bytesMax: 12).utf8.count <= 12)
    }

    @Test func `depth costs no more than length`() {
        #expect(text(String(repeating: "<a>", count: 200_000) + "deep").contains("deep"))
    }

    @Test func `names are taken apart where people would`() {
        #expect(XMLText.words(in: "InvoiceTypeCode") == "Invoice Type Code")
        #expect(XMLText.words(in: "invoice_type-code") == "invoice type code")
        #expect(XMLText.words(in: "IBAN") == "IBAN")
    }
}
