import Testing

@testable import Engine

@Suite struct TextExtractorTests {
    private let extractor = TextExtractor(limits: ExtractionLimits())

    private func error(_ bytes: [UInt8], _ extractor: TextExtractor? = nil) -> DocumentError? {
        do throws(DocumentError) {
            _ = try (extractor ?? self.extractor).extract(bytes, name: "a.txt")
            return nil
        } catch {
            return error
        }
    }

    @Test func `no bytes and too many bytes are refused with their codes`() {
        #expect(error([])?.code == .emptyFile)
        var limits = ExtractionLimits()
        limits.fileBytesMax = 10
        #expect(error(Array("0123456789A".utf8), TextExtractor(limits: limits))?.code == .tooLarge)
    }

    @Test(
        arguments: [
            ([0x7F, 0x45, 0x4C, 0x46, 0x02], "program"), (Array("Rar!\u{1A}".utf8), "RAR"),
            (Array("%!PS-Adobe-3.0".utf8), "PostScript"), (Array("\0\0\0\u{18}ftypheic".utf8), "HEIC"),
        ] as [([UInt8], String)])
    func `a format that is not read is named`(bytes: [UInt8], name: String) throws {
        let refusal = try #require(error(bytes))
        #expect(refusal.code == .unsupportedType)
        #expect(refusal.message.contains(name))
    }

    @Test(
        arguments: [
            ([0x50, 0x4B, 0x03, 0x04, 0x14, 0, 0, 0], "a ZIP archive"), ([0x1F, 0x8B, 0x08, 0x00], "gzip"),
            ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "an old Office file"),
            ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "a PNG picture"), ([0xFF, 0xD8, 0xFF, 0xE0], "JPEG"),
            ([0x49, 0x49, 0x2A, 0x00], "TIFF"), ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "7-Zip"),
            (Array("{\\rtf1".utf8), "RTF"), (Array("%PDF-1.7\n".utf8), "PDF"),
        ] as [([UInt8], String)])
    func `a head without a body is unreadable`(bytes: [UInt8], name: String) {
        #expect(error(bytes)?.code == .unreadable, "\(name)")
    }

    @Test func `a tar archive is known by its mark in the middle`() {
        var bytes = Array("notes.txt".utf8) + [UInt8](repeating: 0, count: 600)
        bytes.replaceSubrange(257..<262, with: Array("ustar".utf8))
        #expect(MediaType.of(bytes) == .archive(mediaType: "application/x-tar"))
    }

    @Test func `what is locked is encrypted, not unreadable`() {
        let locked = SampleArchive.zip([(name: "mimetypeapplication", bytes: [1, 2, 3])], flags: 1)
        #expect(error(locked)?.code == .encrypted)
        #expect(error(Array("-----BEGIN PGP MESSAGE-----\nabc".utf8))?.code == .encrypted)
    }

    @Test func `binary junk and white space are unreadable`() {
        #expect(error((0..<500).map { UInt8(truncatingIfNeeded: $0 &* 197 &+ 3) })?.code == .unreadable)
        #expect(error(Array(" \n\t \r\n".utf8))?.code == .unreadable)
    }

    @Test(arguments: [
        ("Dear Sir", "text/plain"), ("<html><body>Hi</body></html>", "text/html"),
        ("  <!DOCTYPE HTML><p>Hi", "text/html"),
        ("{\"a\": 1}", "application/json"), ("<?xml version=\"1.0\"?><a>b</a>", "application/xml"),
        ("{\\rtf1 Hello}", "application/rtf"),
        ("From: a@example.org\nSubject: Invoice\n\nHello", "message/rfc822"),
    ])
    func `content decides the type`(content: String, mediaType: String) throws {
        #expect(try extractor.extract(Array(content.utf8), name: "wrong.pdf").mediaType == mediaType)
    }

    @Test func `text has no pages`() throws {
        let text = try extractor.extract(Array("hello".utf8), name: "a")
        #expect(text.pageStarts.isEmpty)
        #expect(text.page(at: 3) == nil)
    }

    @Test func `text is cut at the limit`() throws {
        var limits = ExtractionLimits()
        limits.textBytesMax = 7
        let text = try TextExtractor(limits: limits).extract(Array("ééééé".utf8), name: "a")
        #expect(text.text == Array("ééé".utf8))
    }

    @Test(arguments: [
        ("%PDF-1.4", true), ("\r\n\r\n%PDF-1.4", true), ("PK\u{03}\u{04}", true), ("GIF89a", true),
        ("Message-ID: <1>\nTo: b\n\nHello", true), ("Dear Sir", false), ("<html>", false), ("{\\rtf1 a}", false),
        ("<?xml version=\"1.0\"?>", false),
    ])
    func `formats that others' programs read need a child`(start: String, needsChild: Bool) {
        #expect(extractor.needsChild(Array(start.utf8)) == needsChild)
    }
}
