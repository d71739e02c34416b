import ArgumentParser
import Engine

/// `docket audit`: who did what, newest first.
struct AuditCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Shows what operators did: when, who, what, before and after.")

    @Option(help: ArgumentHelp("At most this many.", valueName: "count"))
    var limit: Int = 50

    @Option(help: ArgumentHelp("Only what came before this act.", valueName: "act"))
    var before: Int?

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (1...1_000).contains(limit) else { throw ValidationError("--limit must be 1 to 1000") }
    }

    func perform(_ context: CommandContext) async throws {
        try await Wiring.withStore(context) { engine in
            let acts = try await engine.acts(before: before, limit: limit)
            let now = context.time.wallTime()
            if json { return try await Streams.printLines(acts.map { JSONText.line(ActRecord.json($0, now: now)) }) }
            let rows = acts.map { act in
                let undone = act.undoneBy.map { "undone by \($0)" } ?? (act.canBeUndone(at: now) ? "can be undone" : "")
                return [String(act.id), act.at.rfc3339, act.who, act.title, ActRecord.sentence(act), undone]
            }
            try await Streams.printLines(
                PlainText.table([["ACT", "AT", "WHO", "WHAT", "CHANGE", "UNDO"]] + rows, right: [0]))
        }
    }
}

/// `docket undo`: takes an act back.
struct UndoCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo", abstract: "Takes an act back, if what it changed is still as it left it.")

    @Argument(help: ArgumentHelp("The act's number; without one, your last.", valueName: "act"))
    var act: Int?

    @Flag(help: "Print the act that undid it as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) async throws {
        try await Wiring.withStore(context) { engine in
            try await Acting.print(try await engine.undo(act), json: json)
        }
    }
}
