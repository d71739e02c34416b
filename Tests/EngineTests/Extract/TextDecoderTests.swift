import Testing

@testable import Engine

@Suite struct TextDecoderTests {
    private func decoded(_ bytes: [UInt8], bytesMax: Int = 1 << 20) -> String? {
        TextDecoder.decode(bytes, bytesMax: bytesMax).map { String(decoding: $0, as: UTF8.self) }
    }

    private func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
        text.utf16.flatMap { unit -> [UInt8] in
            let high = UInt8(unit >> 8)
            let low = UInt8(unit & 0xFF)
            return bigEndian ? [high, low] : [low, high]
        }
    }

    @Test func `UTF-8 with and without its mark is itself`() {
        let text = "Rechnung über 12,50 € für Müller & Söhne"
        #expect(decoded(Array(text.utf8)) == text)
        #expect(decoded([0xEF, 0xBB, 0xBF] + Array(text.utf8)) == text)
    }

    @Test(arguments: [true, false])
    func `UTF-16 is read in both byte orders, marked or obvious`(bigEndian: Bool) {
        let text = "Invoice number 17, total 20.00 🙂"
        let mark: [UInt8] = bigEndian ? [0xFE, 0xFF] : [0xFF, 0xFE]
        #expect(decoded(mark + utf16(text, bigEndian: bigEndian)) == text)
        #expect(
            decoded(utf16("Invoice number 17, total 20.00", bigEndian: bigEndian)) == "Invoice number 17, total 20.00")
    }

    @Test func `half a surrogate pair is refused, not replaced`() {
        #expect(decoded([0xFF, 0xFE] + utf16("ab", bigEndian: false) + [0x3D, 0xD8, 0x41, 0x00]) == nil)
    }

    @Test func `UTF-32 with its mark is read`() {
        let bytes: [UInt8] = [0xFF, 0xFE, 0, 0, 0x41, 0, 0, 0, 0x42, 0xF6, 1, 0]
        #expect(decoded(bytes) == "A\u{1F642}")
    }

    @Test func `Windows-1252 is read when it is plausible`() {
        let bytes = Array("The caf".utf8) + [0xE9] + Array(" sells tea for 5 ".utf8) + [0x80] + Array(" a cup".utf8)
        #expect(decoded(bytes) == "The café sells tea for 5 € a cup")
    }

    @Test func `other encodings are refused rather than shown as wrong characters`() {
        // Shift-JIS, EBCDIC and random bytes, none of which may come out as Latin letters.
        #expect(decoded([0x82, 0xB1, 0x82, 0xEA, 0x82, 0xCD, 0x93, 0xFA, 0x96, 0x7B, 0x8C, 0xEA]) == nil)
        #expect(decoded([0xC8, 0x85, 0x93, 0x93, 0x96, 0x40, 0xA6, 0x96, 0x99, 0x93, 0x84]) == nil)
        #expect(decoded((0..<400).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 3) }) == nil)
    }

    @Test func `output captured from a terminal in colour is text, not unreadable`() {
        let lines = ["\u{1B}]0;till 4\u{07}", "\u{1B}[1;32mRECEIPT\u{1B}[0m no 17\n", "\u{1B}[1mTotal\u{1B}[0m 8.74"]
        #expect(decoded(Array(lines.joined().utf8)) == "RECEIPT no 17\nTotal 8.74")
    }

    @Test func `a mark that begins no whole sequence takes no text with it`() {
        let text = "Payment received, " + String(repeating: "thank you, ", count: 40)
        #expect(decoded(Array(("\u{1B}]" + text).utf8)) == "]" + text)
        #expect(decoded(Array((text + "\u{1B}[1").utf8)) == text + "[1")
        let nested = text + "\u{1B}[\u{1B}[0mpaid"
        #expect(decoded(Array(nested.utf8)) == text + "[paid")
    }

    @Test func `removing a sequence can't put another together`() {
        let text = String(repeating: "Goods received in good order. ", count: 10)
        let bytes = Array((text + "\u{1B}\u{1B}[0m[2J").utf8)
        #expect(decoded(bytes)?.contains("\u{1B}") == false)
    }

    @Test func `control characters never come through`() {
        let bytes =
            Array("a\u{1B}[2Jb\u{07}c".utf8) + Array(repeating: UInt8(ascii: "x"), count: 200)
            + Array("\u{9B}31m".utf8)
        let text = decoded(bytes)
        #expect(text == "abc" + String(repeating: "x", count: 200) + "31m")
    }

    @Test(arguments: 1...12)
    func `a limit cuts between characters`(bytesMax: Int) throws {
        let cut = try #require(TextDecoder.decode(Array("aé€🙂b".utf8), bytesMax: bytesMax))
        #expect(cut.count <= bytesMax)
        #expect(String(validating: cut, as: UTF8.self) != nil)
        #expect("aé€🙂b".hasPrefix(String(decoding: cut, as: UTF8.self)))
    }

    @Test func `malformed UTF-8 has no length`() {
        let broken: [[UInt8]] = [
            [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xC3],
        ]
        for bytes in broken { #expect(TextDecoder.sequenceLength(bytes, at: 0) == 0, "\(bytes)") }
        #expect(TextDecoder.sequenceLength(Array("🙂".utf8), at: 0) == 4)
    }
}
