import ArgumentParser
import Engine

/// `docket client`: who submits, and on which terms.
struct ClientCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "client", abstract: "Lists clients and sets their terms.",
        subcommands: [ClientList.self, ClientShow.self, ClientSet.self])
}
