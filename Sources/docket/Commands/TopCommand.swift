import ArgumentParser
import Engine

/// `docket top --once`: what the console would show, for scripts.
struct TopCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "top", abstract: "Prints the console's snapshot as text or JSON.")

    @Flag(help: "Print one snapshot and leave.")
    var once = false

    @Flag(help: "Print it as one JSON object.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard once else { throw ValidationError("add --once for one snapshot; `docket` shows it live") }
    }

    func perform(_ context: CommandContext) async throws {
        try await Wiring.withStore(context) { engine in
            let record = SnapshotRecord(snapshot: await engine.refreshedSnapshot())
            guard record.snapshot.store.isReachable else {
                throw CommandFailure.store(record.snapshot.store.lastError ?? "the store can't be reached")
            }
            try await Streams.printLines(json ? [JSONText.line(record.json)] : record.lines)
        }
    }
}
