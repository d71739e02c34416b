import ArgumentParser
import Engine

/// `docket doctor`
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Says what is installed, reachable and configured.")

    @OptionGroup var common: CommonOptions

    mutating func run() async throws {}
}
