import Glibc
import TestSupport
import Testing

@testable import Engine

/// Files: what a parser that was taken over can see and change.
@Suite struct JailFileTests {
    private let prisoner: JailBreak

    init() throws { prisoner = try JailBreak() }

    @Test(
        "The system's files are out of sight, by Landlock alone",
        arguments: [
            ["read", "/etc/passwd"], ["read", "/proc/self/environ"], ["read", "/proc/1/status"], ["list", "/"],
            ["list", "/proc"], ["list", "/tmp"], ["list", "/home"], ["list", "/etc"], ["list", "/dev"],
            ["read", "/bin/sh"], ["read", "/sys/kernel/notes"],
        ])
    func outOfSight(attempt: [String]) throws {
        #expect(try prisoner.free(attempt) == .did)
        #expect(try prisoner.jailed(attempt, parts: .files) == .refused("EACCES"))
        #expect(try prisoner.jailed(attempt) == .refused("EACCES"))
    }

    @Test func `The state folder can't be read, though its file is open to all`() throws {
        let file = try prisoner.openFile("appendonly.aof")
        for attempt in [["read", file], ["list", prisoner.openFolder]] {
            #expect(try prisoner.jailed(attempt, parts: .limits) == .did)
            #expect(try prisoner.jailed(attempt, parts: .files) == .refused("EACCES"))
            #expect(try prisoner.jailed(attempt) == .refused("EACCES"))
        }
    }

    @Test(
        "An open file can't be overwritten or emptied, by either part",
        arguments: ["overwrite", "empty"], [Jail.Parts.files, .calls, .whole])
    func changes(attempt: String, parts: Jail.Parts) throws {
        let file = try prisoner.openFile("open")
        #expect(try prisoner.jailed([attempt, file], parts: .limits) == .did)
        // Landlock knows of emptying from version 3 on; the list of calls always does.
        let isKnown = attempt == "overwrite" || parts != .files || JailBreak.landlock >= 3
        #expect(try prisoner.jailed([attempt, file], parts: parts) == (isKnown ? .refused("EACCES") : .did))
    }

    @Test(.enabled(if: geteuid() == 0, "only root runs parsers as somebody else"))
    func `A program in a folder that is root's alone is started all the same`() throws {
        let folder = try TemporaryFolder()
        chmod(folder.path, 0o700)
        let program = folder.path + "/cat"
        // By another process, as JailBreak's own copy.
        let copy = ChildProcess(
            program: "/bin/cp", arguments: ["/bin/cat", program], input: [], wallTime: .seconds(60), outputBytesMax: 1)
        try #require(try copy.run().ending == .exited(status: 0))
        chmod(program, 0o755)
        let output = try prisoner.jail().run(program, [], input: Array("words".utf8))
        #expect(output.status == 0)
        #expect(output.bytes == Array("words".utf8))
    }

    @Test(
        "Nothing can be made or removed in a folder that is open to all, by either part",
        arguments: ["create", "folder", "delete"], [Jail.Parts.files, .calls, .whole])
    func makes(attempt: String, parts: Jail.Parts) throws {
        chmod(prisoner.openFolder, 0o777)
        let path = attempt == "delete" ? try prisoner.openFile("old") : prisoner.openFolder + "/new"
        #expect(try prisoner.jailed([attempt, path], parts: parts) == .refused("EACCES"))
        #expect((access(path, F_OK) == 0) == (attempt == "delete"))
        #expect(try prisoner.jailed([attempt, path], parts: .limits) == .did)
    }

    @Test(
        "Nothing below /proc can be written, by either part", arguments: [Jail.Parts.files, .calls, .whole])
    func proc(parts: Jail.Parts) throws {
        #expect(try prisoner.free(["overwrite", "/proc/self/comm"]) == .did)
        #expect(try prisoner.jailed(["overwrite", "/proc/self/comm"], parts: parts) == .refused("EACCES"))
    }

    @Test func `The document can't be changed through its descriptor or its path, even without the walls`() throws {
        #expect(try prisoner.free(["change-input", Jail.inputPath]) == .refused("EPERM"))
        for parts in [Jail.Parts.limits, .files, .calls, .whole] {
            guard case .refused = try prisoner.jailed(["change-input", Jail.inputPath], parts: parts) else {
                Issue.record("it was changed with \(parts)")
                continue
            }
        }
    }

    @Test func `The document can be opened as a file, from its first byte, where nothing else can`() throws {
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        let output = try prisoner.jail().run(prisoner.program, ["copy", Jail.inputPath], input: bytes)
        #expect(output.bytes == bytes)
        #expect(output.status == 0)
    }

    @Test func `A parser's libraries and fonts can be read`() throws {
        for attempt in [["list", "/usr/lib"], ["read", "/dev/null"], ["read", "/etc/ld.so.cache"]] {
            #expect(try prisoner.jailed(attempt) == .did)
        }
    }

    @Test(
        .enabled(if: Jail.find("catdoc") != nil, "catdoc is not installed"))
    func `A letter with an accent is not read as a Cyrillic one because the parser's settings are out of sight`() throws
    {
        let catdoc = try #require(Jail.find("catdoc"))
        let output = try prisoner.jail().run(
            catdoc, ["-d", "utf-8", Jail.inputPath], input: Array("A caf".utf8) + [0xE9, 0x0A])
        #expect(String(decoding: output.bytes, as: UTF8.self).contains("caf\u{E9}"))
    }
}
