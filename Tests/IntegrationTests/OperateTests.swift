import Foundation
import TestSupport
import Testing

/// What operators type, right and wrong.
@Suite(.serialized) struct OperateTests {
    private func expectSentence(
        _ ended: DocketProgram.Ended, _ part: String, location: SourceLocation = #_sourceLocation
    ) {
        #expect(ended.status == 2, "\(ended.errors)", sourceLocation: location)
        #expect(ended.output.isEmpty, sourceLocation: location)
        #expect(ended.errorLines.count == 1 && ended.errors.contains(part), "\(ended.errors)", sourceLocation: location)
        #expect(!ended.errors.contains("\u{1b}") && ended.errors.utf8.count < 1_000, sourceLocation: location)
    }

    @Test func `What can't be set is one sentence, and nothing is set`() async throws {
        let docket = try DocketProgram()
        let before = try await docket.run("tier", "list", "--json").output
        for rate in ["0", "-1", "1000000000", "nan", "x", "0x10"] {
            expectSentence(try await docket.run("tier", "set", "standard", "--rate", rate), "the rate must be")
        }
        expectSentence(
            try await docket.run("tier", "set", "standard", "--rate", "5", "--burst", "0.5"), "the burst must be")
        expectSentence(try await docket.run("tier", "set", "standard"), "nothing is named")
        expectSentence(try await docket.run("tier", "set", "gold", "--rate", "5"), "there is no tier gold")
        let ids = ["a b", "a\nb", "\u{1b}[2J", "", String(repeating: "a", count: 10_000)]
        for id in ids { expectSentence(try await docket.run("client", "set", id, "--pause"), "a client's id is") }
        expectSentence(try await docket.run("client", "set", "nobody", "--pause"), "there is no client nobody")
        expectSentence(try await docket.run("client", "show", "nobody"), "there is no client nobody")
        expectSentence(try await docket.run("client", "set", "acme", "--tier", "gold"), "there is no tier gold")
        expectSentence(
            try await docket.run("client", "set", "acme", "--tier", "bulk", "--priority", "6"), "the priority must be")
        expectSentence(try await docket.run("worker", "drain", "w-1"), "there is no worker w-1")
        expectSentence(try await docket.run("undo"), "there is no act of")
        #expect(try await docket.run("tier", "list", "--json").output == before)
        #expect(try await docket.run("audit", "--json").output.isEmpty)
        #expect(try await docket.run("client", "list", "--json").output.isEmpty)
    }

    @Test func `Undo after what can't be undone leaves what is older alone and names it`() async throws {
        let docket = try DocketProgram()
        let path = try docket.folder.write("empty.txt", "")
        #expect(try await docket.run("tier", "set", "standard", "--rate", "300").status == 0)
        #expect(try await docket.run("batch", "submit", path, "--wait").status == 1)
        let dropped = try await docket.run("dead", "drop", "1/0")
        #expect(dropped.status == 0, "\(dropped.errors)")
        expectSentence(
            try await docket.run("undo"),
            "the last act, 2 (dead drop, 1 of 1 documents), can't be undone; `docket undo 1` undoes "
                + "tier set, tier standard: rate 200 -> 300")
        #expect(try await docket.run("undo", "1").status == 0)
        #expect(try await docket.run("audit", "--json").lines.count == 3)
    }

    @Test func `Undo goes back step by step`() async throws {
        let docket = try DocketProgram()
        for rate in ["300", "400"] {
            #expect(try await docket.run("tier", "set", "standard", "--rate", rate).status == 0)
        }
        for rate in [300, 200] {
            #expect(try await docket.run("undo").status == 0)
            let tiers = try await docket.run("tier", "list", "--json").lines.map { try object($0) }
            #expect(tiers.first { $0["tier"] as? String == "standard" }?["rate"] as? Int == rate)
        }
        expectSentence(try await docket.run("undo"), "there is no act of")
    }

    @Test func `A draining worker is seen by list and overview alike`() async throws {
        let docket = try DocketProgram()
        let worker = try docket.start(["worker"])
        defer { worker.send(SIGKILL) }
        var id: String?
        try await worker.wait {
            let line = try await docket.run("worker", "list", "--json").lines.first
            id = try line.map { try object($0) }?["worker"] as? String
            return id != nil
        }
        let name = try #require(id)
        #expect(try await docket.run("worker", "drain", name).status == 0)
        let drained = try object(try #require(try await docket.run("worker", "list", "--json").lines.first))
        #expect(drained["draining"] as? Bool == true)
        #expect(try await docket.run("worker", "resume", name).status == 0)
        let resumed = try object(try #require(try await docket.run("worker", "list", "--json").lines.first))
        #expect(resumed["draining"] as? Bool == false)
        worker.send(SIGTERM)
        #expect(try await worker.ended().status == 0)
    }

    @Test func `A lent rate is shown with the time left, seen in the trail and undone`() async throws {
        let docket = try DocketProgram()
        let lent = try await docket.run("tier", "set", "standard", "--rate", "300", "--for", "10m", "--json")
        #expect(lent.status == 0, "\(lent.errors)")
        let act = try object(lent.lines.first ?? "")
        #expect(act["act"] as? Int == 1 && act["until"] is String)
        let stats = try object(try await docket.run("queue", "stats", "--json").lines.first ?? "")
        let lends = try #require(stats["lent"] as? [[String: Any]])
        #expect(lends.first?["goes_back_to"] as? Int == 200)
        let left = try #require(lends.first?["seconds_left"] as? Double)
        #expect(left > 0 && left <= 600)
        expectSentence(
            try await docket.run("tier", "set", "standard", "--burst", "9", "--seen", "0"), "was changed meanwhile by")
        #expect(try await docket.run("undo", "1").status == 0)
        let rates = try await docket.run("tier", "list", "--json").lines.map { try object($0) }
        #expect(rates.first { $0["tier"] as? String == "standard" }?["rate"] as? Int == 200)
        #expect(try await docket.run("audit", "--json").lines.count == 2)
    }
}
