import Engine

/// A model as `docket train` prints it.
struct ModelRecord {
    let model: LinearModel
    let path: String
    /// Labelled documents that had no text.
    let unread: Int
    /// From the first byte read to the model written.
    let seconds: Double

    private var documents: Int { model.provenance.documentsByCategory.reduce(0, +) }

    var json: JSONValue {
        .object([
            .init("path", .string(path)), .init("fingerprint", .string(model.fingerprint)),
            .init("source", .string(model.provenance.source)), .init("trained_at", .string(model.provenance.trainedAt)),
            .init("seed", .integer(Int(truncatingIfNeeded: model.provenance.seed))),
            .init("documents", .integer(documents)), .init("unread", .integer(unread)),
            .init(
                "categories",
                .array(
                    zip(model.categories, model.provenance.documentsByCategory).map {
                        .object([.init("category", .string($0.rawValue)), .init("documents", .integer($1))])
                    })),
            .init("terms", .integer(model.provenance.terms)), .init("features", .integer(model.featureCount)),
            .init("held_out_accuracy", .number((model.provenance.heldOutAccuracy * 1e4).rounded() / 1e4)),
            .init("verdicts", Self.json(model.verdicts)),
            .init("bytes", .integer(model.bytes.count)), .init("seconds", .rounded(seconds)),
        ])
    }

    private static func json(_ verdicts: VerdictCalibration?) -> JSONValue {
        guard let verdicts else { return .null }
        return .object([
            .init("industry", .string(verdicts.industry.rawValue)), .init("documents", .integer(verdicts.answerCount)),
            .init("temperature", .number((verdicts.temperature * 1e4).rounded() / 1e4)),
        ])
    }

    private var verdictLines: [String] {
        guard let verdicts = model.verdicts else { return [] }
        return [
            "confidence of \(verdicts.industry): by \(verdicts.answerCount) verdicts on held-out documents, sums are "
                + "divided by \(PlainText.decimal(verdicts.temperature, places: 2))"
        ]
    }

    var lines: [String] {
        let rows = zip(model.categories, model.provenance.documentsByCategory).map { [$0.rawValue, String($1)] }
        let accuracy = PlainText.decimal(model.provenance.heldOutAccuracy * 100, places: 1)
        return PlainText.table([["CATEGORY", "DOCUMENTS"]] + rows, right: [1]) + [
            "",
            "\(documents) documents, \(rows.count) categories, \(model.featureCount) of "
                + "\(model.provenance.terms) terms, \(PlainText.seconds(seconds))",
            "right on held-out documents: \(accuracy) %",
        ] + verdictLines + [
            "\(PlainText.clean(path)): \(PlainText.bytes(model.bytes.count)), \(model.fingerprint.prefix(12))"
        ]
    }
}
