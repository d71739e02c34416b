@testable import Engine

/// Verdicts with everything in them, and with nothing.
enum SampleVerdicts {
    static let full: Verdict = {
        var verdict = withoutChildren
        verdict.children = [
            MemberVerdict(
                name: "a/\"b\".pdf", mediaType: "application/pdf", category: "nda", confidence: 0.5, decision: .review,
                error: nil),
            MemberVerdict(
                name: "", mediaType: nil, category: .unknown, confidence: nil, decision: .reject,
                error: DocumentError(.encrypted, "locked\n")),
        ]
        return verdict
    }()

    private static let withoutChildren = Verdict(
        industry: .general, category: "invoice", confidence: 0.1 + 0.2, decision: .review, source: .patterns,
        features: [
            Feature(name: "amount", value: "€ 5\u{0}\u{1F}\"\\\u{7F}/", page: nil, offset: 0),
            Feature(name: "total", value: "", page: 12, offset: 1 << 40),
        ],
        reasons: [Reason(text: "\"invoice\" p1", weight: -1.5), Reason(text: "日本語 🧾", weight: 1e-300)],
        scores: [CategoryScore(category: "invoice", confidence: 1), CategoryScore(category: "nda", confidence: 0)],
        acceptThreshold: 0.9, language: "en", pages: 3, mediaType: "application/pdf",
        explanation: Explanation(
            runnerUp: "nda", lead: -0.25, missing: ["iban", "due_date"],
            changes: ["without \"a\u{1}\\\" it would be `nda`"]))

    static let empty = Verdict(
        industry: .general, category: .unknown, confidence: nil, decision: .reject, source: .cache, features: [],
        reasons: [], scores: [], acceptThreshold: 1, language: nil, pages: nil, mediaType: "")
}
