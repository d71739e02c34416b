import CZlib
import Glibc
import TestSupport
import Testing

@testable import Engine

@Suite struct LineReaderTests {
    private func lines(_ path: String, limits: TrainingLimits = TrainingLimits()) throws -> [String] {
        let reader = try LineReader(path, limits: limits)
        var lines: [String] = []
        while let line = try reader.next() {
            lines.append(String(decoding: line, as: UTF8.self))
            #expect(reader.number == lines.count)
        }
        return lines
    }

    private func message(_ path: String, limits: TrainingLimits = TrainingLimits()) -> String {
        do {
            _ = try lines(path, limits: limits)
            return ""
        } catch { return "\(error)" }
    }

    @Test(arguments: ["", "one", "one\n", "one\n\ntwo", "\n", String(repeating: "x", count: 200_000) + "\nend\n"])
    func `lines are the same from a packed file and a plain one`(text: String) throws {
        let folder = try TemporaryFolder()
        var wanted = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if wanted.last == "" { wanted.removeLast() }
        #expect(try lines(folder.write("plain", text)) == wanted)
        #expect(try lines(Packed.write(text, to: folder.path + "/packed.gz")) == wanted)
    }

    @Test func `a line past the limit is named`() throws {
        let folder = try TemporaryFolder()
        var limits = TrainingLimits()
        limits.lineBytesMax = 10
        let path = try folder.write("a", "short\n0123456789\n01234567890\n")
        #expect(message(path, limits: limits).hasPrefix("\(path):3: "))
    }

    @Test func `a packed file that unpacks to more than it may is refused before that`() throws {
        let folder = try TemporaryFolder()
        var limits = TrainingLimits()
        limits.dataBytesMax = 1 << 20
        let path = try Packed.write(
            String(repeating: String(repeating: "0", count: 99) + "\n", count: 20_000), to: folder.path + "/a.gz")
        #expect(message(path, limits: limits).contains("unpacks to more than 1048576 bytes"))
    }

    @Test func `a packed file that is cut off or changed is damaged, and not shorter`() throws {
        let folder = try TemporaryFolder()
        var generator = SeededGenerator(seed: 4)
        let text = (0..<3_000).map { _ in "\(UInt32.random(in: 0...(.max), using: &generator))\n" }.joined()
        let bytes = try Packed.bytes(of: text)
        for cut in [12, bytes.count / 2, bytes.count - 9, bytes.count - 1] {
            let path = try folder.write("cut-\(cut).gz", Array(bytes[..<cut]))
            #expect(message(path).contains("damaged or cut off"))
        }
        var changed = bytes
        changed[bytes.count / 2] ^= 0x40
        #expect(message(try folder.write("changed.gz", changed)).contains("damaged or cut off"))
    }

    @Test func `what is no file is said, and a pipe is not waited for`() throws {
        let folder = try TemporaryFolder()
        let pipe = folder.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        #expect(message(pipe).contains("this is no file"))
        #expect(message(folder.path).contains("this is no file"))
        #expect(message(folder.path + "/none").contains("can't be opened"))
    }
}

/// What gzip makes of a text.
enum Packed {
    static func bytes(of text: String) throws -> [UInt8] {
        let folder = try TemporaryFolder()
        return try FileReader.read(write(text, to: folder.path + "/a.gz"), bytesMax: 1 << 30)
    }

    /// The path.
    static func write(_ text: String, to path: String) throws -> String {
        let file = try #require(gzopen(path, "wb"))
        let bytes = Array(text.utf8)
        let written = bytes.isEmpty ? 0 : gzwrite(file, bytes, UInt32(bytes.count))
        try #require(Int(written) == bytes.count && gzclose(file) == Z_OK)
        return path
    }
}
