import Engine

/// What came of learning from corrections, as `docket train --corrections` prints it.
struct PromotionRecord {
    let promotion: ModelPromotion
    let model: LinearModel
    /// Where the model in use lies.
    let path: String
    /// Corrections that were learned from, or held out.
    let corrections: Int
    /// All documents, those held out among them.
    let documents: Int
    /// Documents that must be held out for a judgement.
    let documentsMin: Int
    /// From the first text read to the judgement.
    let seconds: Double

    var json: JSONValue {
        .object([
            .init("promoted", .bool(promotion.isPromoted)), .init("path", .string(path)),
            .init("fingerprint", .string(model.fingerprint)), .init("corrections", .integer(corrections)),
            .init("documents", .integer(documents)), .init("held_out", .integer(promotion.documents)),
            .init("categories", .integer(model.categories.count)),
            .init("target_precision", .number(promotion.targetPrecision)),
            .init("macro_f1", .number(measured(promotion.candidate, \.macroF1))),
            .init("coverage", .number(measured(promotion.candidate, \.coverage))),
            .init("present_macro_f1", .number(measured(promotion.present, \.macroF1))),
            .init("present_coverage", .number(measured(promotion.present, \.coverage))),
            .init("obstacles", .array(promotion.obstacles.map { .string(sentence($0)) })),
            .init("seconds", .rounded(seconds)),
        ])
    }

    var lines: [String] {
        let rows =
            [["ON \(promotion.documents) HELD-OUT DOCUMENTS", "MACRO-F1", "COVERAGE"]] + [
                row("this model", promotion.candidate),
                promotion.present.map { row("the one in use", $0) } ?? ["the one in use", "-", "-"],
            ]
        let head =
            PlainText.table(rows, right: [1, 2]) + [
                "",
                "\(corrections) corrections among \(documents) documents, \(model.categories.count) categories, "
                    + "\(PlainText.seconds(seconds))",
                "coverage: the share that can be answered with \(PlainText.percent(promotion.targetPrecision)) right",
            ]
        if promotion.isPromoted {
            return head + ["\(PlainText.clean(path)) is used from the next start of an engine on"]
        }
        return head + promotion.obstacles.map { PlainText.clean("not used: " + sentence($0)) }
    }

    private func row(_ name: String, _ figures: ModelPromotion.Figures) -> [String] {
        [
            name, PlainText.decimal(measured(figures, \.macroF1), places: 3),
            PlainText.decimal(measured(figures, \.coverage), places: 3),
        ]
    }

    private func sentence(_ obstacle: ModelPromotion.Obstacle) -> String {
        switch obstacle {
        case .tooFewDocuments:
            return "\(promotion.documents) documents are too few to judge it by, \(documentsMin) are needed; correct "
                + "or confirm more, or give DATA"
        case .forgets(let categories):
            let names = categories.prefix(5).map(\.rawValue).joined(separator: ", ")
            let more = categories.count > 5 ? " and \(categories.count - 5) more" : ""
            return "it does not know \(names)\(more), which the one in use does; give documents of these as DATA"
        case .lowerMacroF1: return "its macro-F1 is lower"
        case .lowerCoverage: return "its coverage is lower"
        }
    }

    /// Nil where nothing was measured, because there is no such model or nothing was held out.
    private func measured(
        _ figures: ModelPromotion.Figures?, _ figure: KeyPath<ModelPromotion.Figures, Double>
    ) -> Double? {
        guard promotion.documents > 0, let figures else { return nil }
        return (figures[keyPath: figure] * 1e4).rounded() / 1e4
    }
}
