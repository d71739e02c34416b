import Testing

@testable import Engine

@Suite struct OfficeTextTests {
    private let extractor = TextExtractor(limits: ExtractionLimits())

    private func text(_ bytes: [UInt8]) throws -> (String, ExtractedText) {
        let text = try extractor.extract(bytes, name: "a.bin")
        return (String(decoding: text.text, as: UTF8.self), text)
    }

    @Test func `a document's paragraphs, tables, headers and footers are read, in reading order`() throws {
        let (words, text) = try text(
            SampleArchive.zip([
                (name: "[Content_Types].xml", text: "<Types/>"),
                (name: "word/footer1.xml", text: "<w:ftr><w:p><w:r><w:t>Page one of one</w:t></w:r></w:p></w:ftr>"),
                (
                    name: "word/document.xml",
                    text: """
                    <?xml version="1.0"?><w:document><w:body>
                        <w:p><w:r><w:t>INV</w:t></w:r><w:r><w:t>OICE</w:t></w:r></w:p>
                    <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Total</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
                    <w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:t>A &amp; B</w:t><w:br/>
                    <w:t>next</w:t></w:r></w:p></w:body></w:document>
                    """
                ),
                (name: "word/header1.xml", text: "<w:hdr><w:p><w:r><w:t>Example Ltd</w:t></w:r></w:p></w:hdr>"),
            ]))
        #expect(
            words.split(separator: "\n") == ["Example Ltd", "INVOICE", "Total", "A & B", "next", "Page one of one"])
        #expect(text.mediaType.hasSuffix("wordprocessingml.document"))
    }

    @Test func `words that are there twice for old programs are read once`() throws {
        let (words, _) = try text(
            SampleOffice.document([
                "</w:t></w:r><mc:AlternateContent><mc:Choice><w:t>box</w:t></mc:Choice><mc:Fallback>"
                    + "<w:t>box</w:t></mc:Fallback></mc:AlternateContent><w:r><w:t>"
            ]))
        #expect(words.split(separator: "\n") == ["box"])
    }

    @Test func `a workbook's cells are read by row, its shared words by number`() throws {
        let (words, text) = try text(
            SampleArchive.zip([
                (name: "[Content_Types].xml", text: "<Types/>"),
                (name: "xl/workbook.xml", text: "<workbook><sheets><sheet name=\"March\"/></sheets></workbook>"),
                (
                    name: "xl/sharedStrings.xml",
                    text: "<sst><si><t>Item</t></si><si><r><t>Pr</t></r><r><t>ice</t></r></si></sst>"
                ),
                (
                    name: "xl/worksheets/sheet1.xml",
                    text: """
                    <worksheet><sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>
                    <row><c t="inlineStr"><is><t>Bolt</t></is></c><c><f>1+1</f><v>2</v></c><c t="s"><v>99</v></c></row>
                    </sheetData></worksheet>
                    """
                ),
            ]))
        #expect(words.contains("March\nItem\tPrice\nBolt\t2"))
        #expect(text.mediaType.hasSuffix("spreadsheetml.sheet"))
    }

    @Test func `slides are pages, in the order of their numbers`() throws {
        let slides = [10, 2, 1].map { number in
            (
                name: "ppt/slides/slide\(number).xml",
                text: "<p:sld><a:p><a:r><a:t>Slide \(number)</a:t></a:r></a:p></p:sld>"
            )
        }
        let (words, text) = try text(SampleArchive.zip([(name: "_rels/.rels", text: "<R/>")] + slides))
        #expect(words == "Slide 1\nSlide 2\nSlide 10\n")
        #expect(text.pages == 3 && text.page(at: text.text.count - 3) == 3)
    }

    @Test func `an OpenDocument text is read, deleted passages are not`() throws {
        let (words, text) = try text(openDocument("<text:p>Lease</text:p><text:h>of<text:s/>land</text:h>"))
        #expect(words == "Lease\nof land\n")
        #expect(text.mediaType == "application/vnd.oasis.opendocument.text")
        let (kept, _) = try self.text(
            openDocument("<text:tracked-changes><text:p>old</text:p></text:tracked-changes><text:p>new</text:p>"))
        #expect(kept == "new\n")
    }

    @Test func `an OpenDocument file whose parts are encrypted is encrypted`() {
        let file = openDocument("<text:p>x</text:p>", manifest: "<manifest:encryption-data/>")
        let result = Result { () throws(DocumentError) in try extractor.extract(file, name: "a") }
        guard case .failure(let error) = result else {
            Issue.record("it was read")
            return
        }
        #expect(error.code == .encrypted)
    }

    @Test func `a document without its main part is unreadable and not an archive`() {
        let file = SampleArchive.zip([
            (name: "[Content_Types].xml", text: "<Types/>"), (name: "word/styles.xml", text: "<w:styles/>"),
        ])
        let result = Result { () throws(DocumentError) in try extractor.extract(file, name: "a") }
        guard case .failure(let error) = result else { Issue.record("it was read"); return }
        #expect(error.code == .unreadable)
    }

    @Test func `a document that is mostly air is read up to the text's limit`() throws {
        var limits = ExtractionLimits()
        limits.textBytesMax = 1_000
        let file = SampleOffice.document((0..<200).map { "Paragraph \($0) with words" })
        let text = try TextExtractor(limits: limits).extract(file, name: "a")
        #expect(text.text.count <= 1_000 && text.text.count > 900)
    }

    private func openDocument(_ body: String, manifest: String = "") -> [UInt8] {
        SampleArchive.zip([
            (name: "mimetype", text: "application/vnd.oasis.opendocument.text"),
            (name: "META-INF/manifest.xml", text: "<manifest:manifest>\(manifest)</manifest:manifest>"),
            (name: "content.xml", text: "<office:text>\(body)</office:text>"),
        ])
    }
}
