import Foundation
import TestSupport
import Testing

/// `docket batch relabel` and `docket batch corrections` as a person and a program use them.
@Suite struct RelabelCommandTests {
    private func filled() async throws -> DocketProgram {
        let docket = try DocketProgram()
        try docket.folder.write("in/a.txt", "INVOICE\nInvoice number: 7\nBill to: Example Ltd\nAmount due: $7.00\n")
        try docket.folder.write("in/b.txt", "INVOICE\nInvoice number: 8\nBill to: Example Ltd\nAmount due: $8.00\n")
        try docket.folder.write("in/empty.txt", "")
        let ended = try await docket.run("batch", "submit", "in", "--wait")
        try #require(ended.status == 1, "\(ended.errors)")
        return docket
    }

    private func object(_ line: String?) throws -> [String: Any] {
        let line = try #require(line)
        return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    @Test func `A relabelled document answers so in every batch until it is taken back`() async throws {
        let docket = try await filled()
        let said = try await docket.run("batch", "relabel", "1", "in/a.txt", "receipt", "--by", "alice")
        #expect(said.status == 0, "\(said.errors)")
        #expect(said.output == "\(docket.home)/in/a.txt is receipt now; docket said invoice\n")
        _ = try await docket.run("cache", "flush", "result")
        try docket.folder.write("copy/c.txt", "INVOICE\nInvoice number: 7\nBill to: Example Ltd\nAmount due: $7.00\n")
        _ = try await docket.run("batch", "submit", "copy", "--wait")
        let copy = try object(try await docket.run("batch", "results", "2", "--json").lines.first)
        #expect(copy["category"] as? String == "receipt" && copy["source"] as? String == "person")
        #expect(copy["confidence"] is NSNull)
        let corrected = try #require(copy["corrected"] as? [String: Any])
        #expect(corrected["by"] as? String == "alice" && corrected["was"] as? String == "invoice")
        #expect(corrected["category"] as? String == "receipt" && corrected["at"] is String)
        let text = try await docket.run("batch", "results", "1")
        #expect(text.lines.first?.hasSuffix("in/a.txt  (alice says so, docket said invoice)") == true)

        let listed = try await docket.run("batch", "corrections", "--json")
        let entry = try object(listed.lines.first)
        #expect(listed.lines.count == 1 && entry["has_text"] as? Bool == true)
        #expect(entry["category"] as? String == "receipt" && entry["industry"] as? String == "general")

        let undone = try await docket.run("batch", "relabel", "b-1", "0", "--undo", "--json")
        #expect(undone.status == 0, "\(undone.errors)")
        let result = try object(undone.lines.first)
        #expect(result["category"] as? String == "invoice" && result["corrected"] is NSNull)
        let rest = try await docket.run("batch", "corrections", "--json")
        #expect(rest.output.isEmpty)
    }

    @Test func `Without its text a correction keeps the category alone`() async throws {
        let docket = try await filled()
        let said = try await docket.run("batch", "relabel", "1", "1", "receipt", "--no-text")
        #expect(said.status == 0, "\(said.errors)")
        let entry = try object(try await docket.run("batch", "corrections", "--json").lines.first)
        #expect(entry["has_text"] as? Bool == false)
        try FileManager.default.removeItem(atPath: docket.home + "/in/a.txt")
        let gone = try await docket.run("batch", "relabel", "1", "0", "receipt")
        #expect(gone.status == 0)
        #expect(gone.errors.contains("no text of it was kept to learn from: there is no such file"))
    }

    @Test func `What can't be relabelled is one sentence`() async throws {
        let docket = try await filled()
        let cases: [(arguments: [String], status: Int32, says: String)] = [
            (["9", "0", "receipt"], 2, "there is no batch b-9"),
            (["1", "7", "receipt"], 2, "b-1 has the indices 0 to 2, there is no 7"),
            (["1", "none.txt", "receipt"], 2, "b-1 has no settled document none.txt; `docket batch results b-1`"),
            (["1", "0", "receit"], 2, "industry general has no category receit; did you mean receipt?"),
            (["1", "0", "zzzzzzzz"], 2, "`docket industry show general` lists them"),
            (["1", "empty.txt", "receipt"], 1, "index 2 of b-1 failed (empty_file) and has no verdict to correct"),
            (["1", "0", "--undo"], 2, "nobody has corrected index 0 of b-1"),
            (["1", "0", "receipt", "--by", "a b"], 2, "--by is 1 to 64 of the characters"),
            (["1", "0"], 2, "and the category that it has, or --undo"),
            (["1", "1", "-1"], 2, "name the document by its index from 0 or its path, and the category"),
        ]
        for (arguments, status, says) in cases {
            let ended = try await docket.start(["batch", "relabel"] + arguments).ended()
            #expect(ended.status == status, "\(arguments): \(ended.errors)")
            #expect(ended.errors.contains(says), "\(arguments): \(ended.errors)")
            #expect(ended.output.isEmpty)
        }
    }
}
