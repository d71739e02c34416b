import FoundationEssentials
import TestSupport
import Testing

@testable import Engine

/// Documents of others that are not part of this repository: `DOCKET_CORPUS` names their folder.
enum Corpus {
    static let folder: String? = {
        let named = ProcessInfo.processInfo.environment["DOCKET_CORPUS"]
        let candidates = [named, Repository.path + "/../shared/corpus"].compactMap { $0 }
        return candidates.first { FileManager.default.fileExists(atPath: $0 + "/documents/labels.tsv") }
    }()

    static let missing: Comment = "no corpus: set DOCKET_CORPUS to a folder with documents/labels.tsv and hostile/"

    /// What `hostile/expect.tsv` lists: paths by category.
    static func hostileFiles() throws -> [(path: String, category: String)] {
        let folder = try #require(folder) + "/hostile"
        let table = try #require(FileManager.default.contents(atPath: folder + "/expect.tsv"))
        return String(decoding: table, as: UTF8.self).split(separator: "\n").dropFirst().map { line in
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
            return ("\(folder)/\(columns[0])", String(columns[1]))
        }
    }
}

/// Every file of the hostile corpus, each held to what its category expects.
@Suite(.enabled(if: Corpus.folder != nil, Corpus.missing))
struct HostileCorpusTests {
    private typealias Answer = Result<ExtractedText, DocumentError>

