import ArgumentParser
import Engine

/// `docket dead`: documents without a verdict, found as a set and acted on as the set that was seen.
struct DeadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead", abstract: "Lists documents without a verdict; queues them again, or drops them.",
        subcommands: [DeadList.self, DeadAct<DeadRequeue>.self, DeadAct<DeadDrop>.self])
}

extension NamePattern: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

/// Which dead letters.
struct DeadOptions: ParsableArguments, Sendable {
    @Option(help: ArgumentHelp("Only those of this client.", valueName: "id"))
    var client: String?

    @Option(help: ArgumentHelp("Only those with this error code.", valueName: "code"))
    var code: String?

    @Option(help: ArgumentHelp("Only those of this batch: b-7, or 7.", valueName: "id"))
    var batch: BatchArgument?

    @Option(
        help: ArgumentHelp(
            "Only those whose file name matches, * for any text and ? for a character; with a / the whole path.",
            valueName: "glob"))
    var name: NamePattern?

    func filter() throws -> DeadFilter {
        DeadFilter(
            client: try client.map { try ClientArgument.id($0) }, code: try code.map { try Self.errorCode($0) },
            batch: batch?.id, name: name)
    }

    private static func errorCode(_ text: String) throws(CommandFailure) -> ErrorCode {
        if let code = ErrorCode(rawValue: text) { return code }
        let codes = ErrorCode.allCases.map(\.rawValue)
        let nearest = NearestName.find(text, among: codes).map { "did you mean \($0)? There are " } ?? "there are "
        throw .usage("no error code is called \(PlainText.clean(text)); " + nearest + codes.joined(separator: ", "))
    }

    var isEmpty: Bool { client == nil && code == nil && batch == nil && name == nil }
}

/// A dead letter named on a command line: `b-7/12`, or `7/12`.
struct DeadArgument: ExpressibleByArgument, Sendable {
    let id: DeadLetterID

    init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let batch = BatchArgument(argument: String(parts[0])), let index = Int(parts[1]),
            (0..<(1 << 31)).contains(index)
        else { return nil }
        id = DeadLetterID(batch: batch.id, index: index)
    }
}

/// `docket dead list`
struct DeadList: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists documents without a verdict, newest batch first.")

    @OptionGroup var which: DeadOptions

    @Option(help: ArgumentHelp("At most this many.", valueName: "count"))
    var limit: Int = 100

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (1...1_000_000).contains(limit) else { throw ValidationError("--limit must be 1 to 1000000") }
    }

    func perform(_ context: CommandContext) async throws {
        let filter = try which.filter()
        try await Wiring.withStore(context) { engine in
            var place: DeadPage.Place?
            var shown = 0
            var total = 0
            repeat {
                try Task.checkCancellation()
                // Of those that are looked at few may have the name.
                let looked = filter.name == nil ? min(1_000, limit - shown) : 1_000
                let page = try await engine.dead(filter, from: place, limit: looked)
                let letters = page.letters.prefix(limit - shown)
                total = page.total
                shown += letters.count
                place = page.letters.count > letters.count ? nil : page.next
                try await Streams.printLines(letters.map(json ? Self.json : Self.sentence))
            } while place != nil && shown < limit
            if !json { await say(shown, of: total, filter) }
        }
    }

    private func say(_ shown: Int, of total: Int, _ filter: DeadFilter) async {
        switch filter.name {
        case _ where total == 0: await Streams.note("docket: no document is dead")
        case let name? where shown == 0:
            await Streams.note("docket: none of \(total) dead documents is named \(PlainText.clean(name.text))")
        case .some where shown == limit: await Streams.note("docket: \(shown) shown; --limit shows more, if there are")
        case nil where shown < total: await Streams.note("docket: \(shown) of \(total); --limit shows more")
        default: break
        }
    }

    private static func json(_ letter: DeadLetter) -> String {
        let error = letter.result.error
        return JSONText.line(
            .object([
                .init("id", .string(letter.id.description)), .init("batch_id", .string(letter.batch.rawValue)),
                .init("index", .integer(letter.result.index)), .init("client", .string(letter.client.rawValue)),
                .init("path", .string(letter.result.path)),
                .init("failed_at", .string(letter.result.finishedAt.rfc3339)),
                .init("code", .string(error?.code.rawValue)), .init("message", .string(error?.message)),
            ]))
    }

    private static func sentence(_ letter: DeadLetter) -> String {
        let error = letter.result.error
        return PlainText.clean(
            "\(letter.id)  \(letter.client)  \(letter.result.finishedAt.rfc3339)  \(error?.code.rawValue ?? "-")  "
                + letter.result.path)
    }
}

