import Glibc
import TestSupport
import Testing

@testable import Engine

@Suite struct ClassifierTests {
    private func classifier(_ categories: String) throws -> Classifier {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            "test.toml",
            "name = \"test\"\nversion = \"1\"\ndescription = \"x\"\n[thresholds]\naccept = 0.9\nreview = 0.5\n"
                + categories)
        return try Classifier(IndustryReader.read(path: path))
    }

    private func classifier() throws -> Classifier {
        try classifier(
            """
            [[category]]
            id = "invoice"
            title = "Invoice"
            heading = ['invoice']
            strong = ['invoice number', 'bill to', 'remit to']
            normal = ['amount due', 'due date']
            weak = ['total', 'tax', 'price']
            against = ['plaintiff']
            min_match = 2
            [[category]]
            id = "court_filing"
            title = "Court filing"
            strong = ['plaintiff', 'defendant', 'district court']
            normal = ['judgment', 'due date']
            forbid = ['exhibit 10']
            [[feature]]
            name = "invoice_number"
            type = "identifier"
            label = ['invoice number']
            [[feature]]
            name = "iban"
            type = "iban"
            pattern = ['[A-Z]{2}[0-9]{2}( ?[A-Z0-9]{4}){3,7}( ?[A-Z0-9]{1,3})?']
            """)
    }

    private func text(_ string: String, pageStarts: [Int] = []) -> ExtractedText {
        ExtractedText(
            text: Array(string.utf8), mediaType: "text/plain", pageStarts: pageStarts,
            pages: pageStarts.isEmpty ? nil : pageStarts.count)
    }

    private func sum(_ verdict: Verdict) -> Double { verdict.reasons.reduce(0) { $0 + $1.weight } }

    @Test func `strong evidence is accepted`() throws {
        let verdict = try classifier().classify(text("INVOICE\nInvoice Number: A-17\nBill to: Smith\nAmount due 12.00"))
        #expect(verdict.category.rawValue == "invoice")
        #expect(verdict.decision == .accept)
        let confidence = try #require(verdict.confidence)
        #expect(confidence >= 0.9 && confidence < 1)
        #expect(verdict.scores.first?.category.rawValue == "invoice")
        #expect(verdict.source == .patterns)
    }

    @Test func `the reasons add up to the log-odds of the answer`() throws {
        let verdict = try classifier().classify(text("Invoice number 1, bill to, remit to, amount due, total, tax"))
        let share = try #require(verdict.scores.first).confidence
        #expect(abs(sum(verdict) - Evidence.temperature * log(share / (1 - share))) < 1e-9)
        #expect(verdict.reasons.map { abs($0.weight) } == verdict.reasons.map { abs($0.weight) }.sorted(by: >))
    }

    @Test func `against a runner-up the reasons add up to the lead over it`() throws {
        let verdict = try classifier().classify(
            text("invoice number, bill to, remit to, amount due; defendant, district court, judgment"))
        #expect(verdict.scores.count == 2)
        let ratio = verdict.scores[0].confidence / verdict.scores[1].confidence
        #expect(abs(sum(verdict) - Evidence.temperature * log(ratio)) < 1e-9)
        #expect(verdict.reasons.contains { $0.weight < 0 && $0.text.contains("for \(verdict.scores[1].category)") })
    }

    @Test func `many reasons are folded without losing the sum`() throws {
        let words = (0..<30).map { "word\($0)" }
        let many = try classifier(
            "[[category]]\nid = \"a\"\ntitle = \"A\"\nstrong = [\(words.map { "'\($0)'" }.joined(separator: ", "))]\n")
        let verdict = many.classify(text(words.joined(separator: " ")))
        #expect(verdict.reasons.count == Classifier.reasonsMax)
        let share = try #require(verdict.scores.first).confidence
        #expect(abs(sum(verdict) - Evidence.temperature * log(share / (1 - share))) < 1e-3)
    }

    @Test(arguments: ["nothing of the kind is said here", "total", "invoice", "the plaintiff said so"])
    func `little evidence is unknown, and claims no confidence`(words: String) throws {
        let verdict = try classifier().classify(text(words))
        #expect(verdict.category == .unknown)
        #expect(verdict.confidence == nil)
        #expect(verdict.decision == .review)
    }

    @Test func `common words alone are never accepted`() throws {
        let verdict = try classifier(
            "[[category]]\nid = \"a\"\ntitle = \"A\"\nnormal = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'a8']\n"
        ).classify(text("a1 a2 a3 a4 a5 a6 a7 a8"))
        #expect(verdict.decision != .accept)
    }

    @Test func `two equal categories are not accepted`() throws {
        let verdict = try classifier().classify(
            text("bill to, remit to; defendant, district court"))
        #expect(verdict.decision == .review)
    }

    @Test func `a forbidden pattern takes the category out`() throws {
        let words = "defendant, district court, judgment"
        #expect(try classifier().classify(text(words)).category.rawValue == "court_filing")
        #expect(try classifier().classify(text(words + ", exhibit 10")).category == .unknown)
    }

    @Test func `fewer matches than wanted are no candidate`() throws {
        let verdict = try classifier().classify(text("remit to"))
        #expect(verdict.scores.isEmpty)
    }

    @Test func `a heading counts at the beginning only`() throws {
        let late = String(repeating: "x ", count: 400) + "invoice, bill to"
        let early = try classifier().classify(text("invoice, bill to"))
        let verdict = try classifier().classify(text(late))
        #expect(early.scores.first?.confidence ?? 0 > verdict.scores.first?.confidence ?? 0)
        #expect(verdict.scores.isEmpty)
    }

    @Test func `reasons and features carry the page`() throws {
        let first = "invoice number A-1\n\u{0C}"
        let verdict = try classifier().classify(text(first + "bill to, remit to", pageStarts: [0, first.utf8.count]))
        #expect(verdict.reasons.contains { $0.text == "\"invoice number\" p1" })
        #expect(verdict.reasons.contains { $0.text == "\"bill to\" p2" })
        #expect(verdict.features == [Feature(name: "invoice_number", value: "A-1", page: 1, offset: 15)])
    }

    @Test func `a number with a wrong check digit is no feature`() throws {
        let verdict = try classifier().classify(text("IBAN DE89 3704 0044 0532 0130 00 or DE89 3704 0044 0532 0130 01"))
        #expect(verdict.features.map(\.value) == ["DE89 3704 0044 0532 0130 00"])
    }

    @Test func `nothing readable is rejected`() throws {
        #expect(try classifier().classify(text(" \n")).decision == .reject)
    }

    @Test func `the fingerprint follows the content`() throws {
        let body = "[[category]]\nid = \"a\"\ntitle = \"A\"\nstrong = ['x']\n"
        #expect(try classifier(body).summary.fingerprint == classifier(body).summary.fingerprint)
        #expect(try classifier(body).summary.fingerprint != classifier(body + "# changed\n").summary.fingerprint)
    }
}
