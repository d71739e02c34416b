import Testing

@testable import Engine

@Suite struct HTMLTextTests {
    private func text(_ source: String, bytesMax: Int = 1 << 20) -> String {
        String(decoding: HTMLText.text(of: Array(source.utf8), bytesMax: bytesMax), as: UTF8.self)
    }

    @Test func `keeps the title and the body, drops head, scripts, styles and comments`() {
        let page = """
            <!doctype html><html><head><meta charset="utf-8"><title>Invoice 17</title>
            <style>p { color: red }</style><script>if (a < b) alert("no")</script></head>
            <body><!-- secret --><h1>Bill&nbsp;to</h1><p>Total: 12&euro;</p><script>x</script></body></html>
            """
        let result = text(page)
        #expect(result.contains("Invoice 17"))
        #expect(result.contains("Bill to"))
        #expect(result.contains("Total: 12€"))
        for word in ["color", "alert", "secret", "x<", "utf-8"] { #expect(!result.contains(word), "\(word)") }
    }

    @Test func `block elements end a line, cells do not run together`() {
        #expect(text("<p>one</p><div>two<br>three</div>") == "one\ntwo\nthree\n")
        #expect(text("<tr><td>a</td><td>b</td></tr>").hasPrefix("a b"))
    }

    @Test func `references are decoded once, and unknown ones left alone`() {
        #expect(text("a &amp;lt; b &#65;&#x42;&#8364;&#150; AT&T &nosuch; &") == "a &lt; b AB€– AT&T &nosuch; &")
    }

    @Test func `references can't bring control characters in`() {
        #expect(text("a&#27;[2J&#0;b&#x9b;c") == "a [2J&#0;b\u{203A}c")
    }

    @Test(arguments: ["<", "<p", "<a href=\"", "<!--", "<script>", "<script", "&", "&#", "</", "<!", "<p a='"])
    func `markup that never ends is survived`(start: String) {
        #expect(text("before " + start).hasPrefix("before"))
    }

    @Test func `a less-than sign in a sentence is text`() {
        #expect(text("if 3 < 4 and 5 <6") == "if 3 < 4 and 5 <6")
    }

    @Test func `nesting and repetition cost no more than their length`() {
        let deep = String(repeating: "<div>", count: 100_000) + "x" + String(repeating: "<a '\">", count: 20_000)
        #expect(text(deep).contains("x"))
    }

    @Test func `stops at the limit`() {
        #expect(text("<p>" + String(repeating: "é", count: 100), bytesMax: 11).utf8.count == 10)
    }
}
