import TestSupport
import Testing

@testable import Engine

@Suite struct ExplanationTests {
    private static let industry = """
        name = "test"
        version = "1"
        description = "x"
        kinds = "broad"
        [thresholds]
        accept = 0.9
        review = 0.5
        [[category]]
        id = "contract"
        title = "Contract"
        heading = ['agreement', '(\\w+ )?agreement']
        strong = ['the parties agree', 'governing law', 'in witness whereof']
        normal = ['hereby']
        forbid = ['appendix z']
        [[category]]
        id = "lease"
        kind_of = "contract"
        title = "Lease"
        heading = ['lease']
        strong = ['landlord', 'tenant', 'premises']
        min_match = 2
        [[category]]
        id = "letter"
        title = "Letter"
        strong = ['dear sir', 'yours truly']
        normal = ['enclosed']
        [[feature]]
        name = "rent"
        type = "amount"
        label = ['rent']
        required = ["lease"]
        range = [100, 5000]
        [[feature]]
        name = "kind"
        type = "enum"
        values = ["Flat", "House"]
        label = ['kind']
        [[feature]]
        name = "reference"
        type = "identifier"
        label = ['reference']
        regex = '[A-Z]{2}-[0-9]{3}'
        length = [6, 6]
        """

    private func classifier(base: String = "") throws -> Classifier {
        let folder = try TemporaryFolder()
        if !base.isEmpty { try folder.write("base.toml", base) }
        return try Classifier(IndustryReader.read(path: folder.write("test.toml", Self.industry)))
    }

    private func text(_ string: String) -> ExtractedText {
        ExtractedText(text: Array(string.utf8), mediaType: "text/plain", pageStarts: [], pages: nil)
    }

    private func sum(_ verdict: Verdict) -> Double { verdict.reasons.reduce(0) { $0 + $1.weight } }

    @Test func `a title in a line of its own says more than the same words in a sentence`() throws {
        let titled = try classifier().classify(text("AGREEMENT\n\nthe parties agree"))
        let told = try classifier().classify(
            text("she said that there was no agreement yet on what it was that the parties agree about at all"))
        #expect(titled.decision == .accept)
        #expect(told.category == .contract || told.category == .unknown)
        #expect(told.decision != .accept)
    }

    @Test func `a document has one title, however many patterns describe it`() throws {
        let verdict = try classifier().classify(text("LEASE AGREEMENT\nthe parties agree"))
        #expect(verdict.reasons.count { $0.text.contains("agreement") } == 1)
    }

    @Test func `a kind is answered as what it is a kind of`() throws {
        let verdict = try classifier().classify(text("LEASE\nlandlord, tenant, premises, rent $900"))
        #expect(verdict.category.rawValue == "contract")
        #expect(verdict.scores.map(\.category.rawValue) == ["contract"])
        #expect(verdict.features.map(\.value) == ["$900"])
        #expect(verdict.explanation?.missing == [])
    }

    @Test func `what a kind needs and does not show is named, without weight`() throws {
        let with = try classifier().classify(text("LEASE\nlandlord, tenant, premises, rent $900"))
        let without = try classifier().classify(text("LEASE\nlandlord, tenant, premises"))
        #expect(without.explanation?.missing == ["rent"])
        #expect(without.confidence == with.confidence)
    }

    @Test(
        arguments: [
            ("rent $90", []), ("rent $900", ["$900"]), ("kind: flat", ["flat"]), ("kind: boat", []),
            ("reference AB-123", ["AB-123"]), ("reference AB-1234", []), ("reference ABC-12", []),
        ] as [(String, [String])])
    func `a value that breaks a rule is not found`(words: String, values: [String]) throws {
        #expect(try classifier().classify(text(words)).features.map(\.value) == values)
    }

    @Test func `what speaks for unknown is a reason with the opposite sign`() throws {
        let base = "description = \"x\"\n[unknown]\nstrong = ['he said', 'reporters']\n"
        let words = "the parties agree, governing law, he said"
        let plain = try classifier().classify(text(words))
        let gated = try classifier(base: base).classify(text(words))
        #expect(plain.category == .contract && gated.category == .unknown && gated.confidence == nil)
        #expect(gated.reasons.contains { $0.text == "\"he said\" for unknown" && $0.weight < 0 })
        let lead = try #require(gated.explanation?.lead)
        #expect(abs(sum(gated) - lead) < 1e-9)
        #expect(try classifier(base: base).classify(text(words + ", reporters")).category == .unknown)
    }

