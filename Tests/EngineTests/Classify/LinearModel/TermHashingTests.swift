import TestSupport
import Testing

@testable import Engine

@Suite struct TermHashingTests {
    private func words(_ text: [UInt8], headBytesMax: Int = 4_096) -> [String] {
        var words: [String] = []
        TermHashing(headBytesMax: headBytesMax).forEachWord(of: text.span) { _, place in
            words.append(String(decoding: text[place], as: UTF8.self))
        }
        return words
    }

    private func keys(_ text: String) -> [UInt32] {
        var keys: [UInt32] = []
        TermHashing().forEachTerm(of: Array(text.utf8).span) { key, _ in keys.append(key) }
        return keys
    }

    @Test(
        arguments: [
            ("Invoice No. 1042, due 2026-03-01", ["Invoice", "No", "1042", "due", "2026", "03", "01"]),
            ("a b cd", ["cd"]), ("don\u{2019}t \u{201C}pay\u{201D}", ["don", "pay"]), ("", []), (" \n\t", []),
            ("Straße · Größe", ["Straße", "Größe"]), ("請求書 INV", ["請", "求", "書", "INV"]),
            ("total請求", ["total", "請", "求"]), ("€100 № 5", ["100"]), ("счёт 12", ["счёт", "12"]),
        ])
    func `words are runs of letters and digits, and ideographs`(text: String, wanted: [String]) {
        #expect(words(Array(text.utf8)) == wanted)
    }

    @Test func `case and what stands between words make no difference, their order does`() {
        #expect(keys("Net Amount ÉTÉ") == keys("NET -- amount, été"))
        #expect(keys("net amount") != keys("amount net"))
        #expect(keys("net amount").count == 3)
        #expect(Set(keys("net amount")).intersection(keys("amount net")).count == 2)
    }

    @Test(arguments: 1...40)
    func `a word is told from one that is a byte longer`(length: Int) {
        let word = String(repeating: "a", count: length + 1)
        #expect(keys(word) != keys(word + "a"))
    }

    @Test func `only the head is read, white space aside`() {
        let head = String(repeating: "abcd ", count: 100)
        #expect(words(Array((head + "tail").utf8), headBytesMax: 500).count == 100)
        let wide = String(repeating: "abcd      \n\n    ", count: 100)
        #expect(words(Array((wide + "tail").utf8), headBytesMax: 501).last == "tail")
    }

    @Test func `a text of white space alone ends early`() {
        let text = [UInt8](repeating: 0x20, count: TermHashing.sourceBytesMax) + Array("word".utf8)
        #expect(words(text).isEmpty)
    }

    @Test func `any bytes are read to their end`() {
        var generator = SeededGenerator(seed: 7)
        for length in 0..<300 {
            let text = (0..<length).map { _ in
                // Mostly the beginnings of characters of several bytes, cut off.
                Bool.random(using: &generator)
                    ? UInt8.random(in: 0xC0...0xFF, using: &generator) : UInt8.random(in: 0...0xFF, using: &generator)
            }
            var end = 0
            TermHashing().forEachTerm(of: text.span) { _, place in
                #expect(place.lowerBound < place.upperBound && place.upperBound <= text.count)
                #expect(place.upperBound >= end)
                end = place.upperBound
            }
        }
    }
}
