import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct TrainTests {
    private static let kinds = [
        ("invoice", "please remit the amount due on this invoice by the due date net total vat"),
        ("letter", "dear madam thank you for your kind letter we remain yours sincerely regards"),
        ("resume", "experience skills education university degree employment career references hobbies"),
    ]

    /// Each text takes its words from its kind's, in an order of its own.
    private static func lines(_ count: Int, from first: Int = 0) -> String {
        (first..<first + count).map { number in
            let (label, text) = kinds[number % kinds.count]
            let words = text.split(separator: " ")
            let chosen = (0..<8).map { words[(number * 7 + $0 * ($0 + number)) % words.count] }
            return "{\"id\":\(number),\"label\":\"\(label)\",\"text\":\"\(chosen.joined(separator: " "))\"}\n"
        }.joined()
    }

    /// Words that no other number has, so that texts are not nearly the same.
    private static func own(_ number: Int) -> String {
        (0..<40).map { "own\(number)x\($0)" }.joined(separator: " ")
    }

    @Test func `A model that was trained is judged, and the last line is what programs read`() async throws {
        let docket = try DocketProgram()
        let train = try docket.folder.write("train.jsonl", Self.lines(90))
        let test = try docket.folder.write("test.jsonl", Self.lines(30, from: 90))
        let trained = try await docket.run("train", train, "--output", "m", "--json")
        #expect(trained.status == 0, "\(trained.errors)")
        let record = try object(try #require(trained.lines.last))
        #expect(record["documents"] as? Int == 90)
        #expect((record["categories"] as? [Any])?.count == 3)

        let judged = try await docket.run("eval", test, "--model", "m", "--json", "--target-precision", "0.8")
        #expect(judged.status == 0, "\(judged.errors)")
        #expect(judged.lines.count == 4)
        let summary = try object(try #require(judged.lines.last))
        #expect(
            keysInOrder(judged.lines[3]).starts(with: [
                "accuracy", "macro_f1", "ece", "coverage", "precision_on_answered", "documents",
                "documents_per_second",
            ]))
        #expect(summary["accuracy"] as? Double == 1)
        #expect(summary["macro_f1"] as? Double == 1)
        #expect(summary["documents"] as? Int == 30)
        #expect(summary["fingerprint"] as? String == record["fingerprint"] as? String)
        #expect(try #require(summary["coverage"] as? Double) > 0.9)

        let plain = try await docket.run("eval", test, "--model", "m")
        #expect(plain.output.contains("accuracy 100.0 %") && plain.output.contains("IS, GIVEN ..."))
    }

    @Test func `A model that nobody gave a place is the one that texts are judged by`() async throws {
        let docket = try DocketProgram()
        let train = try docket.folder.write("train.jsonl", Self.lines(90))
        let early = try await docket.run("eval", train)
        #expect(early.status == 2 && early.errors.contains("docket train"), "\(early.errors)")
        let trained = try await docket.run("train", train, "--json")
        #expect(trained.status == 0, "\(trained.errors)")
        let made = try object(trained.lines[0])["fingerprint"] as? String
        let judged = try await docket.run("eval", train, "--json")
        #expect(judged.status == 0, "\(judged.errors)")
        #expect(try object(try #require(judged.lines.last))["fingerprint"] as? String == made && made != nil)
    }

    @Test func `A trained model has a say, none leaves it to the patterns, and a bad one is a sentence`() async throws {
        let docket = try DocketProgram()
        let train = try docket.folder.write("train.jsonl", Self.lines(90))
        let trained = try await docket.run("train", train, "--output", docket.home + "/m", "--json")
        #expect(trained.status == 0, "\(trained.errors)")
        try docket.folder.write("d.txt", "dear madam thank you kind regards remain yours")
        let document = docket.home + "/d.txt"
        let with = try await docket.run("classify", document, "--json", "--model-path", docket.home + "/m")
        let record = try object(try #require(with.lines.first))
        #expect(record["category"] as? String == "letter", "\(with.errors)")
        #expect(with.output.contains("words: "))
        let without = try await docket.run("classify", document, "--json", "--model-path", "none")
        #expect(!without.output.contains("words: "))
        let bad = try await docket.run("classify", document, environment: ["DOCKET_MODEL_PATH": document])
        #expect(bad.status == 2)
        #expect(bad.errors.contains("model.path (environment DOCKET_MODEL_PATH)"), "\(bad.errors)")
        #expect(bad.errors.contains("is not a model of docket's"), "\(bad.errors)")
    }

    @Test func `A folder is cross-validated with texts that every model learns`() async throws {
        let docket = try DocketProgram()
        let base = try docket.folder.write("base.jsonl", Self.lines(60))
        func own(_ number: Int) -> String { (0..<5).map { "own\(number)x\($0)" }.joined(separator: " ") }
        for number in 0..<6 {
            try docket.folder.write("set/letter/\(number).txt", "dear \(own(number)) kind \(own(number + 10))")
            try docket.folder.write(
                "set/resume/\(number).txt", "skills \(own(number + 20)) hobbies \(own(number + 30))")
        }
        let judged = try await docket.run("eval", docket.home + "/set", "--folds", "3", "--with", base, "--json")
        #expect(judged.status == 0, "\(judged.errors)")
        let summary = try object(try #require(judged.lines.last))
        #expect(summary["documents"] as? Int == 12)
        #expect(summary["folds"] as? Int == 3)
        #expect(try #require(summary["groups"] as? Int) > 3)
        let refused = try await docket.run("eval", docket.home + "/set", "--folds", "3", "--model", "m")
        #expect(refused.status == 2)
        #expect(refused.errors.contains("leave out --model"), "\(refused.errors)")
    }

    @Test func `Texts and folders are learned together, but for a licence that is left out`() async throws {
        let docket = try DocketProgram()
        let base = try docket.folder.write("base.jsonl", Self.lines(30))
        var labels = "path\ttype\tlicence\n"
        for number in 0..<4 {
            try docket.folder.write("set/\(number).txt", "premises tenant rent deposit \(number)")
            labels += "\(number).txt\tlease\t\(number == 0 ? "AGPL-3.0" : "MIT")\n"
        }
        try docket.folder.write("set/labels.tsv", labels)
        let trained = try await docket.run(
            "train", base, docket.home + "/set", "--except-licence", "AGPL", "--output", docket.home + "/m", "--json")
        #expect(trained.status == 0, "\(trained.errors)")
        #expect(try object(trained.lines[0])["documents"] as? Int == 33)
    }

    @Test func `The same data and seed give the same model`() async throws {
        let docket = try DocketProgram()
        let train = try docket.folder.write("train.jsonl", Self.lines(30))
        var prints: [String] = []
        for name in ["a", "b"] {
            let trained = try await docket.run("train", train, "--output", name, "--seed", "7", "--json")
            prints.append(try #require(try object(trained.lines[0])["fingerprint"] as? String))
        }
        #expect(prints[0] == prints[1] && prints[0].count == 64)
    }

    @Test func `Labels with escapes in them are shown harmlessly`() async throws {
        let docket = try DocketProgram()
        let evil = Self.lines(30).replacing("\"letter\"", with: "\"let\\u001b[31mter\"")
        let train = try docket.folder.write("train.jsonl", evil)
        let trained = try await docket.run("train", train, "-o", "m")
        let judged = try await docket.run("eval", train, "--model", "m")
        let json = try await docket.run("eval", train, "--model", "m", "--json")
        for ended in [trained, judged, json] {
            #expect(ended.status == 0, "\(ended.errors)")
            #expect(!ended.output.contains("\u{1B}") && !ended.errors.contains("\u{1B}"))
        }
        #expect(judged.output.contains("let\\x1b[31mter"))
    }

    @Test func `An industry is judged on a folder of documents, the whole way`() async throws {
        let docket = try DocketProgram()
        try docket.folder.write("set/a.txt", ClassifyTests.invoice)
        try docket.folder.write("set/b.txt", "nothing that anybody would know")
        try docket.folder.write("set/c.txt", ClassifyTests.invoice + "\nand a line more")
        try docket.folder.write("set/d.txt", "")
        try docket.folder.write(
            "set/labels.tsv", "path\ttype\na.txt\tinvoice\nb.txt\tinvoice\nc.txt\tpostcard\nd.txt\tinvoice\n")
        let ended = try await docket.run("eval", "set", "--json", "--industry", "general")
        #expect(ended.status == 0, "\(ended.errors)")
        #expect(ended.errorLines.count == 1 && ended.errors.contains("d.txt"))
        let summary = try object(try #require(ended.lines.last))
        #expect(summary["documents"] as? Int == 3)
        #expect(summary["documents_outside"] as? Int == 1)
        #expect(summary["false_accepts"] as? Int == 1)
        #expect(summary["unread"] as? Int == 1)
        #expect(summary["accuracy"] as? Double == 0.5)
        #expect(summary["coverage"] as? Double == 0.5)
        #expect(summary["precision_on_answered"] as? Double == 1)
        #expect(try #require(summary["coverage_with_unread"] as? Double) == 0.3333)
    }

    @Test func `Training that is interrupted leaves the old model as it was and nothing beside it`() async throws {
        let docket = try DocketProgram()
        // As many as take some seconds.
        let train = try docket.folder.write("train.jsonl", Self.lines(150_000))
        try docket.folder.write("out/m", "the old model")
        let terminal = try PseudoTerminal(
            DocketProgram.path, ["train", train, "--output", docket.home + "/out/m"],
            environment: docket.environment([:]))
        try await terminal.see("[")
        try await terminal.send([3])
        #expect(try await terminal.ended() == 130)
        #expect(try String(contentsOfFile: docket.home + "/out/m", encoding: .utf8) == "the old model")
        #expect(try FileManager.default.contentsOfDirectory(atPath: docket.home + "/out") == ["m"])
    }

    @Test func `Training on a folder that is interrupted while it is read or judged writes no file`() async throws {
        let docket = try DocketProgram()
        let base = try docket.folder.write("base.jsonl", Self.lines(3_000))
        for number in 0..<4_000 {
            try docket.folder.write("set/letter/\(number).txt", "dear madam \(Self.own(number)) kind regards")
        }
        try docket.folder.write("out/.keep", "")
        for stage in ["reading", "judging verdicts"] {
            let terminal = try PseudoTerminal(
                DocketProgram.path,
                ["train", base, docket.home + "/set", "--calibrate", "general", "--output", docket.home + "/out/m"],
                environment: docket.environment([:]))
            try await terminal.see(stage)
            try await terminal.send([3])
            #expect(try await terminal.ended() == 130)
            #expect(try FileManager.default.contentsOfDirectory(atPath: docket.home + "/out") == [".keep"])
        }
    }

    @Test func `Verdicts that were judged in training set thresholds, and the industry says by how many`() async throws
    {
        let docket = try DocketProgram()
        let base = try docket.folder.write("base.jsonl", Self.lines(60))
        for number in 0..<60 {
            try docket.folder.write(
                "set/invoice/\(number).txt", "Invoice number \(number). Bill to \(Self.own(number)), amount due 7")
        }
        let path = docket.home + "/m"
        let trained = try await docket.run(
            "train", base, docket.home + "/set", "--calibrate", "general", "--output", path, "--json")
        try #require(trained.status == 0, "\(trained.errors)")
        let verdicts = try #require(try object(trained.lines[0])["verdicts"] as? [String: Any])
        #expect(verdicts["industry"] as? String == "general")
        let count = try #require(verdicts["documents"] as? Int)
        #expect(count > 0)
        let shown = try await docket.run("industry", "show", "general", "--json", "--model-path", path)
        #expect(shown.status == 0, "\(shown.errors)")
        let categories = try #require(try object(shown.lines[0])["categories"] as? [[String: Any]])
        #expect(categories.allSatisfy { $0["accept_threshold"] is [String: Any] })
        let refused = try await docket.run("train", base, "--calibrate", "general", "--output", path)
        #expect(refused.status == 2)
        #expect(refused.errors.contains("name a folder of labelled documents"), "\(refused.errors)")
    }

    @Test(
        arguments: [
            (["train", "none.jsonl", "-o", "m"], "none.jsonl"), (["train", "bad.jsonl", "-o", "m"], "bad.jsonl:1:"),
            (["train", "one.jsonl", "-o", "m"], "one category"), (["train", "empty", "-o", "m"], "labels.tsv"),
            (["train", "good.jsonl", "-o", "none/m"], "none/m"),
            (["eval", "good.jsonl", "--model", "none"], "docket train"),
            (["eval", "good.jsonl", "--model", "good.jsonl"], "is not a model"),
            (["eval", "good.jsonl"], "is no folder"), (["eval", "set", "--industry", "none"], "general"),
            (["eval", "good.jsonl", "--model", "m", "--target-precision", "1"], "0.999"),
            (["eval", "good.jsonl", "--model", "m", "--industry", "general"], "contradict"),
        ])
    func `Bad data and bad usage are one sentence and status 2`(arguments: [String], part: String) async throws {
        let docket = try DocketProgram()
        try docket.folder.write("bad.jsonl", "{\"label\":1}\n")
        try docket.folder.write("good.jsonl", Self.lines(30))
        try docket.folder.write(
            "one.jsonl", "{\"label\":\"a\",\"text\":\"some words\"}\n{\"label\":\"a\",\"text\":\"x y\"}")
        try docket.folder.write("empty/.hidden", "")
        try docket.folder.write("set/letter/a.txt", "dear")
        let ended = try await docket.start(arguments).ended()
        #expect(ended.status == 2, "\(ended.errors)")
        #expect(ended.errorLines.count == 1 && ended.errors.contains(part), "\(ended.errors)")
        #expect(ended.output.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: docket.home + "/m"))
    }
}
