import Glibc
import TestSupport
import Testing

@testable import Engine

/// A program of ours that plays a parser which was taken over: `Tests/JailBreak`. Run in the jail or free.
struct JailBreak {
    private let folder: TemporaryFolder
    /// A folder that anybody may look into, so that what is refused is refused by the jail.
    var openFolder: String { folder.path }
    let program: String

    /// The kernel's version of Landlock; 0 where it has none.
    static let landlock = (try? JailProbe.run().filesVersion).flatMap { $0 } ?? 0

    init() throws {
        folder = try TemporaryFolder()
        chmod(folder.path, 0o755)
        // A copy, because the folder of the build may be closed to the user that a jailed program runs as. Made by
        // another process: a descriptor of this one that writes a program can be inherited by what other tests start
        // meanwhile, and the program can't be started as long as it is open.
        program = folder.path + "/JailBreak"
        let copy = ChildProcess(
            program: "/bin/cp", arguments: [BuiltProduct.path("JailBreak"), program], input: [],
            wallTime: .seconds(60), outputBytesMax: 1)
        try #require(try copy.run().ending == .exited(status: 0), "JailBreak is not built beside the tests")
        chmod(program, 0o755)
    }

    /// A file of its own that everybody may read and write.
    func openFile(_ name: String, _ text: String = "secret") throws -> String {
        let path = try folder.write(name, text)
        chmod(path, 0o666)
        return path
    }

    /// How an attempt ended, in a word.
    enum Ending: Equatable {
        case did
        /// With errno's name.
        case refused(String)
        /// With the document's error.
        case stopped(ErrorCode)
        case said(String)
    }

    func jail(
        parts: Jail.Parts = .whole, _ change: (inout ExtractionLimits) -> Void = { _ in }
    ) throws -> Jail {
        var limits = ExtractionLimits()
        // Long enough for a busy machine, and for a file's own test to be an error and not a wait.
        limits.extractTime = .seconds(30)
        change(&limits)
        let launcher = try #require(Jail.findLauncher(), "docket-jail is not built beside the tests")
        return Jail(limits: limits, launcher: launcher, parts: parts)
    }

    /// Its attempt behind the walls named by `parts`.
    func jailed(_ attempt: [String], parts: Jail.Parts = .whole) throws -> Ending {
        let jail = try jail(parts: parts)
        do throws(DocumentError) {
            return Self.ending(try jail.run(program, attempt, input: Array("document".utf8)).bytes)
        } catch {
            return .stopped(error.code)
        }
    }

    /// Its attempt as docket itself, without any wall.
    func free(_ attempt: [String]) throws -> Ending {
        let child = ChildProcess(
            program: program, arguments: attempt, input: Array("document".utf8), wallTime: .seconds(30),
            outputBytesMax: 1 << 20)
        return Self.ending(try child.run().output)
    }

    private static func ending(_ output: [UInt8]) -> Ending {
        let line = String(decoding: output.prefix { $0 != 0x0A }, as: UTF8.self)
        if line == "did" { return .did }
        return line.hasPrefix("refused: ") ? .refused(String(line.dropFirst("refused: ".count))) : .said(line)
    }
}
