import ArgumentParser
import Engine

/// `docket console`
struct ConsoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console", abstract: "Opens the console with the engine inside.")

    @OptionGroup var common: CommonOptions

    mutating func run() async throws {}
}
