import ArgumentParser
import Engine

/// `docket industry show`
struct IndustryShow: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows one industry: its categories, features and thresholds.")

    @Argument(help: ArgumentHelp("The industry.", valueName: "name"))
    var name: String

    @Flag(help: "Print it as one JSON object.")
    var json = false

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) async throws {
        let summaries = try await Wiring.catalog(context).summaries
        guard let found = summaries.first(where: { $0.name.rawValue == name }) else {
            let names = summaries.map(\.name.rawValue).joined(separator: ", ")
            throw CommandFailure.usage("there is no industry \"\(PlainText.clean(name))\"; there are \(names)")
        }
        try await Streams.printLines(json ? [JSONText.line(StatusRecords.json(found))] : lines(of: found))
    }

    private static func needs(of feature: IndustrySummary.FeatureSummary) -> String {
        let parts = [
            ("required", feature.requiredBy), ("recommended", feature.recommendedBy), ("optional", feature.optionalFor),
        ]
        return parts.filter { !$0.1.isEmpty }
            .map { "\($0.0): " + $0.1.map { PlainText.clean($0.rawValue) }.joined(separator: ", ") }
            .joined(separator: "; ")
    }

    /// A threshold and what it rests on.
    private static func acceptance(_ threshold: AcceptThreshold?) -> String {
        guard let threshold else { return "" }
        let confidence = PlainText.ratio(threshold.confidence)
        guard let target = threshold.targetPrecision else { return confidence }
        let wanted = "for \(PlainText.decimal(target * 100, places: 1)) % right"
        return switch threshold.basis {
        case .file: "\(confidence), too few measured \(wanted)"
        case .category: "\(confidence), by \(threshold.documents) of its own \(wanted)"
        case .allCategories: "\(confidence), by \(threshold.documents) of all \(wanted)"
        case .never: "never: too many of \(threshold.documents) are wrong \(wanted)"
        }
    }

    private func lines(of industry: IndustrySummary) -> [String] {
        var lines = [
            "\(industry.name) \(PlainText.clean(industry.version)): \(PlainText.clean(industry.description))",
            "accepts from \(PlainText.ratio(industry.acceptThreshold)) on",
            "read from \(PlainText.clean(industry.path)), fingerprint \(industry.fingerprint)",
            "",
        ]
        let rows = industry.categories.map {
            [$0.id.rawValue, String($0.patterns), Self.acceptance($0.acceptance), $0.title]
        }
        lines += PlainText.table([["CATEGORY", "PATTERNS", "ACCEPTED FROM", "TITLE"]] + rows, right: [1])
        let features = industry.featureDetails.map { feature in
            [
                feature.name, feature.type, Self.needs(of: feature),
                PlainText.clean(feature.rules.joined(separator: "; ")),
            ]
        }
        lines.append("")
        return lines + PlainText.table([["FEATURE", "TYPE", "NEEDED BY", "RULES"]] + features)
    }
}
