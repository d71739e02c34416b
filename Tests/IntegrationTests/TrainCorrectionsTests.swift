import Foundation
import TestSupport
import Testing

/// `docket train --corrections`: what people said is learned, and used only if it is not worse.
@Suite(.serialized) struct TrainCorrectionsTests {
    private static let kinds = [
        ("invoice", "please remit the amount due on this invoice by the due date net total vat"),
        ("letter", "dear madam thank you for your kind letter we remain yours sincerely regards"),
        ("resume", "experience skills education university degree employment career references hobbies"),
    ]

    /// Texts of `kinds` different kinds, no two of them alike.
    private static func lines(_ count: Int, kinds: Int = 3) -> String {
        var generator = SeededGenerator(seed: 5)
        return (0..<count).map { number in
            let (label, text) = Self.kinds[number % kinds]
            let words = text.split(separator: " ")
            let chosen = (0..<8).map { _ in words[Int.random(in: 0..<words.count, using: &generator)] }
            return "{\"label\":\"\(label)\",\"text\":\"\(chosen.joined(separator: " ")) n\(number)\"}\n"
        }.joined()
    }

    private func object(_ line: String?) throws -> [String: Any] {
        let line = try #require(line)
        return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    @Test func `A model learned from corrections and data is used, and one that knows less is not`() async throws {
        let docket = try DocketProgram()
        let none = try await docket.run("train", "--corrections")
        #expect(none.status == 1 && none.errors.contains("there are no corrections to learn from"))

        try docket.folder.write("in/a.txt", "dear madam thank you for your kind letter about the invoice")
        _ = try await docket.run("batch", "submit", "in", "--wait")
        let said = try await docket.run("batch", "relabel", "1", "0", "letter")
        #expect(said.status == 0, "\(said.errors)")

        let data = try docket.folder.write("data.jsonl", Self.lines(200))
        // Beside the shipped texts one correction is too little to tell.
        let refused = try await docket.run("train", "--corrections")
        #expect(refused.status == 0, "\(refused.errors)")
        #expect(refused.output.contains("documents are too few to judge it by, 20 are needed"))
        #expect(refused.output.contains("this model") && refused.output.contains("the one in use"))
        let path = docket.state + "/model"
        #expect(!FileManager.default.fileExists(atPath: path))

        let own = try resources(docket)
        let learned = try await docket.run("train", "--corrections", data, "--json", environment: own)
        #expect(learned.status == 0, "\(learned.errors)")
        let record = try object(learned.lines.last)
        #expect(record["promoted"] as? Bool == true && record["corrections"] as? Int == 1, "\(learned.output)")
        #expect(record["documents"] as? Int == 201)
        #expect(record["present_macro_f1"] is NSNull)
        let first = try Data(contentsOf: URL(filePath: path))
        let doctor = try await docket.run("doctor", environment: own)
        #expect(doctor.output.contains("learned from people's corrections, 3 categories"))

        let poor = try docket.folder.write("poor.jsonl", Self.lines(200, kinds: 2))
        let forgetting = try await docket.run("train", "--corrections", poor, environment: own)
        #expect(forgetting.output.contains("not used: it does not know resume, which the one in use does"))
        let few = try docket.folder.write("few.jsonl", Self.lines(20))
        let judged = try await docket.run("train", "--corrections", few, "--json", environment: own)
        let obstacles = try object(judged.lines.last)["obstacles"] as? [String]
        #expect(obstacles?.contains { $0.contains("are too few to judge it by, 20 are needed") } == true)
        let second = try Data(contentsOf: URL(filePath: path))
        #expect(first == second)

        let named = try await docket.run("train", "--corrections", environment: ["DOCKET_MODEL_PATH": "none"])
        #expect(named.status == 2 && named.errors.contains("names the model to use; unset it"))
    }

    /// What docket ships with, but for a model.
    private func resources(_ docket: DocketProgram) throws -> [String: String?] {
        let home = docket.home + "/resources"
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        for name in ["industries", "themes", "samples"] {
            try FileManager.default.createSymbolicLink(
                atPath: "\(home)/\(name)", withDestinationPath: "\(Repository.path)/\(name)")
        }
        return ["DOCKET_HOME": home]
    }

    @Test func `What can't be meant is one sentence`() async throws {
        let docket = try DocketProgram()
        let cases: [(arguments: [String], says: String)] = [
            (["train", "--corrections", "--output", "m"], "--corrections writes no file that --output could name"),
            (["train", "--output", "m"], "name the labelled documents to learn from"),
            (["train", "--corrections", "--target-precision", "1"], "--target-precision must be above 0"),
        ]
        for (arguments, says) in cases {
            let ended = try await docket.start(arguments).ended()
            #expect(ended.status == 2 && ended.errors.contains(says), "\(arguments): \(ended.errors)")
        }
    }
}
