import Testing

@testable import Engine

@Suite(.enabled(if: Jail.find("pdftotext") != nil, "pdftotext is not installed (poppler-utils)"))
struct PDFTextTests {
    private let extractor = TextExtractor(limits: ExtractionLimits())
    private let line = "Invoice number 4711 for services rendered in the month of March"

    private func error(_ bytes: [UInt8]) -> DocumentError? {
        do throws(DocumentError) {
            _ = try extractor.extract(bytes, name: "a.pdf")
            return nil
        } catch {
            return error
        }
    }

    @Test func `reads the text layer`() throws {
        let text = try extractor.extract(SamplePDF.bytes(pages: [line + "\nTotal (due): 12.00"]), name: "a.txt")
        #expect(text.mediaType == "application/pdf")
        #expect(String(decoding: text.text, as: UTF8.self).contains(line))
        #expect(String(decoding: text.text, as: UTF8.self).contains("Total (due): 12.00"))
        #expect(text.pages == 1)
    }

    @Test func `knows where pages begin`() throws {
        let text = try extractor.extract(SamplePDF.bytes(pages: [line, "Second page with words", "Third"]), name: "a")
        #expect(text.pageStarts.count == 3)
        let second = try #require(text.text.indices.first { text.text[$0...].starts(with: Array("Second".utf8)) })
        #expect(text.page(at: 0) == 1)
        #expect(text.page(at: second) == 2)
        #expect(text.pages == 3)
    }

    @Test func `of a long document the first pages are read and all are counted`() throws {
        let pages = (1...7).map { "\(line), page \($0)" }
        let text = try extractor.extract(SamplePDF.bytes(pages: pages), name: "a")
        let content = String(decoding: text.text, as: UTF8.self)
        #expect(content.contains("page 3"))
        #expect(!content.contains("page 4"))
        #expect(text.pages == 7)
    }

    @Test func `without a text layer it needs character recognition`() {
        #expect(error(SamplePDF.bytes(pages: ["", ""]))?.code == .needsOCR)
        #expect(error(SamplePDF.bytes(pages: ["short"]))?.code == .needsOCR)
    }

    @Test func `a damaged file is unreadable`() {
        #expect(error(Array("%PDF-1.7\nnothing follows".utf8))?.code == .unreadable)
    }

    @Test func `a file cut in the middle is repaired or refused, never a crash`() {
        let whole = SamplePDF.bytes(pages: [line])
        for count in stride(from: 40, to: whole.count, by: 97) {
            if let error = error(Array(whole[..<count])) {
                #expect([.unreadable, .needsOCR].contains(error.code), "\(count): \(error.message)")
            }
        }
    }
}
