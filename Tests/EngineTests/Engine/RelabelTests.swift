import Synchronization
import TestSupport
import Testing

@testable import Engine

/// People say what documents really are.
@Suite struct RelabelTests {
    private struct Rig {
        let engine: Engine
        let folder: TemporaryFolder

        /// Classifies documents that lie in the folder.
        func batch(_ documents: [Document]) async throws -> BatchID {
            let id = try await engine.submit(Submission(documents: documents)).id
            let isDone = try await eventually { try await engine.batch(id).state == .done }
            try #require(isDone)
            return id
        }

        func result(_ batch: BatchID, _ index: Int = 0) async throws -> DocumentResult {
            try #require(try await engine.results(of: batch, from: index, limit: 1).results.first)
        }

        func relabel(
            _ batch: BatchID, _ category: Category?, index: Int = 0, keepsText: Bool = true
        ) async throws(EngineError) -> Relabelled {
            try await engine.relabel(
                Relabelling(
                    batch: batch, index: index, category: category, by: ClientID(rawValue: "alice"),
                    keepsText: keepsText))
        }
    }

    private static let invoice = "INVOICE\nInvoice number: 7\nBill to: Example Ltd\nAmount due: $7.00\n"

    private func withRig(
        _ configuration: EngineConfiguration = EngineConfiguration(), _ body: (Rig) async throws -> Void
    ) async throws {
        let catalog = try ShippedIndustries.catalog()
        let engine = Engine(configuration: configuration, store: MemoryStore(), catalog: catalog)
        let rig = Rig(engine: engine, folder: try TemporaryFolder())
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await engine.run() }
            defer { tasks.cancelAll() }
            try await body(rig)
        }
    }

    private func sentence(_ call: () async throws(EngineError) -> Relabelled) async -> String? {
        do throws(EngineError) { _ = try await call() } catch { return error.message }
        return nil
    }

    @Test func `a relabelled document answers so, with what docket had said beside it`() async throws {
        try await withRig { rig in
            let id = try await rig.batch([Document(path: try rig.folder.write("a.txt", Self.invoice))])
            let before = try await rig.result(id)
            let answer = try await rig.relabel(id, "receipt")
            #expect(answer.before == nil && answer.textProblem == nil)
            let after = try await rig.result(id)
            #expect(after == answer.result)
            #expect(after.verdict?.category == "receipt" && after.verdict?.source == .person)
            #expect(after.verdict?.confidence == nil && after.verdict?.decision == .accept)
            let applied = try #require(after.correction)
            #expect(applied.was == "invoice" && applied.wasConfidence == before.verdict?.confidence)
            #expect(applied.by == ClientID(rawValue: "alice"))
            #expect(after.verdict?.reasons == before.verdict?.reasons)
        }
    }

    @Test func `what another person said since is not taken back by who saw the one before`() async throws {
        try await withRig { rig in
            let id = try await rig.batch([Document(path: try rig.folder.write("a.txt", Self.invoice))])
            let latest = try #require(try await rig.relabel(id, "bank_statement").result.correction)
            let earlier = Timestamp(milliseconds: latest.at.milliseconds - 1)
            let stale = Relabelling(batch: id, index: 0, category: nil, by: .console, seen: earlier)
            do throws(EngineError) {
                _ = try await rig.engine.relabel(stale)
                Issue.record("the other's correction is gone")
            } catch {
                #expect(error.code == .conflict)
                #expect(error.message == "a.txt was left as it is: alice said bank_statement after it")
            }
            #expect(try await rig.result(id).verdict?.category == "bank_statement")
            let fresh = Relabelling(batch: id, index: 0, category: nil, by: .console, seen: latest.at)
            #expect(try await rig.engine.relabel(fresh).result.verdict?.category == "invoice")
        }
    }

    @Test func `equal bytes are answered with the correction in other batches, after a flush as well`() async throws {
        try await withRig { rig in
            let first = try await rig.batch([Document(path: try rig.folder.write("a.txt", Self.invoice))])
            _ = try await rig.relabel(first, "receipt")
            _ = try await rig.engine.flush(.result)
            let second = try await rig.batch([
                Document(path: try rig.folder.write("copy.txt", Self.invoice)),
                Document(path: try rig.folder.write("other.txt", Self.invoice + "Thanks\n")),
            ])
            let copy = try await rig.result(second)
            #expect(copy.verdict?.category == "receipt" && copy.correction?.was == "invoice")
            let other = try await rig.result(second, 1)
            #expect(other.verdict?.category == "invoice" && other.correction == nil)
        }
    }

    @Test func `what is taken back is as docket said`() async throws {
        try await withRig { rig in
            let id = try await rig.batch([Document(path: try rig.folder.write("a.txt", Self.invoice))])
            let before = try await rig.result(id)
            _ = try await rig.relabel(id, "receipt")
            let again = try await rig.relabel(id, .unknown)
            #expect(again.before == "receipt" && again.result.correction?.was == "invoice")
            let undone = try await rig.relabel(id, nil)
            #expect(undone.before == .unknown && undone.result == before)
            let after = try await rig.result(id)
            #expect(after == before)
            let nothing = await sentence { () throws(EngineError) in try await rig.relabel(id, nil) }
            #expect(nothing == "nobody has corrected index 0 of \(id)")
        }
    }

    @Test func `the head of the text is kept in whole characters, or not at all`() async throws {
        var configuration = EngineConfiguration()
        configuration.corrections.textBytesMax = 10
        try await withRig(configuration) { rig in
            let text = "INVOICE äöü\n" + Self.invoice
            let path = try rig.folder.write("a.txt", text)
            let id = try await rig.batch([Document(path: path)])
            _ = try await rig.relabel(id, "receipt")
            let kept = try await rig.engine.corrections(from: 0, limit: 10, withTexts: true).records
            // The second umlaut would pass the tenth byte.
            #expect(kept.first?.text.map { String(decoding: $0, as: UTF8.self) } == "INVOICE ä")
            _ = try await rig.relabel(id, "receipt", keepsText: false)
            let dropped = try await rig.engine.corrections(from: 0, limit: 10, withTexts: true).records
            #expect(dropped.first?.hasText == false && dropped.first?.earlier.count == 1)
        }
    }

    @Test func `a file that changed or went away is corrected all the same, without its text`() async throws {
        try await withRig { rig in
            let path = try rig.folder.write("a.txt", Self.invoice)
            let id = try await rig.batch([Document(path: path)])
            try rig.folder.write("a.txt", "something else")
            let answer = try await rig.relabel(id, "receipt")
            #expect(answer.textProblem == "the file has changed since it was classified")
            let records = try await rig.engine.corrections(from: 0, limit: 10).records
            #expect(records.count == 1 && records.first?.hasText == false)
        }
    }

    @Test func `what can't be relabelled is said in a sentence`() async throws {
        var configuration = EngineConfiguration()
        configuration.corrections.entriesMax = 1
        try await withRig(configuration) { rig in
            let id = try await rig.batch([
                Document(path: try rig.folder.write("a.txt", Self.invoice)),
                Document(path: try rig.folder.write("empty.txt", "")),
                Document(path: try rig.folder.write("b.txt", Self.invoice + "more\n")),
            ])
            let cases: [(index: Int, category: Category, says: String)] = [
                (7, "receipt", "\(id) has the indices 0 to 2, there is no 7"),
                (1, "receipt", "index 1 of \(id) failed (empty_file) and has no verdict to correct"),
                (
                    0, "recipe",
                    "industry general has no category recipe; `docket industry show general` lists them"
                ),
            ]
            for (index, category, says) in cases {
                let said = await sentence { () throws(EngineError) in
                    try await rig.relabel(id, category, index: index)
                }
                #expect(said == says)
            }
            let noBatch = await sentence { () throws(EngineError) in
                try await rig.relabel(BatchID(rawValue: "b-99"), "receipt")
            }
            #expect(noBatch?.hasPrefix("there is no batch b-99") == true)
            _ = try await rig.relabel(id, "receipt")
            let full = await sentence { () throws(EngineError) in try await rig.relabel(id, "receipt", index: 2) }
            #expect(full?.hasPrefix("there are 1 corrections, as many as are kept") == true)
        }
    }
}
