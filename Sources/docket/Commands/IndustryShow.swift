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

    private func lines(of industry: IndustrySummary) -> [String] {
        var lines = [
            "\(industry.name) \(PlainText.clean(industry.version)): \(PlainText.clean(industry.description))",
            "accepts from \(PlainText.ratio(industry.acceptThreshold)) on",
            "features: " + PlainText.clean(industry.features.joined(separator: ", ")),
            "read from \(PlainText.clean(industry.path)), fingerprint \(industry.fingerprint)",
            "",
        ]
        let rows = industry.categories.map { [$0.id.rawValue, String($0.patterns), $0.title] }
        lines += PlainText.table([["CATEGORY", "PATTERNS", "TITLE"]] + rows, right: [1])
        return lines
    }
}
