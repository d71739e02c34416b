import Glibc
import TestSupport
import Testing

@testable import Engine

/// What a parser in the jail is given, and how its end is told.
@Suite struct JailTests {
    private let prisoner: JailBreak

    init() throws { prisoner = try JailBreak() }

    private func failure(_ jail: Jail, _ program: String, _ arguments: [String]) -> DocumentError? {
        do throws(DocumentError) {
            _ = try jail.run(program, arguments, input: [])
            return nil
        } catch {
            return error
        }
    }

    @Test func `Gets exactly the bytes on standard input`() throws {
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        let output = try prisoner.jail().run(prisoner.program, ["input"], input: bytes)
        #expect(output.bytes == bytes)
        #expect(output.status == 0)
    }

    @Test func `Has an empty environment, no other descriptors, a group of its own and no privileges`() throws {
        let output = try prisoner.jail().run(prisoner.program, ["surroundings"], input: [])
        let lines = String(decoding: output.bytes, as: UTF8.self).split(separator: "\n")
        let user = getuid() == 0 ? 65_534 : getuid()
        #expect(lines == ["LC_CTYPE=C.UTF-8", "OMP_THREAD_LIMIT=1", "group 1 user \(user) privileges 0"])
    }

    @Test func `A crash is told apart from a failure`() throws {
        let jail = try prisoner.jail()
        #expect(failure(jail, prisoner.program, ["crash", "\(SIGSEGV)"])?.code == .extractorCrashed)
        #expect(failure(jail, prisoner.program, ["crash", "\(SIGABRT)"])?.code == .extractorCrashed)
        #expect(try jail.run(prisoner.program, ["exit", "3"], input: []).status == 3)
        // The launcher's own statuses are the parser's too.
        #expect(try jail.run(prisoner.program, ["exit", "125"], input: []).status == 125)
    }

    @Test func `A program that is not there is an internal error that names it`() throws {
        let error = try #require(failure(prisoner.jail(), "/nowhere/parser", []))
        #expect(error.code == .internal)
        #expect(error.message.contains("/nowhere/parser"))
    }

    @Test func `A missing launcher is one clear sentence`() {
        let jail = Jail(limits: ExtractionLimits(), launcher: nil)
        #expect(failure(jail, "/bin/true", [])?.message.contains("DOCKET_JAIL") == true)
    }

    @Test func `What the kernel lacks is said by its name, and a document never asks for less of a jail`() throws {
        let folder = try TemporaryFolder()
        let script = try folder.write(
            "launcher",
            "#!/bin/sh\necho 'docket-jail: incomplete, no Landlock: Function not implemented' >&2\nexit 125\n")
        chmod(script, 0o755)
        // A child that another test starts just now may still hold the file that was written here.
        let jail = Jail(limits: ExtractionLimits(), launcher: script)
        var said = failure(jail, "/bin/true", [])
        for _ in 0..<1_000 where said?.message.contains("Text file busy") == true {
            said = failure(jail, "/bin/true", [])
        }
        let error = try #require(said)
        #expect(error.code == .unsupportedType)
        #expect(error.message.contains("no Landlock: Function not implemented"))
        #expect(error.message.contains("docket doctor") && !error.message.contains("when_incomplete"))
    }

    @Test func `The setting decides which parts are asked for`() {
        var limits = ExtractionLimits()
        #expect(Jail(limits: limits, launcher: nil).parts == .whole)
        limits.whenJailIncomplete = .warn
        #expect(Jail(limits: limits, launcher: nil).parts == .offered)
    }

    @Test func `Asked for what there is, it is as tight as the kernel can make it`() throws {
        #expect(try prisoner.jailed(["read", "/etc/passwd"], parts: .offered) == .refused("EACCES"))
        #expect(try prisoner.jailed(["socket"], parts: .offered) == .stopped(.extractorCrashed))
    }

    @Test func `The probe tries what it says, on this machine`() throws {
        let probe = try JailProbe.run()
        #expect(probe.isComplete)
        #expect(probe.launcher == Jail.findLauncher())
    }

    @Test func `The probe's answer is read strictly`() throws {
        let lacking = try #require(JailProbe(launcher: "/l", parsing: "landlock 0 38\ncalls 0 22\n"))
        #expect(lacking.filesVersion == nil && lacking.filesError == ENOSYS)
        #expect(!lacking.callsAreFiltered && lacking.callsError == EINVAL)
        #expect(!lacking.isComplete)
        #expect(JailProbe(launcher: "/l", parsing: "landlock 2 0\ncalls 1 0\n")?.isComplete == true)
        for text in ["", "landlock 2 0\n", "landlock x 0\ncalls 1 0\n", "landlock 2 0\ncalls 1 0\nmore 1 1\n"] {
            #expect(JailProbe(launcher: "/l", parsing: text) == nil)
        }
    }
}
