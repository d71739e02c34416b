import ArgumentParser
import Engine

/// `docket tier set`: other terms for a tier, at once, for good or for a time.
struct TierSet: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Sets a tier's terms; what is queued already goes by them at once.",
        discussion: "A name that is new makes a tier, and needs all five terms.")

    @Argument(help: ArgumentHelp("The tier.", valueName: "name"))
    var tier: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Documents a second that a client may submit for long.", valueName: "docs/s"))
    var rate: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Documents that a client may submit at once after a pause.", valueName: "count"))
    var burst: String?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("A document should wait no longer than this.", valueName: "seconds")
    )
    var waitTarget: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("Documents of one client that may wait.", valueName: "count"))
    var maxQueued: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Documents of one client that workers may hold.", valueName: "count"))
    var maxInFlight: String?

    @OptionGroup var lending: LendingOptions

    @Flag(help: "Print the act as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) async throws {
        let all: [(Term, String?)] = [
            (.rate, rate), (.burst, burst), (.waitTarget, waitTarget), (.queuedMax, maxQueued),
            (.inFlightMax, maxInFlight),
        ]
        let values = Dictionary(uniqueKeysWithValues: all.compactMap { term, value in value.map { (term, $0) } })
        try await Acting.set(
            values, of: .tier(TierName(rawValue: tier)), title: "tier set", lending, json: json, context)
    }
}
