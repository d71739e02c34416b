import TestSupport
import Testing

@testable import Engine

@Suite struct ShippedIndustriesTests {
    private static let folder = Repository.path + "/industries"

    @Test func `general holds everything that the other seven do`() throws {
        let catalog = try IndustryCatalog(folder: Self.folder)
        #expect(
            catalog.summaries.map(\.name.rawValue) == [
                "general", "finance", "government", "healthcare", "hr", "insurance", "legal", "real_estate",
            ])
        let general = try #require(catalog.summaries.first)
        let ids = Set(general.categories.map(\.id))
        for summary in catalog.summaries { #expect(ids.isSuperset(of: summary.categories.map(\.id))) }
        for feature in general.featureDetails {
            let needed = feature.requiredBy + feature.recommendedBy + feature.optionalFor
            #expect(ids.isSuperset(of: needed), "\(feature.name)")
        }
    }

    @Test func `a kind is a kind of a category that is there`() throws {
        let general = try IndustryReader.read(path: Self.folder + "/general.toml")
        let ids = Set(general.categories.map(\.id))
        #expect(general.answersBroadly)
        for category in general.categories { #expect(category.kindOf.map(ids.contains) ?? true, "\(category.id)") }
    }

    @Test func `rent paid by standing order is not the monthly rent of a lease`() throws {
        let classifier = try Classifier(IndustryReader.read(path: Self.folder + "/general.toml"))
        func rents(_ text: String) -> [String] {
            let document = ExtractedText(text: Array(text.utf8), mediaType: "text/plain", pageStarts: [], pages: nil)
            return classifier.classify(document).features.filter { $0.name == "monthly_rent" }.map(\.value)
        }
        let statement = "Statement period 1 to 31 May\n03 May Standing order RENT 850.00\nClosing balance 1,204.10"
        #expect(rents(statement) == [])
        #expect(rents("LEASE AGREEMENT between Landlord and Tenant. The monthly rent is $850.00.") == ["$850.00"])
    }

    @Test(.enabled(if: Corpus.folder != nil, Corpus.missing))
    func `real documents are answered rightly`() throws {
        var limits = ExtractionLimits()
        // Recognising all pictures takes minutes, and is not what is looked at here.
        limits.recognizedPagesMax = 0
        let report = try IndustryCheck.run(
            file: Self.folder + "/general.toml", corpus: try #require(Corpus.folder) + "/documents",
            extractor: TextExtractor(limits: limits))
        let known = report.types.filter(\.isKnown)
        let documents = known.reduce(0) { $0 + $1.documents }
        let answered = known.reduce(0) { $0 + $1.answered }
        let right = known.reduce(0) { $0 + $1.right }
        let accepted = known.reduce(0) { $0 + $1.accepted }
        let acceptedRight = known.reduce(0) { $0 + $1.acceptedRight }
        #expect(documents > 70)
        #expect(Double(accepted) >= 0.85 * Double(documents), "\(report.text)")
        #expect(Double(right) >= 0.9 * Double(answered), "\(report.text)")
        #expect(Double(acceptedRight) >= 0.95 * Double(accepted), "\(report.text)")
        #expect(try #require(report.calibrationError) <= 0.05, "\(report.text)")
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
        #expect(report.text.contains("(receipt)"))
        #expect(report.bands.map(\.answers) == [1] && report.bands.map(\.right) == [1])
    }
}
