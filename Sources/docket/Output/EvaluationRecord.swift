import Engine

/// What `docket eval` found, for programs and for people.
struct EvaluationRecord: Sendable {
    let report: EvaluationReport
    /// The model's file or the industry's name.
    let subject: String
    let fingerprint: String
    /// Documents without a text.
    let unread: Int
    /// Those of types that the model or industry has.
    let unreadInside: Int
    let documentsPerSecond: Double?
    /// What a model was asked for; nil for an industry, which has a threshold of its own.
    let targetPrecision: Double?
    /// The confidence from which on an answer counts as given; nil when none is high enough.
    let threshold: Double?
    /// Calibration error of a model's bare margins.
    let uncalibratedError: Double?
    /// How documents were held out; nil where a model or an industry was judged as it is.
    var folds: Folds?

    struct Folds: Sendable {
        var count: Int
        /// Sets of documents that are nearly the same, each held out whole.
        var groups: Int
    }

    /// A confusion matrix wider than this is no table any more.
    private static let matrixTypesMax = 12
    /// Wrong answers that are listed beside a type.
    private static let mistakesShownMax = 3

    /// One object for each type, then the one that programs read: all together.
    var json: [JSONValue] { report.types.map(Self.json) + [summary] }

    private var summary: JSONValue {
        .object([
            .init("accuracy", Self.share(report.accuracy)), .init("macro_f1", Self.share(report.macroF1)),
            .init("ece", Self.share(report.calibrationError)),
            .init("coverage", Self.share(report.coverage)),
            .init("precision_on_answered", Self.share(report.precisionOnAnswered)),
            .init("documents", .integer(report.documents)),
            .init("documents_per_second", .number(documentsPerSecond.map { ($0 * 10).rounded() / 10 })),
            .init("documents_outside", .integer(report.documentsOutside)),
            .init("false_accepts", .integer(report.falseAccepts)), .init("unread", .integer(unread)),
            .init("coverage_with_unread", Self.share(coverageWithUnread)),
            .init("threshold", Self.share(threshold)), .init("target_precision", .number(targetPrecision)),
            .init("ece_uncalibrated", Self.share(uncalibratedError)),
            .init("ece_by_chance", Self.share(report.calibrationErrorByChance)), .init("subject", .string(subject)),
            .init("fingerprint", .string(fingerprint)), .init("folds", folds.map { .integer($0.count) } ?? .null),
            .init("groups", folds.map { .integer($0.groups) } ?? .null),
        ])
    }

    /// Answered documents as a share of all of known types, those without a text among them.
    private var coverageWithUnread: Double? {
        let all = report.documentsInside + unreadInside
        return report.coverage.map { $0 * Double(report.documentsInside) / Double(all) }
    }

    private static func json(_ row: EvaluationReport.TypeRow) -> JSONValue {
        .object([
            .init("type", .string(row.type.rawValue)), .init("known", .bool(row.isKnown)),
            .init("documents", .integer(row.documents)), .init("right", .integer(row.right)),
            .init("answered", .integer(row.answered)), .init("answered_right", .integer(row.answeredRight)),
            .init("precision", share(row.precision)), .init("recall", share(row.recall)), .init("f1", share(row.f1)),
            .init(
                "answers",
                .array(
                    row.answers.map {
                        .object([
                            .init("category", .string($0.category.rawValue)),
                            .init("documents", .integer($0.documents)),
                        ])
                    })),
        ])
    }

    private static func share(_ value: Double?) -> JSONValue { .number(value.map { ($0 * 1e4).rounded() / 1e4 }) }

    var lines: [String] { table + [""] + matrix + totals }

    private var table: [String] {
        let header = ["TYPE", "DOCUMENTS", "RIGHT", "ANSWERED", "RIGHT", "PRECISION", "RECALL", "F1", "INSTEAD"]
        let rows = report.types.map { row in
            let mistakes = row.answers.filter { $0.category != row.type && $0.category != .unknown }
            return [
                row.isKnown ? row.type.rawValue : "(\(row.type.rawValue))", String(row.documents), String(row.right),
                String(row.answered), String(row.answeredRight), Self.hundredths(row.isKnown ? row.precision : nil),
                Self.hundredths(row.isKnown ? row.recall : nil), Self.hundredths(row.isKnown ? row.f1 : nil),
                mistakes.prefix(Self.mistakesShownMax).map { "\($0.category) \($0.documents)" }
                    .joined(separator: ", "),
            ]
        }
        return PlainText.table([header] + rows, right: [1, 2, 3, 4, 5, 6, 7])
    }

    /// Rows are what the documents are, columns what they were given.
    private var matrix: [String] {
        let types = report.types.filter(\.isKnown).map(\.type)
        guard types.count > 1, types.count <= Self.matrixTypesMax else { return [] }
        let others = Set(report.types.flatMap { $0.answers.map(\.category) }).subtracting(types).sorted()
        let columns = types + others
        let rows = report.types.map { row in
            [row.type.rawValue]
                + columns.map { column in
                    String(row.answers.first { $0.category == column }?.documents ?? 0)
                }
        }
        let header = ["IS, GIVEN ..."] + columns.map(\.rawValue)
        return PlainText.table([header] + rows, right: Set(1...columns.count)) + [""]
    }

    private var totals: [String] {
        var lines = [
            "\(report.documents) documents" + (unread > 0 ? ", \(unread) more without text" : ""),
            "accuracy \(Self.percent(report.accuracy)), macro-F1 \(Self.thousandths(report.macroF1))",
            "calibration error (ECE) \(Self.percent(report.calibrationError)); true confidences would show "
                + Self.percent(report.calibrationErrorByChance) + " on so few"
                + (uncalibratedError.map { ", of bare margins \(Self.percent($0))" } ?? ""),
        ]
        let wanted = targetPrecision.map { " for a precision of \(Self.percent($0))" } ?? ""
        if let threshold {
            lines.append(
                "answered from \(Self.thousandths(threshold)) on\(wanted): \(Self.percent(report.coverage)), of these "
                    + "right \(Self.percent(report.precisionOnAnswered))")
        } else {
            lines.append("no confidence is enough\(wanted): the documents it was trained on can't promise that")
        }
        if let folds {
            lines.append(
                "cross-validated in \(folds.count) parts; \(folds.groups) of the documents differ, and those alike "
                    + "were held out together")
        }
        if unreadInside > 0 {
            lines.append("answered of all documents of known types: \(Self.percent(coverageWithUnread))")
        }
        if report.documentsOutside > 0 {
            lines.append(
                "\(report.documentsOutside) documents of types that it does not have: \(report.falseAccepts) answered")
        }
        lines.append("\(PlainText.decimal(documentsPerSecond, places: 0)) documents/s")
        return lines
    }

    private static func percent(_ value: Double?) -> String {
        value.map { PlainText.decimal($0 * 100, places: 1) + " %" } ?? "-"
    }
    private static func hundredths(_ value: Double?) -> String { PlainText.decimal(value, places: 2) }
    private static func thousandths(_ value: Double?) -> String { PlainText.decimal(value, places: 3) }
}
