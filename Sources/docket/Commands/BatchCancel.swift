import ArgumentParser
import Engine

/// `docket batch cancel`: drops what waits.
struct BatchCancel: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Stops a batch: what waits is dropped, what is done stays.")

    @Argument(help: ArgumentHelp("The batch: b-7, or 7.", valueName: "id"))
    var batch: BatchArgument

    @Flag(help: "Print the batch object as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) async throws {
        try await Wiring.withStore(context) { engine in
            let found = try await engine.cancel(batch.id)
            try await BatchNotes.print(found, json: json, now: context.time.wallTime())
        }
    }
}
