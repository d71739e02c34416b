import Testing

@testable import docket

@Suite struct CSVTextTests {
    @Test func `Commas, quotes and line breaks are quoted`() {
        #expect(CSVText.row(["a", "b,c", "d\"e", "f\ng", " h"]) == "a,\"b,c\",\"d\"\"e\",\"f\ng\",\" h\"")
    }

    @Test(
        "What a spreadsheet would run is a text",
        arguments: ["=1+1", "+cmd", "-cmd", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=HYPERLINK(\"http://a\",\"b\")"])
    func formulas(text: String) {
        let row = CSVText.row([text])
        #expect(row.hasPrefix("'") || row.hasPrefix("\"'"))
    }

    @Test func `Numbers below zero stay numbers`() { #expect(CSVText.row(["-1.5", "+2", "-"]) == "-1.5,+2,'-") }

    @Test func `An empty field is empty`() { #expect(CSVText.row(["", "", "x"]) == ",,x") }
}
