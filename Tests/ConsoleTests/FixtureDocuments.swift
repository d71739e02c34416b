import Console
import Engine

extension Fixture {
    static let sha256 = "9a31c0ffee5b1f0e77d1a04b0b4c1f92e1f03c88aa00bb11cc22dd33ee4477e0"

    static let invoice = DocumentResult(
        index: 0, path: "/srv/in/2026-09/inv_0093.pdf", sha256: sha256, bytes: 41_984, verdict: verdict, cached: false,
        duration: .milliseconds(212), finishedAt: ago(600), error: nil)

    private static let verdict = Verdict(
        industry: IndustryName(rawValue: "finance"), category: Category(rawValue: "invoice"), confidence: 0.93,
        decision: .accept, source: .patterns,
        features: [
            Feature(name: "invoice_number", value: "0093/2026", page: 1, offset: 12),
            Feature(name: "date", value: "2026-08-12", page: 1, offset: 41),
            Feature(name: "vat_id", value: "MT 1234 5678", page: 1, offset: 122),
            Feature(name: "total", value: "448.40 EUR", page: 2, offset: 1_804),
        ],
        reasons: [
            Reason(text: "the word \"invoice\" in the first lines", weight: 2.2),
            Reason(text: "an invoice number", weight: 1.8),
            Reason(text: "a total with a currency", weight: 1.1),
            Reason(text: "no due date", weight: -0.4),
            Reason(text: "a salutation as in a letter", weight: -0.12),
        ],
        scores: [
            CategoryScore(category: Category(rawValue: "invoice"), confidence: 0.93),
            CategoryScore(category: Category(rawValue: "receipt"), confidence: 0.22),
            CategoryScore(category: Category(rawValue: "bank_statement"), confidence: 0.05),
        ],
        acceptThreshold: 0.6, language: "en", pages: 2, mediaType: "application/pdf",
        explanation: Explanation(
            runnerUp: Category(rawValue: "receipt"), lead: 1.42, missing: ["due_date", "supplier"],
            changes: [
                "without \"an invoice number\" it would be a receipt",
                "with \"paid in cash\" or another strong sign of a receipt it would be one",
            ]))

    /// A mail with what was attached to it, one of them hostile by its name and one that could not be read.
    static var mail: DocumentResult {
        var mail = invoice
        mail.path = "/srv/in/2026-09/offer.eml"
        mail.verdict?.mediaType = "message/rfc822"
        mail.verdict?.children = [
            MemberVerdict(
                name: "offer.pdf", mediaType: "application/pdf", category: Category(rawValue: "contract"),
                confidence: 0.97, decision: .accept, error: nil),
            MemberVerdict(
                name: "scans.zip/\u{1b}[2Jpage 1.png", mediaType: "image/png", category: .unknown, confidence: nil,
                decision: .review, error: nil),
            MemberVerdict(
                name: "locked.pdf", mediaType: "application/pdf", category: .unknown, confidence: nil,
                decision: .reject,
                error: DocumentError(.encrypted, "this PDF is locked with a password; remove the password first")),
        ]
        return mail
    }

    static let categories = [
        IndustrySummary.CategorySummary(id: Category(rawValue: "bank_statement"), title: "Bank statement", patterns: 9),
        IndustrySummary.CategorySummary(id: Category(rawValue: "invoice"), title: "Invoice", patterns: 12),
        IndustrySummary.CategorySummary(id: Category(rawValue: "receipt"), title: "Till receipt", patterns: 7),
    ]

    static func corrected(_ result: DocumentResult, _ category: Category) -> DocumentResult {
        correction(result, category, at: ago(4)).map { result.corrected(by: $0) } ?? result
    }

    static func correction(_ result: DocumentResult, _ category: Category, at moment: Timestamp) -> Correction? {
        guard let key = result.correctionKey, let verdict = result.verdict else { return nil }
        return Correction(
            key: key, category: category, by: .console, at: moment, was: verdict.category,
            wasConfidence: verdict.confidence, path: result.path)
    }

    static let locked = DocumentResult(
        index: 2, path: "/srv/in/2026-09/contract draft (final) 東京.pdf", sha256: sha256, bytes: 1_204_000, verdict: nil,
        cached: false, duration: .milliseconds(41), finishedAt: ago(598),
        error: DocumentError(.encrypted, "it is protected by a password; submit a copy without one"))

    static var results: [DocumentResult] {
        var cached = invoice
        cached.index = 1
        cached.path = "/srv/in/2026-09/inv_0094.pdf"
        cached.cached = true
        cached.duration = .microseconds(180)
        var unsure = invoice
        unsure.index = 3
        unsure.path = "/srv/in/2026-09/scan0001.txt"
        unsure.bytes = 812
        unsure.verdict?.category = Category(rawValue: "letter")
        unsure.verdict?.confidence = 0.41
        unsure.verdict?.decision = .review
        return [invoice, cached, locked, unsure]
    }

    static let folder = [
        DocumentFinder.Entry(name: "scans", kind: .folder, bytes: 0, modifiedAt: ago(90_000)),
        DocumentFinder.Entry(name: "bill.pdf", kind: .file, bytes: 41_984, modifiedAt: ago(400_000)),
        DocumentFinder.Entry(name: "invoice.txt", kind: .file, bytes: 1_204, modifiedAt: ago(500_000)),
        DocumentFinder.Entry(name: "locked.pdf", kind: .unreadable, bytes: 3_000, modifiedAt: ago(500_000)),
        DocumentFinder.Entry(name: "письмо.txt", kind: .file, bytes: 912, modifiedAt: ago(600_000)),
    ]
}
