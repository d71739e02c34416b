import Engine

/// A document's result as commands print it: as JSON for programs, a line for people, a row for spreadsheets.
struct ResultRecord: Sendable {
    let result: DocumentResult
    let industry: IndustryName
    /// What to call the document: its path, or `-` for standard input.
    let shownPath: String

    init(_ result: DocumentResult, industry: IndustryName, shownPath: String? = nil) {
        self.result = result
        self.industry = industry
        self.shownPath = shownPath ?? result.path
    }

    /// A path that could not even be submitted.
    init(_ problem: DocumentFinder.Problem, industry: IndustryName, at moment: Timestamp) {
        self.init(
            DocumentResult(
                index: 0, path: problem.path, sha256: nil, bytes: nil, verdict: nil, cached: false, duration: .zero,
                finishedAt: moment, error: problem.error),
            industry: industry)
    }

    /// The keys that `docket classify --json` promises, in their order, all of them present.
    var json: [JSONValue.Member] {
        let verdict = result.verdict
        return [
            .init("path", .string(shownPath)),
            .init("sha256", .string(result.sha256)),
            .init("bytes", .integer(result.bytes)),
            .init("media_type", .string(verdict?.mediaType)),
            .init("industry", .string((verdict?.industry ?? industry).rawValue)),
            .init("category", .string((verdict?.category ?? .unknown).rawValue)),
            .init("confidence", .number(verdict?.confidence.map { Self.rounded($0, 1e4) })),
            .init("decision", .string((verdict?.decision ?? .reject).rawValue)),
            .init("source", .string(verdict?.source.rawValue)),
            .init("cached", .bool(result.cached)),
            .init("features", .array((verdict?.features ?? []).map(Self.json))),
            .init("reasons", .array((verdict?.reasons ?? []).map(Self.json))),
            .init("language", .string(verdict?.language)),
            .init("pages", .integer(verdict?.pages)),
            .init("duration_ms", .number(Self.rounded(result.duration.inMilliseconds, 1e3))),
            .init("error", Self.json(result.error)),
            .init("children", .array((verdict?.children ?? []).map(Self.json))),
            .init("explanation", Self.json(verdict?.explanation)),
            .init("accept_threshold", .number(verdict.map { Self.rounded($0.acceptThreshold, 1e4) })),
        ]
    }

    /// The same for a document of a batch, which has a place there.
    func json(of batch: BatchID) -> [JSONValue.Member] {
        json + [
            .init("batch_id", .string(batch.rawValue)),
            .init("index", .integer(result.index)),
            .init("finished_at", .string(result.finishedAt.rfc3339)),
            .init("corrected", Self.json(result.correction)),
        ]
    }

    private static func json(_ correction: AppliedCorrection?) -> JSONValue {
        guard let correction else { return .null }
        return .object([
            .init("category", .string(correction.category.rawValue)), .init("by", .string(correction.by.rawValue)),
            .init("at", .string(correction.at.rfc3339)), .init("was", .string(correction.was.rawValue)),
            .init("was_confidence", .number(correction.wasConfidence.map { rounded($0, 1e4) })),
        ])
    }

    private static func json(_ feature: Feature) -> JSONValue {
        .object([
            .init("name", .string(feature.name)), .init("value", .string(feature.value)),
            .init("page", .integer(feature.page)), .init("offset", .integer(feature.offset)),
        ])
    }

    private static func json(_ explanation: Explanation?) -> JSONValue {
        guard let explanation else { return .null }
        return .object([
            .init("runner_up", .string(explanation.runnerUp.rawValue)),
            .init("lead", .number(rounded(explanation.lead, 1e4))),
            .init("missing", .array(explanation.missing.map { .string($0) })),
            .init("changes", .array(explanation.changes.map { .string($0) })),
        ])
    }

    static func json(_ reason: Reason) -> JSONValue {
        .object([.init("text", .string(reason.text)), .init("weight", .number(rounded(reason.weight, 1e4)))])
    }

    private static func json(_ child: MemberVerdict) -> JSONValue {
        .object([
            .init("name", .string(child.name)), .init("media_type", .string(child.mediaType)),
            .init("category", .string(child.category.rawValue)),
            .init("confidence", .number(child.confidence.map { rounded($0, 1e4) })),
            .init("decision", .string(child.decision.rawValue)), .init("error", json(child.error)),
        ])
    }

    private static func json(_ error: DocumentError?) -> JSONValue {
        guard let error else { return .null }
        return .object([.init("code", .string(error.code.rawValue)), .init("message", .string(error.message))])
    }

    private static func rounded(_ value: Double, _ scale: Double) -> Double { (value * scale).rounded() / scale }

