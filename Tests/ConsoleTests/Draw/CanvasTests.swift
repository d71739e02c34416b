import Console
import TestSupport
import Testing

@Suite struct CanvasTests {
    private func canvas(_ width: Int, _ height: Int = 1, _ kind: Glyphs.Kind = .braille) -> Canvas {
        Canvas(size: Size(width: width, height: height), glyphs: .of(kind))
    }

    @Test func `text that is too long ends in an ellipsis`() {
        var canvas = canvas(10)
        #expect(canvas.text("abcdefgh", x: 1, y: 0, width: 5) == 5)
        #expect(canvas.grid.lines == [" abcd…    "])
        #expect(canvas.text("abcde", x: 1, y: 0, width: 5) == 5)
        #expect(canvas.grid.lines == [" abcde    "])
    }

    @Test func `text stands left, right and in the middle`() {
        var canvas = canvas(6, 3)
        canvas.text("ab", x: 0, y: 0, width: 6)
        canvas.text("ab", x: 0, y: 1, width: 6, alignment: .right)
        canvas.text("ab", x: 0, y: 2, width: 6, alignment: .center)
        #expect(canvas.grid.lines == ["ab    ", "    ab", "  ab  "])
    }

    @Test func `runs of text keep their roles and share one width`() {
        var canvas = canvas(6)
        canvas.spans([Span("ab", .ok), Span("cdefg", .crit)], x: 0, y: 0)
        #expect(canvas.grid.lines == ["abcde…"])
        #expect((0..<6).map { canvas.grid[$0, 0].role } == [.ok, .ok, .crit, .crit, .crit, .crit])
    }

    @Test func `a wide character takes two cells and is never cut in half`() {
        var canvas = canvas(7)
        #expect(canvas.text("日本語", x: 0, y: 0, width: 5) == 5)
        #expect(canvas.grid.lines == ["日本…  "])
        #expect(canvas.grid[1, 0].character == Cell.covered)
        #expect(canvas.text("日本語", x: 0, y: 0, width: 4) == 3)
        canvas.text("x", x: 1, y: 0)
        #expect(canvas.grid[0, 0].character == " ")
    }

    @Test func `marks stay with their letter`() {
        var canvas = canvas(4)
        #expect(canvas.text("e\u{301}x", x: 0, y: 0) == 2)
        #expect(canvas.grid[0, 0].character == "e\u{301}")
    }

    @Test func `a letter under a tower of marks keeps three of them`() {
        let tower = "a" + String(repeating: "\u{301}", count: 100)
        let text = DisplayText(tower)
        #expect(text.width == 1)
        #expect(text.pieces.first?.character.unicodeScalars.count == 4)
    }

    @Test(arguments: [
        "\u{1B}[31m", "\u{0}", "\u{7F}", "\u{9B}31m", "\r\n", "\t", "\u{202E}abc", "\u{2066}", "\u{200B}", "\u{200D}",
        "\u{FEFF}", "\u{AD}", "\u{2028}", "\u{E0041}", "\u{E000}", "\u{301}", "\u{FE0F}", "\u{3164}", "\u{10FFFF}",
    ])
    func `what could steer a terminal or hide is shown as a stand-in`(text: String) {
        for kind in Glyphs.Kind.allCases {
            let glyphs = Glyphs.of(kind)
            let shown = DisplayText("a" + text, glyphs: glyphs)
            let start = text == "\u{301}" || text == "\u{FE0F}" ? DisplayText(text, glyphs: glyphs) : shown
            #expect(start.pieces.contains { $0.character == glyphs.replacement }, "\(kind)")
            for scalar in shown.pieces.flatMap(\.character.unicodeScalars) {
                #expect(
                    scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) && scalar.value < 0xE000
                        || scalar.value == 0xFFFD)
            }
        }
    }

    @Test func `a variation selector doesn't change a width`() {
        #expect(DisplayText("✔\u{FE0F}x").width == 2)
    }

    @Test func `ASCII has a substitute for every glyph and a question mark for the rest`() {
        var canvas = canvas(12, 1, .ascii)
        canvas.text("200→400 ✖ é日", x: 0, y: 0)
        #expect(canvas.grid.lines == ["200>400 X ??"])
    }

    @Test(arguments: Glyphs.Kind.allCases)
    func `every glyph is one cell wide`(kind: Glyphs.Kind) {
        for glyph in Glyphs.of(kind).all {
            #expect(DisplayText(String(glyph)).width == 1, "\(glyph)")
            #expect(kind != .ascii || glyph.isASCII, "\(glyph)")
        }
    }

    @Test func `random drawing never leaves the clip and never breaks a wide character`() {
        var generator = SeededGenerator(seed: 7)
        let texts = ["日本語テキスト", "plain text", "e\u{301}e\u{301}", "\u{1B}[2J", "👨‍👩‍👧 a", "한글", "🇩🇪x"]
        for _ in 0..<3000 {
            let height = Int.random(in: 0...4, using: &generator)
            let size = Size(width: .random(in: 0...12, using: &generator), height: height)
            let kind = Glyphs.Kind.allCases.randomElement(using: &generator) ?? .ascii
            var canvas = Canvas(size: size, glyphs: .of(kind))
            func random() -> Int { .random(in: -3...14, using: &generator) }
            let clip = Rect(x: random(), y: random(), width: random(), height: random())
            let whole = canvas.grid
            canvas.clipped(to: clip) { canvas in
                for _ in 0..<4 {
                    let text = texts.randomElement(using: &generator) ?? ""
                    let rect = Rect(x: random(), y: random(), width: random(), height: random())
                    switch Int.random(in: 0...3, using: &generator) {
                    case 0: canvas.text(text, x: random(), y: random(), width: random(), alignment: .right)
                    case 1: canvas.text(text, x: random(), y: random())
                    case 2: canvas.fill(rect, with: "x")
                    default: canvas.draw(Frame(text, note: text), in: rect)
                    }
                }
            }
            for y in 0..<size.height {
                for x in 0..<size.width {
                    if !clip.contains(x: x, y: y) { #expect(canvas.grid[x, y] == whole[x, y]) }
                    let isWide = DisplayText(String(canvas.grid[x, y].character)).width == 2
                    let isCovered = x + 1 < size.width && canvas.grid[x + 1, y].character == Cell.covered
                    #expect(canvas.grid[x, y].character == Cell.covered || isWide == isCovered)
                }
            }
        }
    }
}
