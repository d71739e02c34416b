import Glibc
import TestSupport
import Testing

@testable import Engine

/// Between docket and the program that reads PDF.
struct PDFPagesTests {
    private func pages(_ output: String) -> PDFPages { PDFPages(Array(output.utf8)) }

    private func texts(_ pages: PDFPages) -> [String] { pages.pages.map { String(decoding: $0.text, as: UTF8.self) } }

    @Test func `pages come with their numbers, whatever lines are in them`() {
        let read = pages("pages 9\npage 1 7\npages 3page 2 0\npage 9 3\nxyzform 5\n<xml/")
        #expect(read.total == 9)
        #expect(read.pages.map(\.number) == [1, 2, 9])
        #expect(texts(read) == ["pages 3", "", "xyz"])
        #expect(String(decoding: read.form, as: UTF8.self) == "<xml/")
        #expect(read.hold(first: 2) && !read.hold(first: 3))
    }

    @Test func `a page that the program did not finish is there but does not count`() {
        let read = pages("pages 2\npage 1 100\ncut")
        #expect(texts(read) == ["cut"])
        #expect(!read.hold(first: 1))
    }

    @Test(arguments: [
        "", "pages\n", "pages -1\n", "pages 1", "page 0 3\nabc", "page 1 -3\nabc", "pages 1 2\n",
        "page 9999999999999999999 1\na",
        "hello 1\n", "\n\n\n", "page 1 99999999999999999999\n",
    ])
    func `what the program never says is nothing`(output: String) {
        let read = pages(output)
        #expect(read.total == nil && read.pages.isEmpty && read.form.isEmpty)
    }

    @Test func `pages go forwards only`() { #expect(texts(pages("pages 3\npage 2 1\napage 2 1\nb")) == ["a"]) }

    /// The document as a launcher's script says it was read.
    private func extract(_ script: String) throws -> Result<ExtractedText, DocumentError> {
        let folder = try TemporaryFolder()
        let launcher = try folder.write("launcher", "#!/bin/sh\n\(script)\n")
        #expect(chmod(launcher, 0o700) == 0)
        let jail = Jail(limits: ExtractionLimits(), launcher: launcher)
        return Result { () throws(DocumentError) in
            try TextExtractor(jail: jail).extract(SamplePDF.bytes(pages: ["a"]), name: "a.pdf")
        }
    }

    private let three = (1...3).map {
        #"printf 'page \#($0) 61\nA contract between two parties who both want to be on page \#($0).'"#
    }.joined(separator: "\n")

    @Test func `a crash on the last page does not take away the first ones`() throws {
        let text = try extract("echo pages 9\n\(three)\nkill -SEGV $$").get()
        #expect(text.pageStarts.count == 3 && text.pages == 9)
    }

    @Test func `a crash on one of the first pages is one of the document`() throws {
        let result = try extract("echo pages 2\n\(three.split(separator: "\n")[0])\nkill -SEGV $$")
        guard case .failure(let error) = result else { Issue.record("it was read"); return }
        #expect(error.code == .extractorCrashed)
    }

    @Test func `a library that is gone is not the document's fault`() throws {
        let result = try extract(
            "echo 'docket-pdf: error while loading shared libraries: libpoppler.so.126' >&2; exit 127")
        guard case .failure(let error) = result else { Issue.record("it was read"); return }
        #expect(error.code == .internal && error.message.contains("libpoppler.so.126"))
        #expect(!ResultCache.isLasting(error))
    }
}