    static let csvHeader = [
        "index", "path", "sha256", "bytes", "media_type", "industry", "category", "confidence", "decision", "source",
        "cached", "language", "pages", "duration_ms", "finished_at", "error_code", "error_message",
        "corrected_by", "was",
    ]

    var csv: [String] {
        let verdict = result.verdict
        return [
            String(result.index), shownPath, result.sha256 ?? "", result.bytes.map { String($0) } ?? "",
            verdict?.mediaType ?? "", (verdict?.industry ?? industry).rawValue,
            (verdict?.category ?? .unknown).rawValue,
            verdict?.confidence.map { PlainText.decimal($0, places: 4) } ?? "",
            (verdict?.decision ?? .reject).rawValue, verdict?.source.rawValue ?? "", result.cached ? "true" : "false",
            verdict?.language ?? "", verdict?.pages.map { String($0) } ?? "",
            PlainText.decimal(result.duration.inMilliseconds, places: 3), result.finishedAt.rfc3339,
            result.error?.code.rawValue ?? "", result.error?.message ?? "", result.correction?.by.rawValue ?? "",
            result.correction?.was.rawValue ?? "",
        ]
    }

    /// `accept  0.97  invoice  /path`, with what it rests on below when `explained`. Only for results with a verdict.
    func lines(explained: Bool, style: TextStyle) -> [String] {
        guard let verdict = result.verdict else { return [] }
        let decision = verdict.decision.rawValue.padded(to: 6)
        let mark: TextStyle.Mark =
            switch verdict.decision {
            case .accept: .good
            case .review: .attention
            case .reject: .bad
            }
        var line = style.marked(decision, mark) + "  " + PlainText.ratio(verdict.confidence).padded(to: 4) + "  "
        line += PlainText.clean(verdict.category.rawValue).padded(to: 24) + "  " + PlainText.clean(shownPath)
        if let correction = result.correction {
            line += PlainText.clean("  (\(correction.by) says so, docket said \(correction.was))")
        }
        if result.cached { line += "  (cached)" }
        return [line] + children(of: verdict) + (explained ? explanation(of: verdict) : [])
    }

    /// Documents inside that are named; `--json` names all.
    private static let childrenMax = 20

    /// `        + 0.97  invoice  offer.pdf`, a line for each document inside.
    private func children(of verdict: Verdict) -> [String] {
        let children = verdict.children ?? []
        var lines = children.prefix(Self.childrenMax).map { child in
            let answer =
                child.error.map { PlainText.clean($0.code.rawValue) } ?? PlainText.clean(child.category.rawValue)
            let confidence = PlainText.ratio(child.confidence).padded(to: 4)
            return "      + \(confidence)  " + answer.padded(to: 24) + "  " + PlainText.clean(child.name)
        }
        if children.count > Self.childrenMax {
            lines.append("      and \(children.count - Self.childrenMax) more, which --json names")
        }
        return lines
    }

    private static func lines(of explanation: Explanation) -> [String] {
        let runnerUp = PlainText.clean(explanation.runnerUp.rawValue)
        var lines = [
            "    \(explanation.lead < 0 ? "behind" : "ahead of") \(runnerUp) by "
                + PlainText.ratio(abs(explanation.lead))
        ]
        lines += explanation.changes.map { "    " + PlainText.clean($0) }
        if !explanation.missing.isEmpty {
            lines.append("    expected but not found: " + PlainText.clean(explanation.missing.joined(separator: ", ")))
        }
        return lines
    }

    private func explanation(of verdict: Verdict) -> [String] {
        var lines: [String] = []
        let others = verdict.scores.dropFirst().prefix(3).filter { $0.confidence >= 0.005 }
        lines.append(
            "    accepted from \(PlainText.ratio(verdict.acceptThreshold)) on, \(verdict.mediaType)"
                + (verdict.pages.map { ", \($0) pages" } ?? "") + (verdict.language.map { ", language \($0)" } ?? ""))
        if !others.isEmpty {
            let texts = others.map { "\(PlainText.clean($0.category.rawValue)) \(PlainText.ratio($0.confidence))" }
            lines.append("    next best: " + texts.joined(separator: ", "))
        }
        for reason in verdict.reasons {
            let weight = (reason.weight < 0 ? "" : "+") + PlainText.ratio(reason.weight)
            lines.append("    \(weight.paddedLeft(to: 7))  \(PlainText.clean(reason.text))")
        }
        if let explanation = verdict.explanation { lines += Self.lines(of: explanation) }
        for feature in verdict.features {
            let place = feature.page.map { "page \($0)" } ?? "byte \(feature.offset)"
            lines.append("    \(PlainText.clean(feature.name)): \(PlainText.clean(feature.value)) (\(place))")
        }
        return lines
    }
}

extension String {
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
    func paddedLeft(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
