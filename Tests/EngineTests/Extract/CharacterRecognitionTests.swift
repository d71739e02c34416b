import Testing

@testable import Engine

@Suite struct CharacterRecognitionTests {
    private static let words = """
        This agreement is made between the seller and the buyer
        The total amount due for the goods delivered is 1200 dollars
        Payment must be made within thirty days of the invoice date
        Goods remain the property of the seller until paid in full
        """
    private static let isInstalled = Jail.find("tesseract") != nil && Jail.find("pdftoppm") != nil

    private func extract(
        _ bytes: [UInt8], _ change: (inout ExtractionLimits) -> Void = { _ in }
    ) async throws -> Result<ExtractedText, DocumentError> {
        var limits = ExtractionLimits()
        // Other tests use the processor at the same time.
        limits.extractTime = .seconds(120)
        change(&limits)
        let extractor = TextExtractor(limits: limits)
        return try await BlockingWork.run {
            Result { () throws(DocumentError) in try extractor.extract(bytes, name: "a") }
        }
    }

    private func picture(_ arguments: [String]) throws -> [UInt8] {
        var limits = ExtractionLimits()
        limits.textBytesMax = 32 << 20
        let program = try #require(Jail.find("pdftoppm"))
        return try Jail(limits: limits).run(program, arguments + ["-"], input: SamplePDF.bytes(pages: [Self.words]))
            .bytes
    }

    @Test(.enabled(if: isInstalled, "tesseract is not installed"))
    func `a picture of a page is read`() async throws {
        let text = try await extract(try picture(["-png", "-r", "150"])).get()
        #expect(text.mediaType == "image/png")
        #expect(text.recognitionTime > .zero)
        #expect(String(decoding: text.text, as: UTF8.self).contains("total amount due"))
    }

    @Test(.enabled(if: isInstalled, "tesseract is not installed"))
    func `a PDF that is a picture is read`() async throws {
        let page = try picture(["-gray", "-r", "150"])
        let text = try await extract(SamplePDF.scanned(page)).get()
        #expect(text.mediaType == "application/pdf")
        #expect(text.recognitionTime > .zero)
        #expect(String(decoding: text.text, as: UTF8.self).contains("total amount due"))
        #expect(text.pages == 1)
    }

    /// A grey picture (PGM) with a white border, most of which is so dark that its paper is darker than the
    /// ink of the rest.
    private func photographed(_ page: [UInt8]) throws -> [UInt8] {
        let fields = page.prefix(64).split(maxSplits: 4, whereSeparator: { $0 <= 0x20 }).prefix(4)
        let numbers = fields.dropFirst().compactMap { Int(String(decoding: $0, as: UTF8.self)) }
        try #require(numbers.count == 3)
        let (width, height, border) = (numbers[0], numbers[1], 300)
        let pixels = page.suffix(width * height)
        var picture = Array("P5\n\(width + 2 * border) \(height + 2 * border)\n255\n".utf8)
        let white = [UInt8](repeating: 255, count: width + 2 * border)
        for _ in 0..<border { picture += white }
        for row in 0..<height {
            picture += white.prefix(border)
            let start = pixels.startIndex + row * width
            for column in 0..<width {
                let light = column * 5 < width ? 100 : 35
                picture.append(UInt8((Int(pixels[start + column]) + 60) * 255 / 315 * light / 100))
            }
            picture += white.prefix(border)
        }
        for _ in 0..<border { picture += white }
        return picture
    }

    @Test(.enabled(if: isInstalled, "tesseract is not installed"))
    func `a photograph with most of the page in the shadow is read`() async throws {
        let photograph = try photographed(picture(["-gray", "-r", "150"]))
        var limits = ExtractionLimits()
        limits.extractTime = .seconds(120)
        let recognition = CharacterRecognition(jail: Jail(limits: limits))
        let text = try await BlockingWork.run {
            Result { () throws(DocumentError) in
                try recognition.text(of: photograph, mediaType: "image/x-portable-graymap")
            }
        }.get()
        let words = String(decoding: text.text, as: UTF8.self)
        #expect(words.contains("the buyer") && words.contains("1200 dollars"))
    }

    @Test(.enabled(if: isInstalled, "tesseract is not installed"))
    func `a picture without words is unreadable`() async throws {
        let page = try picture(["-png", "-r", "20", "-x", "0", "-y", "0", "-W", "100", "-H", "10"])
        guard case .failure(let error) = try await extract(page) else { Issue.record("it was read"); return }
        #expect(error.code == .unreadable)
    }

    @Test func `turned off, a picture needs recognition`() async throws {
        let picture: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        guard case .failure(let error) = try await extract(picture, { $0.recognizedPagesMax = 0 })
        else { Issue.record("it was read"); return }
        #expect(error.code == .needsOCR)
        #expect(error.message.contains("ocr.pages"))
    }

    @Test(.enabled(if: isInstalled, "tesseract is not installed"), arguments: ["xx_nosuch", "../../etc/passwd", "+"])
    func `a language that is not there is one clear sentence`(languages: String) async throws {
        let page = try picture(["-png", "-r", "30"])
        guard case .failure(let error) = try await extract(page, { $0.recognitionLanguages = languages })
        else { Issue.record("it was read"); return }
        #expect(error.code == .needsOCR)
        #expect(error.message.contains("ocr.languages"))
    }

    /// A row of tesseract's table for a word of one line.
    private func row(line: Int, _ confidence: Int, _ word: String) -> String {
        "5\t1\t1\t1\t\(line)\t1\t0\t0\t9\t9\t\(confidence)\t\(word)"
    }

    private func reading(_ rows: [String]) -> CharacterRecognition.Reading {
        let head = ["level\tpage_num\tblock_num\tpar_num\tline_num", "1\t1\t0\t0\t0\t0\t0\t0\t9\t9\t-1\t"]
        return CharacterRecognition.reading(of: Array((head + rows).joined(separator: "\n").utf8), bytesMax: 1_000)
    }

    @Test func `words are put into lines, and stains are left out`() {
        let page = (1...20).map { row(line: 1, 90, "w\($0)") }
        let result = reading(
            page + [row(line: 2, 12, "~|j"), row(line: 3, 45, "12,00"), row(line: 4, 95, " \u{1B}")])
        let lines = String(decoding: result.text, as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 2 && lines[0].hasPrefix("w1 w2 w3") && lines[1] == "12,00")
        #expect(result.isSure && result.sureWords == 20 && result.words == 22)
    }

    @Test func `of a picture that is hardly readable only sure words are kept`() {
        let result = reading([row(line: 1, 96, "PASSPORT"), row(line: 2, 45, "oae"), row(line: 3, 31, "Sx")])
        #expect(String(decoding: result.text, as: UTF8.self) == "PASSPORT\n")
        #expect(!result.isSure)
    }
}
