import Console
import Testing

@Suite struct NumberTextTests {
    @Test(
        arguments: [
            (0, "0"), (0.4, "0.4"), (7, "7"), (9.96, "10.0"), (402, "402"), (999.4, "999"), (1000, "1.0k"),
            (188_240, "188.2k"),
            (999_949, "999.9k"), (999_950, "1.0M"), (1_234_567, "1.2M"), (3.4e9, "3.4G"), (2e12, "2.0T"),
            (-1500, "-1.5k"),
        ] as [(Double, String)])
    func `counts are short`(value: Double, text: String) { #expect(NumberText.count(value) == text) }

    @Test(
        arguments: [
            (0, "0ms"), (0.0004, "0ms"), (0.094, "94ms"), (0.4, "0.4s"), (9.94, "9.9s"), (31, "31s"), (94, "94s"),
            (99.6, "1m40s"), (581, "9m41s"), (3599.6, "1h00m"), (6720, "1h52m"), (3_549_600, "41d02h"), (-2, "-2.0s"),
        ] as [(Double, String)])
    func `durations keep two units`(value: Double, text: String) { #expect(NumberText.seconds(value) == text) }

    @Test(arguments: [
        (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (325_058_560, "310 MiB"), (966_367_641, "0.9 GiB"),
    ])
    func `bytes have binary units`(value: Int, text: String) { #expect(NumberText.bytes(value) == text) }

    @Test func `what isn't known is a dash`() {
        let nothing: Double? = nil
        #expect(NumberText.count(nothing) == "-")
        #expect(NumberText.count(.nan) == "-")
        #expect(NumberText.rate(nil) == "-")
        #expect(NumberText.percent(nil) == "-")
        #expect(NumberText.bytes(nil) == "-")
        #expect(NumberText.duration(nil) == "-")
        #expect(NumberText.seconds(.infinity) == "-")
    }

    @Test func `shares and rates have their sign`() {
        #expect(NumberText.percent(0.61) == "61.0%")
        #expect(NumberText.percent(0.61, places: 0) == "61%")
        #expect(NumberText.rate(412) == "412/s")
        #expect(NumberText.duration(.milliseconds(94)) == "94ms")
        #expect(NumberText.ratio(97_100, of: 100_000) == "97.1k/100.0k")
        #expect(NumberText.fixed(-0.04, places: 1) == "0.0")
    }
}
