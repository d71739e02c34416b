import Engine

/// How close an answer was, and what lies inside a document.
extension DocumentLines {
    /// Documents inside that are listed; commands list all.
    private static let membersMax = 200

    /// `corrected by console 03:12:44Z, docket said receipt 0.93`.
    static func said(_ correction: AppliedCorrection) -> [Span] {
        [
            Span("corrected by ", .label), Span(correction.by.rawValue, .value),
            Span(" " + correction.at.clockText + "Z", .dim), Span("  docket said ", .label),
            Span(correction.was.rawValue, .value), Span(" " + Format.confidence(correction.wasConfidence), .dim),
        ]
    }

    func explanation(_ verdict: Verdict) -> [Line] {
        guard let explanation = verdict.explanation else { return [] }
        let word = explanation.lead < 0 ? "behind " : "ahead of "
        var lines: [Line] = [
            .heading(result.correction == nil ? "how close it was" : "how close docket's own answer was"),
            .spans([
                Span(word, .label), Span(explanation.runnerUp.rawValue, .value), Span(" by ", .label),
                Span(NumberText.fixed(abs(explanation.lead), places: 2), .value), Span(" log-odds", .label),
            ]),
        ]
        for change in explanation.changes { lines += wrapped(change, indent: 2, mark: "  ") }
        if !explanation.missing.isEmpty {
            lines += wrapped(
                "expected but not found: " + explanation.missing.joined(separator: ", "), indent: 2, mark: "")
        }
        return lines
    }

    func members(_ verdict: Verdict) -> [Line] {
        guard let children = verdict.children, !children.isEmpty else { return [] }
        var lines: [Line] = [.heading("documents inside")]
        let shown = children.prefix(Self.membersMax)
        let answerWidth = min(width / 3, shown.map { DisplayText(Self.answer($0)).width }.max() ?? 0)
        for child in shown {
            let answer = Self.answer(child)
            let padding = String(repeating: " ", count: max(0, answerWidth - DisplayText(answer).width))
            lines.append(
                .spans([
                    Span(answer + padding, child.error == nil ? .value : .crit),
                    Span("  " + Format.confidence(child.confidence).padding(to: 4) + "  ", .dim), Span(child.name),
                ]))
            // A code alone says too little to act on.
            if let error = child.error { lines += wrapped(error.message, indent: answerWidth + 8, mark: "") }
        }
        if children.count > shown.count {
            lines.append(
                .spans([Span("and \(children.count - shown.count) more, which `docket batch results` names", .dim)]))
        }
        return lines
    }

    private static func answer(_ child: MemberVerdict) -> String {
        child.error?.code.rawValue ?? child.category.rawValue
    }

    /// A sentence on as many lines as it needs; those after the first stand `indent` columns in.
    private func wrapped(_ text: String, indent: Int, mark: String) -> [Line] {
        let indent = min(indent, width / 2)
        let parts = TextWrap.lines(text, width: max(1, width - indent))
        let space = String(repeating: " ", count: indent)
        return parts.enumerated().map { place, part in
            .spans([Span((place == 0 && !mark.isEmpty ? mark : space) + part)])
        }
    }
}

extension String {
    /// At least `width` characters, filled on the right.
    fileprivate func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
