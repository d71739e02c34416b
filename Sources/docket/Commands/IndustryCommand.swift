import ArgumentParser
import Engine

/// `docket industry`: what docket knows about.
struct IndustryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "industry", abstract: "Lists, shows and checks the industries' configurations.",
        subcommands: [IndustryList.self, IndustryShow.self, IndustryCheckCommand.self])
}

/// `docket industry list`
struct IndustryList: HeadlessCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the industries.")

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) async throws {
        let summaries = try await Wiring.catalog(context).summaries
        if json {
            try await Streams.printLines(summaries.map { JSONText.line(StatusRecords.json($0)) })
        } else {
            let rows = summaries.map {
                [
                    $0.name.rawValue, $0.version, String($0.categories.count), String($0.features.count),
                    PlainText.ratio($0.acceptThreshold), $0.description,
                ]
            }
            let header = ["INDUSTRY", "VERSION", "CATEGORIES", "FEATURES", "ACCEPTS FROM", "DESCRIPTION"]
            try await Streams.printLines(PlainText.table([header] + rows, right: [2, 3, 4]))
        }
    }
}
