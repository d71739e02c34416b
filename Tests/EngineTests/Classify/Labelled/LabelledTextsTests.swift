import TestSupport
import Testing

@testable import Engine

@Suite struct LabelledTextsTests {
    private func read(_ path: String) throws -> (texts: [String], unread: [LabelledTexts.Unread]) {
        var texts: [String] = []
        let reader = LabelledTexts(
            path: path, limits: TrainingLimits(), extractor: TextExtractor(limits: ExtractionLimits()))
        let unread = try reader.forEach {
            texts.append("\($0.category): " + String(decoding: $0.text, as: UTF8.self))
        }
        return (texts, unread)
    }

    private func message(_ path: String) -> String {
        do {
            _ = try read(path)
            return ""
        } catch { return "\(error)" }
    }

    @Test func `JSON lines are read, blank ones passed over`() throws {
        let folder = try TemporaryFolder()
        let lines =
            "{\"id\":7,\"label\":\"a\",\"text\":\"x \\u00e9\\n\"}\n\n  \n{\"text\":\"y\",\"label\":\"b\",\"more\":[1]}"
        #expect(try read(folder.write("a.jsonl", lines)).texts == ["a: x é\n", "b: y"])
        #expect(try read(Packed.write(lines, to: folder.path + "/a.gz")).texts == ["a: x é\n", "b: y"])
    }

    @Test(
        arguments: [
            "not json", "{\"label\":\"a\"}", "{\"label\":3,\"text\":\"x\"}", "[]", "{\"label\":\"a\",\"text\":\"x\"",
            "{\"label\":\"\",\"text\":\"x\"}", "\u{0}\u{1}\u{2}",
            "{\"label\":\"\(String(repeating: "a", count: 201))\",\"text\":\"x\"}",
        ])
    func `a bad line is named by file and number`(line: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a.jsonl", "{\"label\":\"a\",\"text\":\"x\"}\n" + line + "\n")
        #expect(message(path).hasPrefix("\(path):2: "))
    }

    @Test func `deeply nested JSON is a bad line and no crash`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a.jsonl", "{\"label\":" + String(repeating: "[", count: 200_000))
        #expect(message(path).hasPrefix("\(path):1: "))
    }

    @Test func `nothing in a file is said`() throws {
        let folder = try TemporaryFolder()
        #expect(message(try folder.write("empty", "\n\n")).contains("nothing in it"))
    }

    @Test func `sub-folders are categories, and documents without text are told apart`() throws {
        let folder = try TemporaryFolder()
        try folder.write("set/invoice/a.txt", "net amount")
        try folder.write("set/invoice/deep/b.html", "<p>gross amount")
        try folder.write("set/letter/c.txt", "dear")
        try folder.write("set/letter/empty.txt", "")
        try folder.write("set/letter/.hidden", "hidden")
        try folder.write("set/.hidden/d.txt", "hidden")
        try folder.write("set/loose.txt", "of no category")
        let (texts, unread) = try read(folder.path + "/set/")
        #expect(texts.count == 3)
        #expect(texts.first == "invoice: net amount")
        #expect(texts.last == "letter: dear")
        #expect(unread.map(\.error.code) == [.emptyFile])
        #expect(unread.map(\.category.rawValue) == ["letter"])
    }

    @Test func `labels.tsv comes before sub-folders, and what it names must be there`() throws {
        let folder = try TemporaryFolder()
        try folder.write("set/other/a.txt", "net amount")
        try folder.write(
            "set/labels.tsv", "path\ttype\tmore\nother/a.txt\tinvoice\tx\nnone.txt\tletter\nother\tletter\n")
        let (texts, unread) = try read(folder.path + "/set")
        #expect(texts == ["invoice: net amount"])
        #expect(unread.map(\.error.code) == [.notFound, .notFound])
        try folder.write("set/labels.tsv", "path\ttype\nno tab\n")
        #expect(message(folder.path + "/set").contains("labels.tsv:2: "))
    }

    @Test func `a folder without labels is said`() throws {
        let folder = try TemporaryFolder()
        try folder.write("set/a.txt", "text")
        #expect(message(folder.path + "/set").contains("neither a labels.tsv nor a sub-folder"))
    }
}
