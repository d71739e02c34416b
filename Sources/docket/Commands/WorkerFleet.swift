import ArgumentParser
import Engine

/// `docket worker list`: who works.
struct WorkerList: HeadlessCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the workers of the fleet.")

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) async throws {
        try await Wiring.withStore(context) { engine in
            let snapshot = await engine.refreshedSnapshot()
            guard snapshot.store.isReachable else {
                throw CommandFailure.store(snapshot.store.lastError ?? "the store can't be reached")
            }
            if json {
                return try await Streams.printLines(snapshot.workers.map { JSONText.line(StatusRecords.json($0)) })
            }
            let rows = snapshot.workers.map {
                [
                    $0.id.rawValue, $0.isDraining ? "draining" : "working", String($0.holding),
                    String($0.threads), String($0.settled), PlainText.percent($0.busyRatio),
                    PlainText.seconds(snapshot.takenAt.seconds(since: $0.seenAt)),
                ]
            }
            let header = ["WORKER", "STATE", "HOLDS", "THREADS", "SETTLED", "BUSY", "SEEN"]
            try await Streams.printLines(PlainText.table([header] + rows, right: [2, 3, 4, 5, 6]))
        }
    }
}

/// `docket worker drain`
enum WorkerDrain: SwitchPosition {
    static let configuration = CommandConfiguration(
        commandName: "drain", abstract: "A worker finishes what it holds and takes nothing more.")
    static let value = "1"
}

/// `docket worker resume`
enum WorkerResume: SwitchPosition {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "A draining worker takes documents again.")
    static let value = "0"
}

/// One of the two as a command.
struct WorkerSwitch<Position: SwitchPosition>: HeadlessCommand {
    static var configuration: CommandConfiguration { Position.configuration }

    @Argument(help: ArgumentHelp("The worker.", valueName: "id"))
    var worker: String

    @OptionGroup var lending: LendingOptions

    @Flag(help: "Print the act as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) async throws {
        try await Acting.set(
            [.draining: Position.value], of: .worker(WorkerID(rawValue: worker)),
            title: "worker \(Self._commandName)", lending, json: json, context)
    }
}
