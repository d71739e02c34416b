import Engine

/// Why a document was not answered as somebody expected, as lines below its answer.
struct ExpectationLines {
    private static let unmatchedMax = 12

    let expectation: Expectation

    var lines: [String] {
        let id = PlainText.clean(expectation.category.rawValue)
        var lines = ["    expected \(id): " + standing]
        for reason in expectation.reasons {
            let weight = (reason.weight < 0 ? "" : "+") + PlainText.ratio(reason.weight)
            lines.append("    \(weight.paddedLeft(to: 7))  \(PlainText.clean(reason.text))")
        }
        let unmatched = expectation.unmatched
        guard !unmatched.isEmpty else { return lines }
        lines.append("    patterns of \(id) that are not in it, strongest first:")
        for reason in unmatched.prefix(Self.unmatchedMax) {
            lines.append("    \(PlainText.ratio(reason.weight).paddedLeft(to: 7))  \(PlainText.clean(reason.text))")
        }
        if unmatched.count > Self.unmatchedMax {
            lines.append("             \(unmatched.count - Self.unmatchedMax) more")
        }
        return lines
    }

    private var standing: String {
        if let obstacle = expectation.obstacle { return "not considered, \(PlainText.clean(obstacle))" }
        guard let lostBy = expectation.lostBy, lostBy > 0 else { return "it is the answer" }
        return "lost by \(PlainText.ratio(lostBy)), confidence \(PlainText.ratio(expectation.confidence))"
    }

    var json: JSONValue {
        .object([
            .init("category", .string(expectation.category.rawValue)), .init("sum", .number(expectation.sum)),
            .init("confidence", .number(expectation.confidence)), .init("lost_by", .number(expectation.lostBy)),
            .init("obstacle", .string(expectation.obstacle)),
            .init("reasons", .array(expectation.reasons.map(ResultRecord.json))),
            .init("unmatched", .array(expectation.unmatched.map(ResultRecord.json))),
        ])
    }
}
