import ArgumentParser
import Engine

/// `docket batch submit`: puts documents in the queue; with `--wait` works on them, too, until they are done.
struct BatchSubmit: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit", abstract: "Submits files and folders as one batch and prints its id.")

    @Argument(help: ArgumentHelp("Files and folders.", valueName: "path"))
    var paths: [String]

    @Option(help: ArgumentHelp("Submit as this client.", valueName: "id"))
    var client: String = ClientID.console.rawValue

    @Option(help: ArgumentHelp("Classify by this industry's configuration.", valueName: "name"))
    var industry: String = IndustryName.general.rawValue

    @Option(help: ArgumentHelp("What to call the batch.", valueName: "text"))
    var name: String?

    @Flag(help: "Work until the batch is done, and print it again.")
    var wait = false

    @Flag(help: "Print the batch object as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    /// How long a batch that is waited for may be refused.
    private static let admissionMax: Duration = .seconds(86_400)
    /// How long the store may be away while a batch is waited for: a server that was killed is back long before.
    private static let outageMax: Duration = .seconds(10)
    /// How long to wait before the batch is looked at again: a short one is seen to end soon, a long one is not asked
    /// about all the time.
    private static let intervals: (first: Duration, last: Duration) = (.milliseconds(2), .milliseconds(20))

    func perform(_ context: CommandContext) async throws {
        guard let client = ClientID(validating: client) else {
            throw CommandFailure.usage("a client's id is 1 to 64 of the characters A-Z a-z 0-9 . _ -")
        }
        let configuration = context.settings.engine
        let found = await MainActor.run {
            DocumentFinder.find(paths, documentsMax: configuration.documentsPerBatchMax)
        }
        let (documents, problems) = (found.documents, found.problems)
        if let skipped = found.skippedSentence { await Streams.note("docket: \(skipped)") }
        if documents.isEmpty, problems.count == 1 {
            throw CommandFailure.failed("\(problems[0].path): \(problems[0].error.message)")
        }
        await BatchNotes.name(problems)
        guard !documents.isEmpty else {
            throw CommandFailure.failed(
                problems.isEmpty
                    ? "there is no document to submit; name files or a folder with files in it"
                    : "none of the \(problems.count) paths can be read, nothing was submitted")
        }
        let submission = Submission(
            documents: documents, client: client, industry: IndustryName(rawValue: industry),
            name: name
                ?? Self.name(
                    of: paths, documents: documents.count, bytesMax: configuration.batchNameBytesMax))
        if wait {
            try await Wiring.withEngine(context) { try await submitAndWait(submission, to: $0, context) }
        } else {
            try await Wiring.withStore(context) { engine in
                let batch = try await engine.submit(submission)
                try await show(batch, context)
                try await BatchNotes.sayWhenNobodyWorks(engine, alternative: "add --wait")
            }
        }
        guard problems.isEmpty else {
            throw CommandFailure.failed("\(problems.count) of the paths could not be submitted, the others were")
        }
    }

    private func submitAndWait(_ submission: Submission, to engine: Engine, _ context: CommandContext) async throws {
        var batch = try await admitted(submission, to: engine, context.time)
        try await show(batch, context)
        do {
            batch = try await ended(batch, engine, context.time)
        } catch  where Task.isCancelled {
            throw CommandFailure(
                status: .interrupted,
                message: "stopped; \(batch.id) is kept and goes on when docket runs again: open `docket`")
        } catch let error as EngineError where error.code == .storeUnavailable {
            // Said at once: what the worker here still holds takes its time to be handed back.
            let kept = "\(batch.id) is kept and goes on when docket runs again: open `docket`"
            await Streams.note("docket: " + PlainText.clean("\(error.message); \(kept)"))
            throw CommandFailure.store("")
        }
        try await BatchNotes.print(batch, json: json, now: context.time.wallTime())
        try await BatchNotes.nameFailures(of: batch, from: engine)
        guard batch.state == .done else { throw CommandFailure.failed("\(batch.id) was cancelled") }
        guard batch.failed == 0 else {
            throw CommandFailure.failed("\(batch.failed) of \(batch.total) documents have no verdict")
        }
    }

    /// Comes back when a refusal says so, for as long as it says when, and not for ever.
    private func admitted(
        _ submission: Submission, to engine: Engine, _ time: any TimeSource
    ) async throws -> Batch {
        let deadline = time.now() + Self.admissionMax
        while true {
            do throws(EngineError) {
                return try await engine.submit(submission)
            } catch {
                guard [.rateLimited, .queueFull, .clientPaused, .queuePaused].contains(error.code),
                    let wait = error.retryAfter, time.now() + wait < deadline
                else { throw error }
                await Streams.note("docket: " + PlainText.clean(error.message))
                try await time.sleep(for: wait)
            }
        }
    }

    private func ended(_ batch: Batch, _ engine: Engine, _ time: any TimeSource) async throws -> Batch {
        var batch = batch
        var progress = ProgressDisplay(time: time)
        var interval = Self.intervals.first
        do {
            var seenAt = time.now()
            while !batch.state.isFinished {
                try await time.sleep(for: interval)
                interval = min(Self.intervals.last, interval * 1.25)
                do throws(EngineError) {
                    batch = try await engine.batch(batch.id)
                    seenAt = time.now()
                } catch {
                    // Without a time to come back somebody has to mend it first.
                    let mayComeBack = error.code == .storeUnavailable && error.retryAfter != nil
                    guard mayComeBack, time.now() - seenAt < Self.outageMax else { throw error }
                }
                await progress.show(batch)
            }
        } catch {
            await progress.clear()
            throw error
        }
        await progress.clear()
        return batch
    }

    /// The id for people and scripts, the whole object with `--json`.
    @MainActor
    private func show(_ batch: Batch, _ context: CommandContext) throws {
        let record = BatchRecord(batch: batch, now: context.time.wallTime())
        try Streams.printLine(json ? JSONText.line(record.json) : batch.id.rawValue)
    }

    /// What a batch is called when nobody says: its first path's last part, and of several how many documents they are.
    static func name(of paths: [String], documents: Int, bytesMax: Int) -> String {
        let first = paths.first.flatMap { $0.split(separator: "/").last { $0 != "." && $0 != ".." } } ?? "documents"
        let rest = paths.count > 1 ? " and others, \(documents) documents" : ""
        var name = String(first)
        while !name.isEmpty, name.utf8.count + rest.utf8.count > bytesMax { name.removeLast() }
        return name + rest
    }
}
