import Testing

@testable import docket

@Suite struct CSVTextTests {
    @Test func `Commas and quotes are quoted`() {
        #expect(CSVText.row(["a", "b,c", "d\"e", " h"]) == "a,\"b,c\",\"d\"\"e\",\" h\"")
    }

    @Test(
        "No name moves a terminal or breaks a row",
        arguments: [
            ("f\ng", #"f\x0ag"#), ("a\u{1B}[2Jb", #"a\x1b[2Jb"#), ("\u{9B}31m", #"\x9b31m"#),
            ("a\u{202E}b", #"a\u{202e}b"#),
            ("\r=1", #"\x0d=1"#), ("\t=1", #"\x09=1"#),
        ])
    func controls(text: String, shown: String) { #expect(CSVText.row([text]) == shown) }

    @Test(
        "What a spreadsheet would run is a text",
        arguments: [
            "=1+1", "+cmd", "-cmd", "@SUM(A1)", " =1", "\u{3000}=1", "\u{FF1D}1", "=HYPERLINK(\"http://a\",\"b\")",
        ])
    func formulas(text: String) {
        let row = CSVText.row([text])
        #expect(row.hasPrefix("'") || row.hasPrefix("\"'"))
    }

    @Test func `Numbers below zero stay numbers`() { #expect(CSVText.row(["-1.5", "+2", "-"]) == "-1.5,+2,'-") }

    @Test func `An empty field is empty`() { #expect(CSVText.row(["", "", "x"]) == ",,x") }
}
