import FoundationEssentials
import TestSupport
import Testing

@testable import Engine

/// What was filled into forms: it is often all that tells two documents apart.
struct PDFFormTests {
    private let words = "Application for a permit to keep hedgehogs in a garden of less than one acre"

    private func read(_ bytes: [UInt8]) throws -> String {
        String(
            decoding: try TextExtractor(limits: ExtractionLimits()).extract(bytes, name: "a.pdf").text, as: UTF8.self)
    }

    private func count(_ wanted: String, in text: String) -> Int { text.components(separatedBy: wanted).count - 1 }

    @Test(arguments: ["/NeedAppearances true", "/NeedAppearances false", ""])
    func `values that no appearance shows are read once each`(entries: String) throws {
        let text = try read(
            SamplePDF.form(
                words: words,
                widgets: [
                    "/FT /Tx /T (owner) /V (Prickly Gardener)",
                    "/FT /Tx /T (city) /V <FEFF004D00FC006E006300680065006E>",
                    "/FT /Ch /Ff 131072 /T (kind) /Opt [[(eu) (European)] [(lo) (Long-eared)]] /V (lo)",
                ], entries: entries))
        #expect(text.contains(words))
        #expect(count("Prickly Gardener", in: text) == 1, "\(text)")
        #expect(count("München", in: text) == 1, "\(text)")
        #expect(count("Long-eared", in: text) == 1 && !text.contains("European"), "\(text)")
    }

    @Test func `a value that its appearance shows letter by letter is not told twice`() throws {
        let drawn = SamplePDF.stream(
            "BT /F1 12 Tf 2 4 Td (4) Tj 30 0 Td (7) Tj 30 0 Td (1) Tj 30 0 Td (3) Tj ET",
            entries: "/Type /XObject /Subtype /Form /BBox [0 0 228 20] /Resources << /Font << /F1 3 0 R >> >>")
        let text = try read(
            SamplePDF.form(
                words: words, widgets: ["/FT /Tx /T (number) /V (4713) /AP << /N 7 0 R >>"], streams: [drawn]))
        #expect(!text.contains("4713"), "\(text)")
        #expect(text.filter { "4713".contains($0) } == "4713", "\(text)")
    }

    @Test func `a value behind an appearance that was never brought up to date is read`() throws {
        let empty = SamplePDF.stream("", entries: "/Type /XObject /Subtype /Form /BBox [0 0 228 20]")
        let text = try read(
            SamplePDF.form(
                words: words, widgets: ["/FT /Tx /T (owner) /V (Prickly Gardener) /AP << /N 7 0 R >>"],
                streams: [empty]))
        #expect(count("Prickly Gardener", in: text) == 1, "\(text)")
    }

    @Test func `boxes that are checked are named, others are not`() throws {
        let text = try read(
            SamplePDF.form(
                words: words,
                widgets: [
                    "/FT /Btn /T (m1) /TU (Owner is married) /AS /Yes /V /Yes",
                    "/FT /Btn /T (m2) /TU (Owner is single) /AS /Off /V /Off",
                    "/FT /Btn /T (Garden.fence[0]) /AS /Wooden /V /Wooden",
                    "/FT /Btn /Ff 65536 /T (Print) /AS /Yes",
                ]))
        #expect(text.contains("checked: Owner is married\n"), "\(text)")
        #expect(text.contains("checked: Garden.fence: Wooden\n"), "\(text)")
        #expect(!text.contains("single") && !text.contains("Print"), "\(text)")
    }

    @Test func `what the writer of a form hid stays hidden, and so do passwords`() throws {
        let text = try read(
            SamplePDF.form(
                words: words,
                widgets: [
                    "/FT /Tx /T (a) /F 2 /V (Hidden remark)", "/FT /Tx /T (b) /F 32 /V (Unseen remark)",
                    "/FT /Tx /T (c) /Ff 8192 /V (correct horse)",
                ]))
        #expect(!text.contains("remark") && !text.contains("correct horse"), "\(text)")
    }

    @Test func `a field that lies in itself and a form of very many fields end`() throws {
        let loop = try read(SamplePDF.form(words: words, widgets: ["/T (a) /Parent 6 0 R"]))
        #expect(loop.contains(words))
        let fields = (0..<9_000).map { "/FT /Tx /T (f\($0)) /F 4 /V (value\($0)) /AP << /N 9006 0 R >>" }
        let empty = SamplePDF.stream("", entries: "/Type /XObject /Subtype /Form /BBox [0 0 1 1]")
        let many = try read(SamplePDF.form(words: words, widgets: fields, streams: [empty]))
        #expect(many.contains("value0\n") && many.contains("value8999\n"))
    }

    @Test func `a form that only another program draws says what it asks and what it holds`() throws {
        let template =
            "<template xmlns=\"http://www.xfa.org/schema/xfa-template/3.0/\"><subform name=\"form1\">"
            + "<draw><value><text>Visa for hedgehogs &amp; their keepers</text></value></draw>"
            + "<field name=\"country\"><caption><value><text>Country of birth</text></value></caption>"
            + "<items><text>Aruba</text></items><event><script>app.alert('no')</script></event></field>"
            + "</subform></template>"
        let data =
            "<xfa:datasets xmlns:xfa=\"http://www.xfa.org/schema/xfa-data/1.0/\"><xfa:data><form1>"
            + "<FamilyName>M\u{FC}ller</FamilyName><empty/></form1></xfa:data></xfa:datasets>"
        let text = try read(
            SamplePDF.form(
                words: "Please wait", widgets: [], entries: "/XFA [(template) 6 0 R (datasets) 7 0 R (config) 6 0 R]",
                streams: [SamplePDF.stream(template), SamplePDF.stream(data)]))
        #expect(count("Visa for hedgehogs & their keepers", in: text) == 1, "\(text)")
        #expect(text.contains("Country of birth\n"), "\(text)")
        #expect(text.contains("Family Name: Müller\n"), "\(text)")
        #expect(!text.contains("Aruba") && !text.contains("alert"), "\(text)")
    }

    @Test(
        .enabled(if: Corpus.folder != nil, Corpus.missing),
        arguments: [
            ("azure_fw9_3.pdf", ["Alex Hellmann", "Hedge Hog Estate", "Philadelphia, PA, 19019", "3467", "checked: "]),
            ("azure_fw8ben_1.pdf", ["Pamela R Mullen", "388 Mesa Vista Drive", "123-45-6789", "04-15-1974"]),
        ])
    func `filled forms of the corpus show their values`(name: String, values: [String]) throws {
        let path = try #require(Corpus.folder) + "/documents/pdf_types/tax_form/" + name
        let text = try read(Array(try #require(FileManager.default.contents(atPath: path))))
        for value in values { #expect(text.contains(value), "\(value)") }
    }
}
