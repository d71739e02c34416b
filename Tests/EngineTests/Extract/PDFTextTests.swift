import Glibc
import TestSupport
import Testing

@testable import Engine

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
        #expect(text.recognitionTime == .zero, "nothing had to be recognised")
    }

    @Test func `knows where pages begin`() throws {
        let text = try extractor.extract(SamplePDF.bytes(pages: [line, "Second page with words", "Third"]), name: "a")
        #expect(text.pageStarts.count == 3)
        let second = try #require(text.text.indices.first { text.text[$0...].starts(with: Array("Second".utf8)) })
        #expect(text.page(at: 0) == 1)
        #expect(text.page(at: second) == 2)
        #expect(text.pages == 3)
    }

    /// Which of seven pages are in the text under a limit, by what they say and by where they begin.
    private func pagesRead(_ pagesMax: Int, of count: Int = 7) throws -> (said: [Int], begin: [Int], total: Int?) {
        var limits = ExtractionLimits()
        limits.pagesMax = pagesMax
        let pages = (1...count).map { "\(line), page \($0)." }
        let text = try TextExtractor(limits: limits).extract(SamplePDF.bytes(pages: pages), name: "a")
        let content = String(decoding: text.text, as: UTF8.self)
        let said = (1...count).filter { content.contains("page \($0).") }
        return (said, text.pageStarts.map { text.page(at: $0)! }, text.pages)
    }

    @Test func `of a long document the first pages and the last are read, and all are counted`() throws {
        let shipped = try pagesRead(ExtractionLimits().pagesMax)
        #expect(shipped.said == [1, 2, 3, 7])
        #expect(shipped.begin == [1, 2, 3, 7])
        #expect(shipped.total == 7)
    }

    @Test(arguments: [
        (1, [1]), (2, [1, 7]), (5, [1, 2, 3, 4, 7]), (6, [1, 2, 3, 4, 5, 7]), (7, Array(1...7)), (500, Array(1...7)),
    ])
    func `as many pages are read as the limit says`(pagesMax: Int, pages: [Int]) throws {
        let read = try pagesRead(pagesMax)
        #expect(read.said == pages)
        #expect(read.begin == pages)
        #expect(read.total == 7)
    }

    @Test func `a document of exactly as many pages is read whole, each page once`() throws {
        let read = try pagesRead(4, of: 4)
        #expect(read.said == [1, 2, 3, 4] && read.begin == [1, 2, 3, 4] && read.total == 4)
    }

    /// A launcher that says of every document what `docket-pdf` says without `poppler-data`.
    @Test func `what a package would mend is not remembered as unreadable`() throws {
        let folder = try TemporaryFolder()
        let launcher = try folder.write(
            "launcher", "#!/bin/sh\necho pages 1\necho language >&2\n")
        #expect(chmod(launcher, 0o700) == 0)
        let jail = Jail(limits: ExtractionLimits(), launcher: launcher)
        let error = #expect(throws: DocumentError.self) {
            try TextExtractor(jail: jail).extract(SamplePDF.bytes(pages: [line]), name: "a.pdf")
        }
        let refusal = try #require(error)
        #expect(refusal.message.contains("apt-get install poppler-data"))
        #expect(!ResultCache.isLasting(refusal), "it would be remembered for a day")
    }

    @Test func `without a text layer it needs character recognition`() {
        var limits = ExtractionLimits()
        limits.recognizedPagesMax = 0
        let result = Result { () throws(DocumentError) in
            try TextExtractor(limits: limits).extract(SamplePDF.bytes(pages: ["", ""]), name: "a.pdf")
        }
        guard case .failure(let error) = result else { Issue.record("it was read"); return }
        #expect(error.code == .needsOCR)
    }

    @Test func `few words in the text layer are better than none`() throws {
        var limits = ExtractionLimits()
        limits.recognizedPagesMax = 0
        let text = try TextExtractor(limits: limits).extract(SamplePDF.bytes(pages: ["Received"]), name: "a.pdf")
        #expect(String(decoding: text.text, as: UTF8.self).contains("Received"))
    }

    @Test func `what was filled into a form is read, for nothing else tells filled forms apart`() throws {
        let text = try extractor.extract(SamplePDF.form(words: line, value: "Hedge Hog Estate"), name: "a.pdf")
        let content = String(decoding: text.text, as: UTF8.self)
        #expect(content.contains(line) && content.contains("Hedge Hog Estate"))
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
