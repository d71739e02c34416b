import ArgumentParser
import Engine

/// `docket batch show`: one batch.
struct BatchShow: HeadlessCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Shows how far a batch is.")

    @Argument(help: ArgumentHelp("The batch: b-7, or 7.", valueName: "id"))
    var batch: BatchArgument

    @Flag(help: "Print the batch object as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) async throws {
        try await Wiring.withStore(context) { engine in
            let found = try await engine.batch(batch.id)
            try await BatchNotes.print(found, json: json, now: context.time.wallTime())
        }
    }
}
