import Testing

@testable import Console

@Suite struct KeyDecoderTests {
    private func decode(_ text: String) -> [KeyDecoder.Input] {
        var decoder = KeyDecoder()
        let found = decoder.decode(text.utf8)
        return found + decoder.flush()
    }

    @Test func `two letters in one read are two keys`() {
        #expect(decode("qq") == [.key(.character("q")), .key(.character("q"))])
    }

    @Test(arguments: [
        ("\u{1B}[A", Key.up), ("\u{1B}OA", .up), ("\u{1B}[1;5D", .left), ("\u{1B}[H", .home), ("\u{1B}[1~", .home),
        ("\u{1B}[7~", .home), ("\u{1B}OF", .end), ("\u{1B}[4~", .end), ("\u{1B}[5~", .pageUp), ("\u{1B}[6~", .pageDown),
        ("\u{1B}[3~", .delete), ("\u{1B}[Z", .backTab), ("\u{1B}OP", .function(1)), ("\u{1B}[11~", .function(1)),
        ("\u{1B}[[E", .function(5)), ("\u{1B}[15~", .function(5)), ("\u{1B}[17~", .function(6)),
        ("\u{1B}[21~", .function(10)), ("\u{1B}[24~", .function(12)), ("\u{1B}[1;2P", .function(1)), ("\r", .enter),
        ("\n", .enter), ("\t", .tab), ("\u{7F}", .backspace), ("\u{08}", .backspace), ("\u{03}", .control("c")),
        ("\u{1A}", .control("z")), ("\u{0C}", .control("l")), ("\u{1B}", .escape), ("é", .character("é")),
        ("日", .character("日")), ("🙂", .character("🙂")),
    ])
    func `a terminal's bytes are the key that was pressed`(bytes: String, key: Key) {
        #expect(decode(bytes) == [.key(key)])
    }

    @Test func `a sequence is the same key wherever the line splits it`() {
        let bytes = Array("\u{1B}[5~日\u{1B}[200~a\u{1B}[b\u{1B}[201~x".utf8)
        var whole = KeyDecoder()
        let expected = whole.decode(bytes)
        #expect(expected.count == 4)
        for cut in 1..<bytes.count {
            var decoder = KeyDecoder()
            #expect(decoder.decode(bytes[..<cut]) + decoder.decode(bytes[cut...]) == expected)
        }
    }

    @Test func `Escape waits, and a letter after it is a key of its own`() {
        var decoder = KeyDecoder()
        #expect(decoder.decode([0x1B]) == [])
        #expect(decoder.isWaiting)
        #expect(decoder.flush() == [.key(.escape)])
        #expect(!decoder.isWaiting)
        #expect(decode("\u{1B}q") == [.key(.escape), .key(.character("q"))])
        #expect(decode("\u{1B}\u{1B}") == [.key(.escape), .key(.escape)])
        #expect(decode("\u{1B}[") == [.key(.escape), .key(.character("["))])
        #expect(decode("\u{1B}]") == [.key(.escape), .key(.character("]"))])
    }

    @Test func `what a terminal answers is no key`() {
        #expect(decode("\u{1B}]11;rgb:0000/0000/0000\u{07}\u{1B}P>|x\u{1B}\\\u{1B}[?62;c\u{1B}[<0;3;4M") == [])
        #expect(decode("\u{1B}[" + String(repeating: "1;", count: 500) + "A") == [])
    }

    @Test func `bytes that are no text are dropped, and what follows them is not`() {
        var decoder = KeyDecoder()
        #expect(
            decoder.decode([0xFF, 0xC3, 0x71, 0xED, 0xA0, 0x80, 0xC2, 0x85, 0xF5, 0x71])
                == [.key(.character("q")), .key(.character("q"))])
    }

    @Test func `a paste is text, with whatever it holds, and never a key`() {
        #expect(decode("\u{1B}[200~q\r\u{03}\u{1B}[A\u{1B}[20\u{1B}[201~") == [.paste("q\r\u{03}\u{1B}[A\u{1B}[20")])
        #expect(decode("\u{1B}[200~\u{1B}[201~q") == [.paste(""), .key(.character("q"))])
    }

    @Test func `a paste past 64 KiB is cut at a whole character`() throws {
        let text = "x" + String(repeating: "é", count: 50_000)
        let found = decode("\u{1B}[200~" + text + "\u{1B}[201~q")
        guard case .paste(let kept)? = found.first else {
            Issue.record("no paste in \(found.count) inputs")
            return
        }
        #expect(kept.utf8.count == TerminalEvent.pasteBytesMax - 1)
        #expect(text.hasPrefix(kept))
        #expect(found.dropFirst() == [.key(.character("q"))])
    }
}
