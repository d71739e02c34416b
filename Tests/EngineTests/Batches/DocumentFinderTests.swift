import Engine
import Glibc
import TestSupport
import Testing

@Suite struct DocumentFinderTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func paths(_ named: [String], documentsMax: Int = 1_000) -> [String] {
        let prefix = folder.path + "/"
        return DocumentFinder.find(named.map { prefix + $0 }, documentsMax: documentsMax).documents.map {
            String($0.path.dropFirst(prefix.count))
        }
    }

    private func problem(_ named: String) -> DocumentError? {
        DocumentFinder.find([folder.path + "/" + named], documentsMax: 10).problems.first?.error
    }

    @Test func `Files below a folder come once each, in the order of their bytes`() throws {
        for name in ["b.txt", "a/z.txt", "a/é.txt", "a.txt", "B.txt"] { try folder.write(name, "x") }
        #expect(paths([""]) == ["B.txt", "a.txt", "a/z.txt", "a/é.txt", "b.txt"])
        #expect(paths(["a", "a/z.txt", ".", "./a//z.txt"]) == ["B.txt", "a.txt", "a/z.txt", "a/é.txt", "b.txt"])
    }

    @Test func `Hidden files are taken when they are named and left out otherwise`() throws {
        try folder.write("in/.hidden", "x")
        try folder.write("in/.cache/a.txt", "x")
        #expect(paths(["in"]).isEmpty)
        #expect(paths(["in/.hidden", "in/.cache"]) == ["in/.cache/a.txt", "in/.hidden"])
    }

    @Test func `Links to files are followed, links to folders only when named`() throws {
        try folder.write("real/a.txt", "x")
        #expect(symlink(folder.path + "/real", folder.path + "/folder-link") == 0)
        #expect(symlink(folder.path + "/real/a.txt", folder.path + "/file-link") == 0)
        #expect(symlink(folder.path + "/real", folder.path + "/real/loop") == 0)
        #expect(paths([""]) == ["file-link", "real/a.txt"])
        #expect(paths(["folder-link"]) == ["folder-link/a.txt"])
    }

    @Test func `Pipes are passed over and counted inside of folders and refused when named`() throws {
        #expect(mkfifo(folder.path + "/pipe", 0o600) == 0)
        #expect(symlink("/dev/null", folder.path + "/device") == 0)
        #expect(paths([""]).isEmpty)
        let found = DocumentFinder.find([folder.path, folder.path + "/"], documentsMax: 10)
        #expect(found.problems.isEmpty)
        #expect(found.skipped == 2 && found.skippedSentence == "2 entries skipped: not regular files")
        #expect(problem("pipe")?.code == .unsupportedType)
    }

    @Test func `What is not there, and a link to nothing, say so`() throws {
        #expect(symlink(folder.path + "/gone", folder.path + "/link") == 0)
        #expect(problem("missing")?.code == .notFound)
        #expect(problem("link")?.code == .notFound)
        #expect(problem(String(repeating: "long", count: 2_000))?.code == .unreadable)
        #expect(DocumentFinder.find([""], documentsMax: 10).problems.first?.error.code == .notFound)
    }

    @Test func `The search stops at the limit with one problem`() throws {
        for number in 0..<5 { try folder.write("\(number).txt", "x") }
        let found = DocumentFinder.find([folder.path, folder.path + "/missing"], documentsMax: 3)
        #expect(found.documents.count == 3)
        #expect(found.problems.map(\.error.code) == [.tooLarge])
        #expect(DocumentFinder.find([folder.path], documentsMax: 5).problems.isEmpty)
    }

    @Test func `Folders that lie too deep are named and not walked`() throws {
        var deep = "d"
        for _ in 0..<300 { deep += "/d" }
        try folder.write(deep + "/a.txt", "x")
        let found = DocumentFinder.find([folder.path], documentsMax: 10)
        #expect(found.documents.isEmpty)
        #expect(found.problems.map(\.error.code) == [.unreadable])
    }

    @Test func `A folder's entries are folders first, then by name`() throws {
        try folder.write("b.txt", "four")
        try folder.write("a.txt", "x")
        try folder.write("z/inside.txt", "x")
        try folder.write(".hidden", "x")
        #expect(symlink(folder.path + "/gone", folder.path + "/link") == 0)
        let entries = try DocumentFinder.entries(of: folder.path)
        #expect(entries.map(\.name) == ["z", "a.txt", "b.txt", "link"])
        #expect(entries.map(\.kind) == [.folder, .file, .file, .unreadable])
        #expect(entries[2].bytes == 4)
        #expect(entries[2].modifiedAt.milliseconds > 1_600_000_000_000)
    }

    @Test func `A folder that is none has no entries but a reason`() throws {
        let path = try folder.write("file", "x")
        #expect(throws: DocumentError.self) { try DocumentFinder.entries(of: path) }
        #expect(throws: DocumentError.self) { try DocumentFinder.entries(of: folder.path + "/missing") }
    }
}