/// The dead letters that an act is about.
struct DeadChoice: ParsableArguments, Sendable {
    @Argument(help: ArgumentHelp("Documents as `docket dead list` names them: b-7/12.", valueName: "id"))
    var ids: [DeadArgument] = []

    @Flag(help: "All that the filters name, as they are now; what fails later stays.")
    var all = false

    @OptionGroup var which: DeadOptions

    func validate() throws {
        guard ids.isEmpty != !all else {
            throw ValidationError("name documents, or --all with or without --client, --code, --batch and --name")
        }
        guard all || which.isEmpty else { throw ValidationError("--client, --code, --batch and --name go with --all") }
    }

    /// Named ones of which none was dead are bad usage; of a set there may be none.
    static func print(_ count: Int, of seen: Int, _ key: String, _ sentence: String, json: Bool) async throws {
        let object = JSONValue.object([.init(key, .integer(count)), .init("seen", .integer(seen))])
        let rest = count < seen ? "; \(seen - count) were not dead any more, or belong to a cancelled batch" : ""
        try await Streams.printLine(json ? JSONText.line(object) : "\(count) documents \(sentence)\(rest)")
    }
}

/// What can be done with dead letters.
protocol DeadLetterAct: Sendable {
    static var configuration: CommandConfiguration { get }
    /// The key of how many were acted on, for programs.
    static var key: String { get }
    /// What they are then, for people.
    static var done: String { get }
    /// Whether somebody has to work on them now.
    static var makesWork: Bool { get }
    /// How many of them it could be done with.
    static func perform(_ ids: [DeadLetterID], on engine: Engine) async throws(EngineError) -> Int
}

/// `docket dead requeue`
enum DeadRequeue: DeadLetterAct {
    static let configuration = CommandConfiguration(
        commandName: "requeue", abstract: "Queues documents again that have no verdict.")
    static let key = "requeued"
    static let done = "are queued again"
    static let makesWork = true

    static func perform(_ ids: [DeadLetterID], on engine: Engine) async throws(EngineError) -> Int {
        try await engine.requeueDead(ids)
    }
}

/// `docket dead drop`
enum DeadDrop: DeadLetterAct {
    static let configuration = CommandConfiguration(
        commandName: "drop", abstract: "Takes documents off the list; they stay failed, and no retry takes them.")
    static let key = "dropped"
    static let done = "are dropped"
    static let makesWork = false

    static func perform(_ ids: [DeadLetterID], on engine: Engine) async throws(EngineError) -> Int {
        try await engine.dropDead(ids)
    }
}

/// One of these acts as a command.
struct DeadAct<Act: DeadLetterAct>: HeadlessCommand {
    static var configuration: CommandConfiguration { Act.configuration }

    @OptionGroup var choice: DeadChoice

    @Flag(help: "Print how many as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) async throws {
        let filter = try choice.which.filter()
        try await Wiring.withStore(context) { engine in
            let ids = choice.all ? try await engine.frozenDead(filter) : choice.ids.map(\.id)
            let count = try await Act.perform(ids, on: engine)
            try await DeadChoice.print(count, of: ids.count, Act.key, Act.done, json: json)
            if Act.makesWork, count > 0 { try await BatchNotes.sayWhenNobodyWorks(engine, alternative: nil) }
        }
    }
}
