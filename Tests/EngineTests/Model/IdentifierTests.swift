import Engine
import Testing

@Suite struct IdentifierTests {
    @Test(arguments: ["acme", "A.b_c-9", String(repeating: "x", count: 64)])
    func `a client's id may be`(text: String) { #expect(ClientID(validating: text)?.rawValue == text) }

    @Test(arguments: ["", "a b", "a\nb", "a\u{1b}[31m", "ä", "a/b", String(repeating: "x", count: 65)])
    func `a client's id may not be`(text: String) { #expect(ClientID(validating: text) == nil) }
}
