import TestSupport
import Testing

@testable import Engine

@Suite struct LabelledDocumentsTests {
    private func documents(
        _ folder: TemporaryFolder, exceptLicence: String? = nil
    ) throws -> LabelledDocuments {
        try LabelledDocuments(
            folder: folder.path, exceptLicence: exceptLicence, extractor: TextExtractor(limits: ExtractionLimits()),
            threads: 2)
    }

    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        var labels = "path\ttype\tlicence\n"
        for number in 0..<30 {
            try folder.write("d\(number).txt", "document number \(number) with some words")
            let licence = number < 10 ? "AGPL-3.0 (repo)" : "MIT"
            labels += "d\(number).txt\t\(number % 2 == 0 ? "even" : "odd")\t\(licence)\n"
        }
        labels += "gone.txt\todd\tMIT\n"
        try folder.write("labels.tsv", labels)
        return folder
    }

    @Test func `documents come in the folder's order whichever was read first, and those without text are named`()
        async throws
    {
        let folder = try folder()
        let documents = try documents(folder)
        var texts: [String] = []
        let unread = try await documents.forEach { texts.append(String(decoding: $0.text.text, as: UTF8.self)) }
        #expect(texts.count == 30)
        #expect(texts.enumerated().allSatisfy { $1.contains("number \($0) ") })
        #expect(unread.map(\.path) == [folder.path + "/gone.txt"])
        #expect(unread.map(\.error.code) == [.notFound])
    }

    @Test func `documents of a licence that is left out are not read`() async throws {
        let folder = try folder()
        let documents = try documents(folder, exceptLicence: "AGPL")
        #expect(documents.entries.count == 21)
        #expect(documents.entries.allSatisfy { $0.licence == "MIT" })
    }

    @Test func `an error of the one who takes them ends the reading`() async throws {
        let folder = try folder()
        let documents = try documents(folder)
        var count = 0
        await #expect(throws: CancellationError.self) {
            _ = try await documents.forEach { _ in
                count += 1
                throw CancellationError()
            }
        }
        #expect(count == 1)
        #expect(documents.entries[0].path == folder.path + "/d0.txt")
    }
}

@Suite struct NearDuplicatesTests {
    private func text(_ words: [String]) -> [UInt8] { Array(words.joined(separator: " ").utf8) }

    @Test func `a form filled in differently is the same, another form is not`() {
        let form = (0..<100).map { "w\($0)" }
        var other = form
        other[20] = "Smith"
        other[50] = "1,234.00"
        var duplicates = NearDuplicates()
        #expect(duplicates.add(text(form)) == 0)
        #expect(duplicates.add(text((0..<100).map { "v\($0)" })) == 1)
        #expect(duplicates.add(text(other)) == 0)
        #expect(duplicates.add(text(form.reversed())) == 3)
    }

    @Test func `short texts are compared as well`() {
        var duplicates = NearDuplicates()
        #expect(duplicates.add(text(["hello", "there"])) == 0)
        #expect(duplicates.add(text(["hello", "there"])) == 0)
        #expect(duplicates.add(text(["good", "night"])) == 2)
    }
}
