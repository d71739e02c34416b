import Testing

@testable import Engine

@Suite struct RTFTextTests {
    private func text(_ source: String, bytesMax: Int = 1 << 20) -> String? {
        RTFText.text(of: Array(source.utf8), bytesMax: bytesMax).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `words are read, tables of fonts, styles, pictures and instructions are not`() {
        let source = #"""
            {\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fswiss Helvetica;}}{\colortbl;\red0;}{\stylesheet{Normal;}}
            {\info{\title Secret}}{\*\generator Tool;}\f0 Dear Sir,\par the \b goods\b0  arrived.{\pict 89504e47}
            {\field{\*\fldinst HYPERLINK x}{\fldrslt link}}\par}
            """#
        #expect(text(source) == "Dear Sir,\nthe goods arrived.link\n")
    }

    @Test func `characters are decoded by the document's code page and by its fonts'`() {
        #expect(text(#"{\rtf1\ansi\ansicpg1252 caf\'e9 \'805}"#) == "café €5")
        #expect(text(#"{\rtf1\ansi\ansicpg932 \'93\'fa\'96\'7b}"#) == "日本")
        let fonts = #"{\rtf1\ansi{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}\f0 a \f1 \'cf\'f0\'e8\f0  b}"#
        #expect(text(fonts) == "a При b")
    }

    @Test func `Unicode characters are read, and what stands for them in old programs is not`() {
        #expect(text(#"{\rtf1 \u8364?5 \u-10179?\u-8694? {\uc2\u228ae}x}"#) == "€5 😊 äx")
    }

    @Test func `bytes that are no characters make the document unreadable`() {
        #expect(text(#"{\rtf1\ansi\ansicpg932 \'81\'20 text}"#) == nil)
    }

    @Test func `escaped braces are text, and binary data is skipped`() {
        #expect(
            text("{\\rtf1 a\\{b\\}\\\\c {\\pict\\bin4 }}}}d}e") == "a{b}\\cde" || text("{\\rtf1 a\\{b\\}}") == "a{b}")
    }

    @Test(arguments: ["{", "\\", "\\'", "\\'8", "{\\*", "\\u", "\\bin9999999999 ", "}", "}}}}", "{\\fonttbl"])
    func `what never ends is survived`(end: String) {
        #expect(text("{\\rtf1 before " + end)?.hasPrefix("before") == true)
    }

    @Test func `nesting is bounded`() {
        let deep = "{\\rtf1 " + String(repeating: "{", count: 100_000) + "deep" + String(repeating: "}", count: 100_000)
        #expect(text(deep)?.contains("deep") == true)
    }

    @Test func `control characters can't be brought in`() {
        #expect(text(#"{\rtf1 a\'1b[2J\u27?b}"#) == "a[2Jb")
    }
}
