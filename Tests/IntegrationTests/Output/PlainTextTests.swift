import Testing

@testable import docket

@Suite struct PlainTextTests {
    @Test(
        "No name moves a terminal",
        arguments: [
            ("a\u{1B}[31mb", #"a\x1b[31mb"#), ("a\nb", #"a\x0ab"#), ("\u{9B}2J", #"\x9b2J"#), ("\u{7F}", #"\x7f"#),
            ("a\u{202E}b", #"a\u{202e}b"#), ("invoice é 漢.pdf", "invoice é 漢.pdf"), ("a\r\nb", #"a\x0d\x0ab"#),
        ])
    func names(name: String, shown: String) { #expect(PlainText.clean(name) == shown) }

    @Test func `Columns line up and numbers end at the same place`() {
        let lines = PlainText.table([["NAME", "N"], ["a", "10"], ["long name", "7"]], right: [1])
        #expect(lines == ["NAME        N", "a          10", "long name   7"])
    }

    @Test(
        "Durations are short",
        arguments: [
            (0.0, "0.000s"), (0.0123, "0.012s"), (0.42, "0.4s"), (9.96, "10.0s"), (42.4, "42s"), (190.0, "3m10s"),
            (7_500.0, "2h05m"), (nil, "-"), (.infinity, "-"),
        ] as [(Double?, String)])
    func seconds(value: Double?, text: String) { #expect(PlainText.seconds(value) == text) }

    @Test(
        "Sizes have a unit",
        arguments: [
            (0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (3_400_000, "3.4 MB"), (2_000_000_000_000, "2.0 TB"),
            (nil, "-"),
        ] as [(Int?, String)])
    func sizes(value: Int?, text: String) { #expect(PlainText.bytes(value) == text) }

    @Test(
        "Decimals are rounded, not cut",
        arguments: [(0.005, 2, "0.01"), (-0.5, 1, "-0.5"), (12.0, 0, "12"), (-0.001, 2, "0.00"), (1.999, 2, "2.00")])
    func decimals(value: Double, places: Int, text: String) {
        #expect(PlainText.decimal(value, places: places) == text)
    }
}
