import Foundation
import Testing

@testable import docket

@Suite struct JSONTextTests {
    @Test func `Members keep their order`() {
        let value = JSONValue.object([.init("b", .integer(1)), .init("a", .null), .init("c", .array([.bool(true)]))])
        #expect(JSONText.line(value) == #"{"b":1,"a":null,"c":[true]}"#)
    }

    @Test(
        "Whatever a text holds, it stays on one line and reads back the same",
        arguments: [
            "plain", "quote \" and \\ backslash", "line\nfeed\r\ttab", "\u{1B}[2J\u{07}", "\u{0}", "\u{9B}31m",
            "\u{2028}\u{2029}", "é 漢字 🗂", "\u{7F}", "", "a\u{202E}b\u{FEFF}",
        ])
    func texts(text: String) throws {
        let line = JSONText.line(.object([.init("text", .string(text))]))
        #expect(!line.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
        #expect(!line.unicodeScalars.contains { [0x2028, 0x202E, 0xFEFF].contains($0.value) })
        let read = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
        #expect(read?["text"] == text)
    }

    @Test(
        "Numbers are the shortest that read back the same",
        arguments: [
            (0.0, "0"), (1.0, "1"), (-3.0, "-3"), (0.1, "0.1"), (0.8581, "0.8581"), (1e-7, "1e-07"), (1e20, "1e+20"),
            (.nan, "null"), (.infinity, "null"), (-.infinity, "null"),
        ])
    func numbers(number: Double, text: String) { #expect(JSONText.line(.number(number)) == text) }
}