    @Test func `what only another industry knows is unknown, and named`() throws {
        let folder = try TemporaryFolder()
        let other = """
            name = "other"
            version = "1"
            description = "x"
            [[category]]
            id = "recipe"
            title = "Recipe"
            strong = ['preheat', 'simmer', 'teaspoon']
            [[category]]
            id = "letter"
            title = "Letter"
            strong = ['of the other']
            """
        try folder.write("other.toml", other)
        let words = text("dear sir, yours truly: preheat, simmer, teaspoon")
        let alone = try Classifier(IndustryReader.read(path: folder.write("alone.toml", Self.industry)))
        #expect(alone.classify(words).category.rawValue == "letter")
        let rivals = Self.industry.replacing("kinds = \"broad\"", with: "kinds = \"broad\"\nrivals = [\"other\"]")
        let among = try Classifier(IndustryReader.read(path: folder.write("among.toml", rivals)))
        #expect(among.summary.categories.map(\.id.rawValue) == ["contract", "lease", "letter"])
        let verdict = among.classify(words)
        #expect(verdict.category == .unknown && verdict.decision == .review)
        #expect(verdict.confidence == nil)
        #expect(verdict.explanation?.changes.first == "it looks like `recipe`, which test does not have")
        #expect(verdict.reasons.contains { $0.text == "\"simmer\" for unknown (recipe)" && $0.weight < 0 })
        let only = among.classify(text("preheat, simmer, teaspoon"))
        #expect(only.category == .unknown && only.explanation?.changes.count == 1)
        #expect(among.expectation(of: Category(rawValue: "recipe"), in: words) == nil)
    }

    @Test func `the smallest change that is named does change the answer`() throws {
        let words = ["the parties agree", "governing law", "dear sir"]
        let verdict = try classifier().classify(text(words.joined(separator: "; ")))
        #expect(verdict.category.rawValue == "contract")
        let change = try #require(verdict.explanation?.changes.first)
        let named = words.filter { change.contains("\"\($0)\"") }
        #expect(!named.isEmpty && change.hasPrefix("without "))
        let rest = words.filter { !named.contains($0) }
        #expect(try classifier().classify(text(rest.joined(separator: "; "))).category.rawValue != "contract")
    }

    @Test func `what is not sure enough says how much is lacking, and what would give it`() throws {
        let verdict = try classifier().classify(text("the parties agree, governing law"))
        #expect(verdict.decision == .review)
        let change = try #require(verdict.explanation?.changes.last)
        #expect(change.contains("more would be accepted, such as \"agreement\""))
    }

    @Test func `what was expected says why it was not the answer`() throws {
        let classifier = try classifier()
        let words = text("dear sir, yours truly, enclosed, the parties agree")
        let contract = try #require(classifier.expectation(of: Category(rawValue: "contract"), in: words))
        #expect(contract.obstacle == nil)
        let scores = classifier.classify(words).scores
        #expect(contract.lostBy ?? 0 > 0 && contract.confidence == scores.last?.confidence)
        #expect(contract.reasons.map(\.text) == ["\"the parties agree\""])
        #expect(contract.unmatched.first?.text == "\"agreement\"")
        #expect(!contract.unmatched.contains { $0.text == "\"the parties agree\"" })
        let lease = try #require(classifier.expectation(of: Category(rawValue: "lease"), in: text("landlord")))
        #expect(lease.obstacle == "1 of its patterns match, 2 are needed")
        let forbidden = try #require(
            classifier.expectation(of: Category(rawValue: "contract"), in: text("the parties agree, appendix z")))
        #expect(forbidden.obstacle == "\"appendix z\" forbids it")
        #expect(classifier.expectation(of: Category(rawValue: "sonnet"), in: words) == nil)
    }
}

extension Category {
    fileprivate static let contract = Category(rawValue: "contract")
}
