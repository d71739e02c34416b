import Glibc
import TestSupport
import Testing

@testable import Engine

/// Processes: a parser that was taken over stays one, alone, and reaches no other.
@Suite struct JailProcessTests {
    private let prisoner: JailBreak

    init() throws { prisoner = try JailBreak() }

    @Test(
        "No process, thread or session of its own", arguments: ["fork", "thread", "session"])
    func multiplies(attempt: String) throws {
        #expect(try prisoner.free([attempt]) == .did)
        #expect(try prisoner.jailed([attempt], parts: .calls) == .stopped(.extractorCrashed))
        #expect(try prisoner.jailed([attempt]) == .stopped(.extractorCrashed))
    }

    @Test("Without the list of calls the limits still refuse processes", arguments: ["fork", "thread"])
    func limited(attempt: String) throws {
        #expect(try prisoner.jailed([attempt], parts: .limits) == .refused("EAGAIN"))
    }

    @Test("No other program is started", arguments: ["/bin/sh", "/usr/bin/env", "itself"])
    func starts(path: String) throws {
        let path = path == "itself" ? prisoner.program : path
        if path == "/bin/sh" {
            #expect(try prisoner.jailed(["exec", path], parts: .limits) == .did)
            #expect(try prisoner.jailed(["exec", path], parts: .files) == .refused("EACCES"))
        }
        #expect(try prisoner.jailed(["exec", path], parts: .calls) == .stopped(.extractorCrashed))
        #expect(try prisoner.jailed(["exec", path]) == .stopped(.extractorCrashed))
    }

    @Test("docket is neither traced nor signalled", arguments: ["trace", "signal"])
    func reaches(attempt: String) throws {
        if attempt == "signal" { #expect(try prisoner.free([attempt]) == .did) }
        #expect(try prisoner.jailed([attempt], parts: .calls) == .stopped(.extractorCrashed))
        #expect(try prisoner.jailed([attempt]) == .stopped(.extractorCrashed))
    }

    @Test(
        "By Landlock alone neither, from its version 6 on",
        .enabled(if: JailBreak.landlock >= 6, "Landlock of this kernel is older"), arguments: ["trace", "signal"])
    func reachesPastLandlock(attempt: String) throws {
        // Where docket is root the other user refuses it as well.
        #expect(try prisoner.jailed([attempt], parts: .files) == .refused("EPERM"))
    }

    @Test(
        "Calls that no parser needs end it",
        arguments: [
            "mount", "unshare", "setns", "chroot", "pivot_root", "bpf", "perf_event_open", "userfaultfd", "keyctl",
            "add_key", "process_vm_readv", "process_vm_writev", "init_module", "kexec_load", "memfd_create", "execveat",
            "setuid", "shmget", "rt_sigqueueinfo", "seccomp", "personality",
        ])
    func calls(name: String) throws {
        guard case .said(let answer) = try prisoner.jailed(["call", name], parts: .limits) else {
            Issue.record("\(name) is not answered without the list either")
            return
        }
        #expect(answer.hasPrefix("answered: "))
        #expect(try prisoner.jailed(["call", name], parts: .calls) == .stopped(.extractorCrashed))
        #expect(try prisoner.jailed(["call", name]) == .stopped(.extractorCrashed))
    }

    @Test(
        "Calls that are newer than the list are answered as by an older kernel",
        arguments: ["io_uring_setup", "pidfd_open"])
    func newCalls(name: String) throws {
        #expect(try prisoner.jailed(["call", name]) == .said("answered: ENOSYS"))
    }

    @Test func `What ended it is said so that a person knows what to beware of`() throws {
        let jail = try prisoner.jail()
        do throws(DocumentError) {
            _ = try jail.run(prisoner.program, ["socket"], input: [])
            Issue.record("it went on")
        } catch {
            #expect(error.message.contains("JailBreak tried on it what no parser may do"))
        }
    }

    @Test func `A grandchild that holds the output is killed, and costs no time`() throws {
        let child = ChildProcess(
            program: prisoner.program, arguments: ["grandchild"], input: [], wallTime: .seconds(600),
            outputBytesMax: 100)
        let outcome = try child.run()
        // Nothing was waited for: at the end of its time the ending would be another.
        #expect(outcome.ending == .exited(status: 0))
        let process = try #require(Int32(String(decoding: outcome.output.dropLast(), as: UTF8.self)))
        #expect(isGone(process))
    }

    @Test func `When docket is killed its parsers are gone too`() throws {
        // A shell takes docket's part: it starts the launcher, waits until the parser is at work, and is killed.
        let script = """
            mkfifo "$2"; "$0" whole 1073741824 600 32 $$ "$1" announce >"$2" & read line <"$2"; echo $!; kill -9 $$
            """
        let launcher = try #require(Jail.findLauncher())
        let child = ChildProcess(
            program: "/bin/sh", arguments: ["-c", script, launcher, prisoner.program, prisoner.openFolder + "/fifo"],
            input: [], wallTime: .seconds(120), outputBytesMax: 100)
        let outcome = try child.run()
        #expect(outcome.ending == .killed(signal: SIGKILL))
        let process = try #require(Int32(String(decoding: outcome.output.dropLast(), as: UTF8.self)))
        #expect(isGone(process))
    }

    /// Waits for it, with a bound.
    private func isGone(_ process: pid_t) -> Bool {
        for _ in 0..<4_000 {
            if kill(process, 0) != 0 || Self.state(of: process) == "Z" { return true }
            poll(nil, 0, 5)
        }
        return false
    }

    /// R, S, Z and so on; nil when there is none.
    private static func state(of process: pid_t) -> String? {
        guard let file = fopen("/proc/\(process)/stat", "re") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, 256, file) != nil else { return nil }
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return text.split(separator: ")").last?.split(separator: " ").first.map(String.init)
    }
}
