import Glibc
import Testing

@testable import Engine

/// Small programs of the system take the part of a parser that was taken over.
@Suite struct JailTests {
    private func jail(_ change: (inout ExtractionLimits) -> Void = { _ in }) throws -> Jail {
        var limits = ExtractionLimits()
        limits.extractTime = .seconds(10)
        change(&limits)
        let launcher = try #require(Jail.findLauncher(), "docket-jail is not built beside the tests")
        return Jail(limits: limits, launcher: launcher)
    }

    private func shell(_ script: String, _ jail: Jail, input: [UInt8] = []) -> Result<JailedOutput, DocumentError> {
        Result { () throws(DocumentError) in try jail.run("/bin/sh", ["-c", script], input: input) }
    }

    private func code(_ result: Result<JailedOutput, DocumentError>) -> ErrorCode? {
        if case .failure(let error) = result { error.code } else { nil }
    }

    @Test func `gets exactly the bytes on standard input, which can be sought but not changed`() throws {
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        let output = try jail().run("/bin/cat", [], input: bytes)
        #expect(output.bytes == bytes)
        #expect(output.status == 0)
        let write = try shell("echo x >&0 && echo written", jail(), input: [65])
        if case .success(let output) = write { #expect(output.bytes.isEmpty) }
    }

    @Test func `has an empty environment, no other descriptors and no way to write`() throws {
        let output = try shell(
            "export -p; for n in 3 4 5 6 7 8 9; do [ -e /proc/self/fd/$n ] && echo open $n; done; true", jail()
        ).get()
        let text = String(decoding: output.bytes, as: UTF8.self)
        #expect(text.contains("LANG='C.UTF-8'"))
        #expect(!text.contains("HOME"))
        #expect(!text.contains("open"))
        let file = try shell("echo text > /tmp/docket-jail-test; echo $?", jail())
        // The write is cut off by its size limit, by a signal or by an error.
        if case .success(let output) = file { #expect(!String(decoding: output.bytes, as: UTF8.self).hasPrefix("0")) }
        unlink("/tmp/docket-jail-test")
    }

    @Test func `a program that hangs is killed with its time`() throws {
        let short = try jail { $0.extractTime = .milliseconds(200) }
        #expect(code(shell("exec tail -f /dev/null", short)) == .timeout)
    }

    @Test func `a program that closes its output and hangs is killed too`() throws {
        let short = try jail { $0.extractTime = .milliseconds(200) }
        #expect(code(shell("exec >&- 2>&-; while :; do :; done", short)) == .timeout)
    }

    @Test func `a program that prints for ever is stopped at the limit, with what it said`() throws {
        let output = try jail { $0.textBytesMax = 100_000 }.run("/usr/bin/yes", [], input: [])
        #expect(output.bytes.count == 100_000)
        #expect(!output.isWhole)
    }

    @Test func `a program that complains for ever on standard error fills no memory`() throws {
        let short = try jail { $0.extractTime = .milliseconds(300) }
        #expect(code(shell("while :; do echo complaint >&2; done", short)) == .timeout)
    }

    @Test func `a program that wants four gigabytes does not get them`() throws {
        let small = try jail { $0.extractMemoryBytesMax = 256 << 20 }
        let result = Result { () throws(DocumentError) in
            try small.run("/usr/bin/head", ["-c", "1"], input: [1])
        }
        #expect((try? result.get().bytes) == [1])
        // dd asks for one block of the whole size.
        let big = Result { () throws(DocumentError) in
            try small.run("/bin/dd", ["if=/dev/zero", "of=/dev/null", "bs=4G", "count=1"], input: [])
        }
        if case .success(let output) = big { #expect(output.status != 0) } else { #expect(code(big) == .memoryLimit) }
    }

    @Test func `a program that crashes is told apart from one that fails`() throws {
        #expect(try code(shell("kill -SEGV $$", jail())) == .extractorCrashed)
        #expect(try code(shell("kill -ABRT $$", jail())) == .extractorCrashed)
        #expect(try shell("exit 3", jail()).get().status == 3)
    }

    @Test func `a program that is not there is an internal error that names it`() throws {
        let jail = try jail()
        let result = Result { () throws(DocumentError) in try jail.run("/nowhere/parser", [], input: []) }
        guard case .failure(let error) = result else { Issue.record("it ran"); return }
        #expect(error.code == .internal)
        #expect(error.message.contains("/nowhere/parser"))
    }

    @Test func `a missing launcher is one clear sentence`() {
        let result = Result { () throws(DocumentError) in
            try Jail(limits: ExtractionLimits(), launcher: nil).run("/bin/true", [], input: [])
        }
        guard case .failure(let error) = result else { Issue.record("it ran"); return }
        #expect(error.message.contains("DOCKET_JAIL"))
    }

    @Test func `no child is left behind, whatever happened`() throws {
        for script in ["exit 0", "kill -KILL $$", "exec tail -f /dev/null"] {
            _ = try shell(script, jail { $0.extractTime = .milliseconds(100) })
        }
        // Other tests run children of their own at the same time, so only zombies of finished calls are looked for.
        var information = siginfo_t()
        let result = waitid(P_ALL, 0, &information, WEXITED | WNOHANG | WNOWAIT)
        if result < 0 { #expect(errno == ECHILD) }
    }
}
