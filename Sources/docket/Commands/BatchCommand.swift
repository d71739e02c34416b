import ArgumentParser
import Engine

/// `docket batch`: everything about batches in the store.
struct BatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch", abstract: "Submits batches, looks at them, cancels and retries.",
        subcommands: [
            BatchSubmit.self, BatchList.self, BatchShow.self, BatchResults.self, BatchCancel.self, BatchRetry.self,
            BatchRelabel.self, BatchCorrections.self,
        ])
}

/// A batch named on a command line: `b-7`, or `7` for short.
struct BatchArgument: ExpressibleByArgument, Sendable {
    let id: BatchID

    init?(argument: String) {
        guard !argument.isEmpty, argument.utf8.count <= 64 else { return nil }
        id = BatchID(rawValue: argument.allSatisfy { $0.isASCII && $0.isNumber } ? "b-" + argument : argument)
    }
}

/// What several commands say of batches.
enum BatchNotes {
    /// Nobody works here: what was queued stays queued, and a person should know, with what else to do than to open the
    /// console.
    static func sayWhenNobodyWorks(_ engine: Engine, alternative: String?) async throws {
        let snapshot = await engine.refreshedSnapshot()
        // A beat every fifth second at rest; a worker that was killed stays listed for a while.
        guard !snapshot.workers.contains(where: { snapshot.takenAt.seconds(since: $0.seenAt) < silenceMax }) else {
            return
        }
        let other = alternative.map { ", start `docket worker`, or \($0)" } ?? " or start `docket worker`"
        await Streams.note("docket: no engine is running here: open `docket`\(other)")
    }

    /// Seconds without a sign of life after which nobody counts on a worker.
    private static let silenceMax = 12.0

    /// How many failed documents are named one by one.
    private static let namedMax = 20

    /// Names the failed documents of a batch on standard error.
    static func nameFailures(of batch: Batch, from engine: Engine) async throws {
        var named = 0
        var from: Int? = 0
        while let start = from, named < min(namedMax, batch.failed) {
            let page = try await engine.results(of: batch.id, from: start, limit: 500)
            for result in page.results {
                guard let error = result.error, named < namedMax else { continue }
                named += 1
                await Streams.note("docket: \(PlainText.clean(result.path)): \(PlainText.clean(error.message))")
            }
            from = page.next
        }
        if batch.failed > named {
            await Streams.note("docket: and \(batch.failed - named) more; `docket batch results \(batch.id)` names all")
        }
    }

    @MainActor
    static func name(_ problems: [DocumentFinder.Problem]) {
        for problem in problems.prefix(namedMax) {
            Streams.note("docket: \(PlainText.clean(problem.path)): \(PlainText.clean(problem.error.message))")
        }
        if problems.count > namedMax { Streams.note("docket: and \(problems.count - namedMax) more") }
    }

    /// The batch object for programs, a sentence for people.
    @MainActor
    static func print(_ batch: Batch, json: Bool, now: Timestamp) throws {
        let record = BatchRecord(batch: batch, now: now)
        try Streams.printLine(json ? JSONText.line(record.json) : PlainText.clean(record.sentence))
    }
}
