import ArgumentParser
import Engine

/// `docket client`: who submits, and on which terms.
struct ClientCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "client", abstract: "Lists clients and moves them between tiers.",
        subcommands: [ClientList.self, ClientSet.self])
}
