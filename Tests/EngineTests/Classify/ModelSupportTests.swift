import TestSupport
import Testing

@testable import Engine

/// A model and patterns on one text.
@Suite struct ModelSupportTests {
    private static let industry = """
        name = "test"
        version = "1"
        description = "x"
        kinds = "broad"
        [thresholds]
        accept = 0.55
        review = 0.4
        [[category]]
        id = "invoice"
        title = "Invoice"
        strong = ['bill to', 'invoice number']
        normal = ['amount due']
        [[category]]
        id = "receipt"
        title = "Receipt"
        strong = ['cash tendered', 'receipt number']
        normal = ['amount due']
        forbid = ['pro forma']
        [[category]]
        id = "contract"
        title = "Contract"
        strong = ['witnesseth']
        [[category]]
        id = "lease"
        kind_of = "contract"
        title = "Lease"
        strong = ['landlord']
        """

    private static let words: [String: String] = [
        "invoice": "net vat remit delivery quantity unit", "receipt": "cashier change coupon thank store lane",
        "contract": "party clause governing severable herein term",
        "lease": "premises tenant rent deposit utilities keys",
        "poem": "moon silver river heart whisper dawn",
    ]

    /// Learned from texts made of each category's own words and words that all have.
    private static func model(perCategory: Int = 12, leaving categories: Set<String> = []) throws -> LinearModel {
        var trainer = ModelTrainer(limits: TrainingLimits(), seed: 3)
        var chance = SeededChance(seed: 5)
        for (category, words) in words.sorted(by: { $0.key < $1.key }) where !categories.contains(category) {
            for _ in 0..<perCategory {
                let own = words.split(separator: " ").shuffled(using: &chance).prefix(4)
                let text = (own + ["page", "date", "name"]).joined(separator: " ")
                try trainer.add(Array(text.utf8), category: Category(rawValue: category))
            }
        }
        return try trainer.model(source: "", trainedAt: "") { _ in }
    }

    private func classifier(_ model: LinearModel?) throws -> Classifier {
        let folder = try TemporaryFolder()
        return try Classifier(IndustryReader.read(path: folder.write("test.toml", Self.industry)), model: model)
    }

    private func text(_ string: String) -> ExtractedText {
        ExtractedText(text: Array(string.utf8), mediaType: "text/plain", pageStarts: [], pages: nil)
    }

    private static let wordsOfInvoice = "net vat remit delivery quantity unit page date"

    @Test func `words alone make a first guess for a person and are never accepted`() throws {
        let verdict = try classifier(Self.model()).classify(text(Self.wordsOfInvoice))
        #expect(verdict.category.rawValue == "invoice")
        #expect(verdict.decision == .review)
        #expect(verdict.source == .model)
        let without = try classifier(nil).classify(text(Self.wordsOfInvoice))
        #expect(without.category == .unknown)
        #expect(without.source == .patterns)
    }

    @Test func `words lift what a pattern began above what is accepted`() throws {
        let document = text("Bill to \(Self.wordsOfInvoice)")
        #expect(try classifier(nil).classify(document).decision == .review)
        let verdict = try classifier(Self.model()).classify(document)
        #expect(verdict.decision == .accept)
        #expect(verdict.source == .model)
    }

    @Test func `an answer that patterns accept alone is theirs`() throws {
        let verdict = try classifier(Self.model()).classify(
            text("Bill to, invoice number 7, amount due. \(Self.wordsOfInvoice)"))
        #expect(verdict.decision == .accept)
        #expect(verdict.source == .patterns)
    }

    @Test func `words never overrule strong patterns`() throws {
        let verdict = try classifier(Self.model()).classify(
            text("Receipt number 4, cash tendered 20.00, amount due. \(Self.wordsOfInvoice)"))
        #expect(verdict.category.rawValue == "receipt")
    }

    @Test func `reasons name the words and still add up to the lead`() throws {
        let classifier = try classifier(Self.model())
        let strings = [
            "Bill to \(Self.wordsOfInvoice)", "Amount due, cashier change coupon store", "landlord rent keys",
        ]
        for string in strings {
            let verdict = classifier.classify(text(string))
            let explanation = try #require(verdict.explanation)
            let sum = verdict.reasons.reduce(0) { $0 + $1.weight }
            #expect(abs(sum - explanation.lead) < 1e-9)
            let reason = try #require(verdict.reasons.first { $0.text.hasPrefix("words: ") })
            let named = reason.text.dropFirst("words: ".count).prefix { $0 != "," }
            #expect(string.contains(named))
        }
    }

    @Test func `a category that patterns forbid is not brought back by words`() throws {
        let classifier = try classifier(Self.model())
        #expect(classifier.classify(text("cashier change coupon store")).category.rawValue == "receipt")
        #expect(classifier.classify(text("pro forma cashier change coupon store")).category == .unknown)
    }

    @Test func `words of a type that the industry lacks speak for unknown`() throws {
        let document = text("Bill to moon silver river heart whisper dawn")
        let patterns = try #require(classifier(nil).classify(document).scores.first)
        let verdict = try classifier(Self.model()).classify(document)
        let both = try #require(verdict.scores.first)
        #expect(both.confidence < patterns.confidence)
        #expect(verdict.category == .unknown)
    }

    @Test func `a kind that only the model tells apart is answered as what it is a kind of`() throws {
        let classifier = try classifier(Self.model())
        #expect(classifier.classify(text("premises tenant rent deposit keys")).category.rawValue == "contract")
    }

    @Test func `an industry with another model, or without one, has another fingerprint`() throws {
        let prints = try [nil, Self.model(), Self.model(leaving: ["poem"])].map {
            try classifier($0).summary.fingerprint
        }
        #expect(Set(prints).count == 3)
    }

    @Test func `with hundreds of held-out answers that were right, words alone are enough`() throws {
        let verdict = try classifier(Self.model(perCategory: 80)).classify(text(Self.wordsOfInvoice))
        #expect(verdict.category.rawValue == "invoice")
        #expect(verdict.decision == .accept)
        #expect(verdict.source == .model)
    }

    @Test func `a text without a word that the model knows is left to the patterns`() throws {
        let document = text("Bill to 0")
        let with = try classifier(Self.model(leaving: [])).classify(document)
        let without = try classifier(nil).classify(document)
        #expect(with.scores == without.scores)
        #expect(with.source == .patterns)
    }
}
