import ArgumentParser
import Engine

/// `docket batch retry`: the failed documents once more.
struct BatchRetry: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Queues the failed documents of a batch again.")

    @Argument(help: ArgumentHelp("The batch: b-7, or 7.", valueName: "id"))
    var batch: BatchArgument

    @Flag(help: "Print how many as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) async throws {
        try await Wiring.withStore(context) { engine in
            let count = try await engine.retryFailed(batch.id)
            let object = JSONValue.object([
                .init("batch_id", .string(batch.id.rawValue)), .init("retried", .integer(count)),
            ])
            try await Streams.printLine(
                json ? JSONText.line(object) : "\(count) failed documents of \(batch.id) are queued again")
            if count > 0 { try await BatchNotes.sayWhenNobodyWorks(engine, alternative: nil) }
        }
    }
}
