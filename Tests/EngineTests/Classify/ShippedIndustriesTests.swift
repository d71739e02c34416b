import TestSupport
import Testing

@testable import Engine

@Suite struct ShippedIndustriesTests {
    private static let folder = Repository.path + "/industries"

    @Test func `general holds everything finance and legal do`() throws {
        let catalog = try IndustryCatalog(folder: Self.folder)
        #expect(catalog.summaries.map(\.name.rawValue) == ["general", "finance", "legal"])
        let general = Set(try #require(catalog.summaries.first).categories.map(\.id))
        for summary in catalog.summaries { #expect(general.isSuperset(of: summary.categories.map(\.id))) }
    }

    @Test(.enabled(if: Corpus.folder != nil, Corpus.missing))
    func `real documents are answered rightly`() throws {
        var limits = ExtractionLimits()
        // Recognising all pictures takes minutes, and is not what is looked at here.
        limits.recognizedPagesMax = 0
        let report = try IndustryCheck.run(
            file: Self.folder + "/general.toml", corpus: try #require(Corpus.folder) + "/documents",
            extractor: TextExtractor(limits: limits))
        let answered = report.types.reduce(0) { $0 + $1.answered }
        let right = report.types.filter { $0.type != "account_statement_other" }.reduce(0) { $0 + $1.right }
        let accepted = report.types.reduce(0) { $0 + $1.accepted }
        let acceptedRight = report.types.reduce(0) { $0 + $1.acceptedRight }
        #expect(answered > 70)
        #expect(Double(right) >= 0.85 * Double(answered), "\(report.text)")
        #expect(Double(acceptedRight) >= 0.9 * Double(accepted), "\(report.text)")
        // Pictures wait for character recognition and are no mistakes.
        #expect(report.unread.allSatisfy { $0.error.code == .needsOCR })
    }

    @Test func `a check tells what a pattern fires on, and where wrongly`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            "test.toml",
            """
            name = "test"
            version = "1"
            description = "x"
            [[category]]
            id = "invoice"
            title = "Invoice"
            strong = ['invoice number', 'bill to']
            weak = ['total']
            """)
        try folder.write("labels.tsv", "path\ttype\na.txt\tinvoice\nb.txt\treceipt\nc.txt\treceipt\n")
        try folder.write("a.txt", "invoice number 1, bill to, total")
        try folder.write("b.txt", "total")
        let report = try IndustryCheck.run(
            file: path, corpus: folder.path, extractor: TextExtractor(limits: ExtractionLimits()))
        let total = try #require(report.patterns.first { $0.pattern == "total" })
        #expect(total.own == 1)
        #expect(total.others.map(\.type) == ["receipt"])
        #expect(total.line == 8)
        #expect(report.unread.map(\.path) == ["c.txt"])
        #expect(report.types.map(\.right) == [1, 1])
        #expect(report.text.contains("'bill to'"))
    }
}
