import ArgumentParser
import Engine

/// `docket queue`: what waits in the fleet, and whether it is taken.
struct QueueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue", abstract: "Shows what waits; pauses and resumes the fleet.",
        subcommands: [QueueStats.self, QueueSwitch<QueuePause>.self, QueueSwitch<QueueResume>.self])
}

/// `docket queue stats`
struct QueueStats: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "Shows what waits in each tier, and what is lent.")

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) async throws {
        try await Wiring.withStore(context) { engine in
            let snapshot = await engine.refreshedSnapshot()
            guard snapshot.store.isReachable else {
                throw CommandFailure.store(snapshot.store.lastError ?? "the store can't be reached")
            }
            let switches = try await engine.standing(of: .queue)
            let lends = try await engine.lends()
            let now = context.time.wallTime()
            if json {
                let state = JSONValue.object([
                    .init("admissions", .string(ActRecord.shown(switches.values[.admissions], .admissions))),
                    .init("claims", .string(ActRecord.shown(switches.values[.claims], .claims))),
                    .init("version", .integer(switches.version)), .init("queued", .integer(snapshot.backlog)),
                    .init("retrying", .integer(snapshot.totals.retrying)),
                    .init("dead", .integer(snapshot.totals.dead)),
                    .init("lent", .array(lends.map { ActRecord.json($0, now: now) })),
                ])
                let queues = snapshot.queues.map { JSONText.line(StatusRecords.json($0)) }
                return try await Streams.printLines([JSONText.line(state)] + queues)
            }
            let rows = snapshot.queues.map {
                [
                    $0.tier.rawValue, String($0.queued), String($0.inFlight),
                    PlainText.seconds($0.oldest?.inSeconds),
                ]
            }
            let admissions = ActRecord.shown(switches.values[.admissions], .admissions)
            let claims = ActRecord.shown(switches.values[.claims], .claims)
            var lines = [
                "admissions \(admissions), claims \(claims); \(snapshot.totals.retrying) wait for another attempt, "
                    + "\(snapshot.totals.dead) dead"
            ]
            lines += lends.map { PlainText.clean("lent: \($0.subject): ") + ActRecord.sentence($0, now: now) }
            lines += PlainText.table([["TIER", "QUEUED", "IN FLIGHT", "OLDEST"]] + rows, right: [1, 2, 3])
            try await Streams.printLines(lines)
        }
    }
}

/// Which of the two a pause is about; both without a flag.
struct QueueSides: ParsableArguments, Sendable {
    @Flag(help: "Only what comes in.")
    var admissions = false

    @Flag(help: "Only what workers take.")
    var claims = false

    func values(_ value: String) -> [Term: String] {
        switch (admissions, claims) {
        case (true, false): [.admissions: value]
        case (false, true): [.claims: value]
        default: [.admissions: value, .claims: value]
        }
    }
}

/// `docket queue pause`
enum QueuePause: SwitchPosition {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "The fleet admits nothing and takes nothing; what is held is finished.")
    static let value = "1"
}

/// `docket queue resume`
enum QueueResume: SwitchPosition {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "The fleet admits and takes documents again.")
    static let value = "0"
}

/// One of the two as a command.
struct QueueSwitch<Position: SwitchPosition>: HeadlessCommand {
    static var configuration: CommandConfiguration { Position.configuration }

    @OptionGroup var sides: QueueSides
    @OptionGroup var lending: LendingOptions

    @Flag(help: "Print the act as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) async throws {
        let title = "queue \(Self._commandName)"
        try await Acting.set(sides.values(Position.value), of: .queue, title: title, lending, json: json, context)
    }
}