    private func answers(
        _ category: String, recognizing: Bool = false
    ) async throws -> [(name: String, answer: Answer)] {
        var limits = ExtractionLimits()
        limits.recognizedPagesMax = recognizing ? 1 : 0
        // Other tests use the processor at the same time.
        limits.extractTime = .seconds(60)
        let extractor = TextExtractor(limits: limits)
        let files = try Corpus.hostileFiles().filter { $0.category == category }
        #expect(!files.isEmpty)
        var answers: [(name: String, answer: Answer)] = []
        for (path, _) in files {
            let bytes = Array(try #require(FileManager.default.contents(atPath: path), "\(path)"))
            let name = path.split(separator: "/").last ?? ""
            let answer = try await BlockingWork.run {
                Answer { () throws(DocumentError) in try extractor.extract(bytes, name: name) }
            }
            check(answer, name: String(name), limits)
            answers.append((String(name), answer))
        }
        return answers
    }

    /// What holds for every file, whatever it is.
    private func check(_ answer: Answer, name: String, _ limits: ExtractionLimits) {
        switch answer {
        case .success(let text):
            #expect(String(validating: text.text, as: UTF8.self) != nil, "\(name)")
            #expect(!text.text.contains { TextDecoder.isControl($0) }, "\(name)")
            #expect(text.text.count <= limits.textBytesMax && text.members.count <= limits.membersMax, "\(name)")
            for member in text.members { #expect(!member.name.utf8.contains { $0 < 0x20 || $0 == 0x7F }, "\(name)") }
        case .failure(let error):
            #expect(![.internal, .timeout, .extractorCrashed].contains(error.code), "\(name): \(error.message)")
            #expect(!error.message.isEmpty && !error.message.utf8.contains { $0 < 0x20 }, "\(name)")
        }
    }

    private func words(_ answer: Answer) -> String? {
        if case .success(let text) = answer { String(decoding: text.text, as: UTF8.self) } else { nil }
    }

    private func code(_ answer: Answer) -> ErrorCode? {
        if case .failure(let error) = answer { error.code } else { nil }
    }

    /// The files named are read and hold these words; the others of the category are refused with one of `codes`.
    private func expect(
        _ wanted: [String: String], codes: Set<ErrorCode> = [], in answers: [(name: String, answer: Answer)]
    ) {
        let names = Set(answers.map(\.name))
        for name in wanted.keys { #expect(names.contains(name), "\(name) is not in the corpus") }
        for (name, answer) in answers {
            if let part = wanted[name] {
                #expect(words(answer)?.contains(part) == true, "\(name): \(answer)")
            } else if let code = code(answer) {
                #expect(codes.contains(code), "\(name): \(answer)")
            } else {
                #expect(codes.isEmpty, "\(name) was read: \(answer)")
            }
        }
    }

    @Test func `what is encrypted is refused as that`() async throws {
        for (name, answer) in try await answers("encrypted") {
            #expect(code(answer) == .encrypted, "\(name): \(answer)")
        }
    }

    @Test func `in every encoding the characters are right, or it is refused`() async throws {
        expect(
            [
                "email-no-utf8-2008-07-16.062410.eml": "סלבה היקר", "english.cp500.txt": "IntelliStation POWER",
                "fake-email-utf-16-be.eml": "Roses are red", "fake-text-utf-16-le.txt": "Hamburgers are delicious",
                "fake-text-utf-32.txt": "Hamburgers are delicious", "stanley-cups-utf-16.csv": "Maple Leafs,TOR,13",
                "testHTMLNoisyMetaEncoding_1.html": "وأعرب الاتحاد الجزائري", "testRTF-ms932.rtf": "こんにちは",
                "testTXT_win-1252.txt": "“windows”",
            ], codes: [.unreadable], in: try await answers("encodings"))
    }

    @Test func `macros, scripts and links are not followed, and no part of the text`() async throws {
        let answers = try await answers("active_content")
        expect(
            [
                "evaljs.pdf": "Execute", "testDataConnections.xlsx": "Test data connections",
                "testEXCEL_macro.xlsm": "a macro is about to be created", "testWORD_macros.docm": "The quick brown fox",
                "testHTML_embedded_data_uri_js.html": "some content", "testPPT_macros.pptm": "The quick",
                "testSubdocument.docx": "Master document with subdocuments",
            ], codes: [.needsOCR], in: answers)
        for (name, answer) in answers {
            for trace in ["alert(", "Sub ", "vbaProject", "javascript:"] {
                #expect(words(answer)?.contains(trace) != true, "\(name)")
            }
        }
    }

    @Test func `archives are opened so far and no further`() async throws {
        let answers = try await answers("archive_traps")
        expect(
            ["test-documents.zip": "Sample Excel Worksheet", "test-nested-tarball.tar": "Test d'indexation de Txt"],
            codes: [.unreadable, .tooLarge, .needsOCR], in: answers)
        let documents = try #require(try answers.first { $0.name == "test-documents.zip" }?.answer.get())
        #expect(documents.members.count == 9)
        for member in documents.members { #expect((try? member.content.get()) != nil, "\(member.name)") }
    }

    @Test func `content decides and not the name, and half a file is half a text or refused`() async throws {
        let answers = try await answers("derived", recognizing: true)
        expect(
            [
                "html_renamed.pdf": "öäå", "pdf_renamed.txt": "MORGAN MAXWELL", "truncated_half.pdf": "MORGAN MAXWELL",
                "truncated_half.docx": "This is a sample Microsoft Word Document",
            ], codes: [.unreadable], in: answers)
        #expect(try answers.first { $0.name == "html_renamed.pdf" }?.answer.get().mediaType == "text/html")
        let mislabelled = try await self.answers("mislabelled")
        expect(
            ["fake-email.txt": "Roses are red", "testBMPfp.txt": "Hybrid Sports Car"],
            codes: [.unreadable, .unsupportedType], in: mislabelled)
    }

    @Test func `every format is read, or named in the refusal`() async throws {
        expect(
            [
                "LibreOfficeCalc_ods_1.3.ods": "This", "csv-with-long-lines.csv": "SpearmanCorrelationCoefficient",
                "emoji.xlsx": "🤠😅", "semicolon-delimited.csv": "dolor sit", "testCSV.csv": "Numbers and their Squares",
                "testEXCEL.xls": "Numbers and their Squares", "testEXCEL.xlsx": "Numbers and their Squares",
                "testHTML_utf8.html": "åäö", "testMBOX_complex.mbox": "My name is Another Person",
                "testMHTMLFirefox.mhtml": "Aperture Framework", "testPDF.pdf": "Apache Tika is a toolkit",
                "testPDF_JBIG2.pdf": "compressed using JBIG2", "testPPT.ppt": "Sample Powerpoint Slide",
                "testPDF_XFA_govdocs1_258578.pdf": "Mount Rushmore", "testPPT.pptx": "Attachment Test",
                "testRFC822-multipart": "Test Multi Part Message", "testSVG.svg": "Test SVG image",
                "testTIFF_multipage.tif": "Multipage", "testWORD.docx": "Sample Word Document Title",
                "testXML.xml": "Tika test document",
            ], codes: [.unsupportedType, .unreadable], in: try await answers("formats", recognizing: true))
    }

    @Test func `a text layer that is hard to read is read as far as it can be`() async throws {
        expect(
            [
                "invoice_3.pdf": "Business Name", "issue-71-duplicate-chars.pdf": "项目描述", "noembed-eucjp.pdf": "あいうえお",
                "noembed-sjis.pdf": "あいうえお", "rotation.pdf": "Second line here", "simpletype3font.pdf": "ababab",
                "testContentStreamSpaceGlyphs.pdf": "overlap", "vertical.pdf": "日本語",
            ], codes: [.needsOCR], in: try await answers("hard_text_layer"))
    }

    @Test func `damaged files give what they still hold or are refused`() async throws {
        expect(
            [
                "testException1.doc": "A Guide to Disability Access",
                "testRTFCorruptListOverride.rtf": "Apples are fun!",
                "test_recursive_embedded_npe.docx": "embed_0", "truncated-utf16-xml.xyz": "Read: TRUE",
            ], codes: [.unreadable], in: try await answers("malformed_office"))
        expect(
            [
                "testPDF_bad_page_303226.pdf": "Drug Enforcement Administration", "helloworld-bad.pdf": "Hello, world!",
                "issue6069.pdf": "Missing value for startxref", "issue9105_reduced.pdf": "Issue 9105",
                "recursiveCompositGlyf.pdf": "hello world",
            ],
            codes: [.unreadable, .needsOCR, .memoryLimit], in: try await answers("malformed_pdf"))
    }

    @Test(.enabled(if: Jail.find("tesseract") != nil, "tesseract is not installed"))
    func `pages that are pictures are recognised, and empty ones are said to be without words`() async throws {
        expect(
            ["image-pdf-2.pdf": "WORKERS’ COMPENSATION APPEALS BOARD", "image-pdf.pdf": "Slip Opinion"],
            codes: [.unreadable], in: try await answers("no_text_layer", recognizing: true))
    }

    @Test(.enabled(if: Jail.find("tesseract") != nil, "tesseract is not installed"))
    func `as many pages of a scan are recognised as wanted, and there may be fewer`() async throws {
        let path = try #require(Corpus.folder) + "/hostile/formats/testTIFF_multipage.tif"
        let bytes = Array(try #require(FileManager.default.contents(atPath: path)))
        for (wanted, pages) in [(1, 1), (2, 2), (9, 2)] {
            var limits = ExtractionLimits()
            limits.recognizedPagesMax = wanted
            limits.extractTime = .seconds(60)
            let extractor = TextExtractor(limits: limits)
            let text = try await BlockingWork.run {
                Answer { () throws(DocumentError) in try extractor.extract(bytes, name: "a.tif") }
            }.get()
            #expect(text.pageStarts.count == pages, "\(wanted)")
        }
    }

    @Test func `without recognition a page that is a picture says what it needs`() async throws {
        for (name, answer) in try await answers("no_text_layer") {
            #expect(code(answer) == .needsOCR, "\(name): \(answer)")
        }
    }

    @Test func `what is only restricted is read`() async throws {
        expect(
            ["protectedSheets.xlsx": "защищена формула"], codes: [.needsOCR], in: try await answers("owner_restricted"))
    }
}
