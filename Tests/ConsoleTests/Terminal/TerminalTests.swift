import Console
import Glibc
import TestSupport
import Testing

/// The real terminal code in a pseudo-terminal.
@Suite(.serialized) struct TerminalTests {
    private static let leave = "\u{1B}[?1049l\u{1B}[23;0;0t"
    private static let showCursor = "\u{1B}[?12l\u{1B}[?25h"
    private static let pasteOff = "\u{1B}[?2004l"

    private func probe(
        _ arguments: [String] = [], term: String? = "xterm-256color", language: String = "C.UTF-8",
        more: [String: String] = [:], width: Int = 80, height: Int = 24
    ) throws -> PseudoTerminal {
        var environment = ["PATH": "/usr/bin:/bin", "LANG": language]
        environment["TERM"] = term
        environment.merge(more) { $1 }
        return try PseudoTerminal(
            BuiltProduct.path("TerminalProbe"), arguments, environment: environment, width: width, height: height)
    }

    @Test(arguments: [
        SIGUSR1, SIGUSR2, SIGPIPE, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU, SIGXFSZ, SIGSTKFLT, SIGPOLL, SIGPWR,
    ])
    func `a signal that nobody expects gives the terminal back and keeps its number`(signal: Int32) async throws {
        let terminal = try probe()
        let before = terminal.modesBefore
        try await terminal.see("size=80x24")
        terminal.signal(signal)
        #expect(try await terminal.ended() == -signal)
        #expect(terminal.modes == before)
        #expect(terminal.text.hasSuffix(Self.leave))
        #expect(terminal.text.contains(Self.showCursor + Self.leave))
    }

    @Test func `a pipe whose reader went away is no reason to end`() async throws {
        let terminal = try probe()
        try await terminal.see("size=80x24")
        try await terminal.send("P")
        try await terminal.see("0:key=P")
        try await terminal.send("Q")
        #expect(try await terminal.ended() == 0)
    }

    @Test(arguments: [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS])
    func `a crash gives the terminal back and keeps its signal`(signal: Int32) async throws {
        let terminal = try probe()
        let before = terminal.modesBefore
        try await terminal.see("size=80x24")
        #expect(terminal.modes != before)
        terminal.signal(signal)
        #expect(try await terminal.ended() == -signal)
        #expect(terminal.modes == before)
        #expect(terminal.text.hasSuffix(Self.leave))
        #expect(terminal.text.contains(Self.pasteOff))
    }

    @Test(arguments: [SIGHUP, SIGINT, SIGTERM])
    func `a signal that asks ends the program in order`(signal: Int32) async throws {
        let terminal = try probe()
        let before = terminal.modesBefore
        try await terminal.see("size=80x24")
        terminal.signal(signal)
        #expect(try await terminal.ended() == 128 + signal)
        #expect(terminal.modes == before)
        #expect(terminal.text.contains(Self.leave))
        #expect(terminal.text.contains("probe ended \(128 + signal)"))
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `a signal that asks twice is not refused`(signal: Int32) async throws {
        let terminal = try probe(["--deaf"])
        let before = terminal.modesBefore
        try await terminal.see("size=80x24")
        terminal.signal(signal)
        try await terminal.see("0:terminate=\(signal)")
        terminal.signal(signal)
        #expect(try await terminal.ended() == -signal)
        #expect(terminal.modes == before)
        #expect(terminal.text.hasSuffix(Self.leave))
    }

    @Test func `a hang-up that comes twice, as the kernel sends it, still ends the program in order`() async throws {
        let terminal = try probe(["--deaf"])
        try await terminal.see("size=80x24")
        terminal.signal(SIGHUP)
        try await terminal.see("0:terminate=\(SIGHUP)")
        terminal.signal(SIGHUP)
        try await terminal.send("Q")
        #expect(try await terminal.ended() == 0)
        #expect(terminal.modes == terminal.modesBefore)
    }

    @Test func `a program that doesn't listen is ended after some seconds`() async throws {
        let terminal = try probe(["--deaf"])
        let before = terminal.modesBefore
        try await terminal.see("size=80x24")
        terminal.signal(SIGTERM)
        #expect(try await terminal.ended() == -SIGTERM)
        #expect(terminal.modes == before)
        #expect(terminal.text.hasSuffix(Self.leave))
    }

    @Test func `a trap in Swift gives the terminal back`() async throws {
        let terminal = try probe()
        let before = terminal.modesBefore
        try await terminal.see("size=80x24")
        try await terminal.send("T")
        let status = try await terminal.ended()
        #expect([-SIGILL, -SIGTRAP].contains(status))
        #expect(terminal.modes == before)
        #expect(terminal.text.hasSuffix(Self.leave))
    }

    @Test func `a trap gives the terminal back with Swift's own backtraces on`() async throws {
        let terminal = try probe(more: ["SWIFT_BACKTRACE": "enable=yes,interactive=yes"])
        let before = terminal.modesBefore
        try await terminal.see("size=80x24")
        try await terminal.send("T")
        #expect(try await [-SIGILL, -SIGTRAP].contains(terminal.ended()))
        #expect(terminal.modes == before)
        #expect(terminal.text.hasSuffix(Self.leave))
    }

    @Test func `a line that drops ends the program`() async throws {
        let terminal = try probe()
        try await terminal.see("size=80x24")
        terminal.hangUp()
        #expect(try await [129, 1].contains(terminal.ended()))
    }

    @Test func `a line that drops ends a program under nohup too`() async throws {
        let path = BuiltProduct.path("TerminalProbe")
        let terminal = try PseudoTerminal(
            "/bin/sh", ["-c", "trap '' HUP; exec '\(path)'"],
            environment: ["TERM": "xterm-256color", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"])
        try await terminal.see("size=80x24")
        terminal.hangUp()
        #expect(try await terminal.ended() == 1)
    }

    @Test func `Ctrl-Z gives the shell its terminal, and fg brings the screen back`() async throws {
        let path = BuiltProduct.path("TerminalProbe")
        let terminal = try PseudoTerminal(
            "/bin/bash", ["--norc", "--noprofile", "-i"],
            environment: ["TERM": "xterm-256color", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "PS1": "ready$ "])
        try await terminal.see("ready$")
        try await terminal.send("'\(path)'\r")
        try await terminal.see("size=80x24")
        let raw = terminal.modes
        var mark = terminal.output.count
        try await terminal.send("\u{1A}")
        try await terminal.see("Stopped", from: mark)
        try await terminal.see("ready$", from: mark)
        #expect(terminal.text.contains(Self.leave))
        #expect(terminal.modes != raw)
        mark = terminal.output.count
        try await terminal.send("fg\r")
        try await terminal.see("size=80x24", from: mark)
        try await terminal.send("x")
        try await terminal.see("0:key=x", from: mark)
        #expect(terminal.modes == raw)
        try await terminal.send("Q")
        try await terminal.see("probe ended 0")
    }

    @Test func `a key is drawn while the engine holds every thread of the shared pool`() async throws {
        let terminal = try probe(["--full-pool"])
        let before = terminal.modesBefore
        try await terminal.see("starting: a pool that is full")
        try await terminal.send("n")
        try await terminal.see("Submit a batch")
        // Nobody is left to end in order: the second request is not refused.
        terminal.signal(SIGTERM)
        terminal.signal(SIGTERM)
        #expect(try await terminal.ended() == -SIGTERM)
        #expect(terminal.modes == before)
    }

    @Test func `two letters in one write are two keys`() async throws {
        let terminal = try probe()
        try await terminal.see("size=80x24")
        try await terminal.send("qq")
        try await terminal.see("1:key=q")
        try await terminal.send("Q")
        #expect(try await terminal.ended() == 0)
        #expect(terminal.text.contains("after 3 events"))
    }

    @Test func `100 kB of paste run no key`() async throws {
        let terminal = try probe()
        try await terminal.see("size=80x24")
        let text = String(repeating: "QTR\r", count: 25_000)
        try await terminal.send("\u{1B}[200~" + text + "\u{1B}[201~")
        try await terminal.see("0:paste=\(TerminalEvent.pasteBytesMax)")
        try await terminal.send("x")
        try await terminal.see("1:key=x")
        try await terminal.send("Q")
        #expect(try await terminal.ended() == 0)
        #expect(terminal.text.contains("after 3 events"))
    }

    @Test func `a storm of resizes ends with the last size`() async throws {
        let terminal = try probe()
        try await terminal.see("size=80x24")
        for step in 0..<300 { terminal.resize(width: 1 + step % 150, height: 1 + step % 50) }
        terminal.resize(width: 101, height: 31)
        try await terminal.see("size=101x31")
        try await terminal.send("Q")
        #expect(try await terminal.ended() == 0)
    }

    @Test(arguments: [
        ("xterm-256color", "depth=indexed256"), ("xterm", "depth=indexed16"), ("vt100", "depth=mono"),
        ("linux", "depth=indexed16"), ("screen-256color", "depth=indexed256"), ("tmux-256color", "depth=indexed256"),
    ])
    func `a terminal opens with the colours it has and is given back`(term: String, depth: String) async throws {
        let terminal = try probe(term: term)
        let before = terminal.modesBefore
        try await terminal.see(depth)
        try await terminal.send("Q")
        #expect(try await terminal.ended() == 0)
        #expect(terminal.modes == before)
    }

    @Test func `a terminal without a second screen is left in a row of its own`() async throws {
        let terminal = try probe(term: "vt100")
        try await terminal.see("size=80x24")
        try await terminal.send("Q")
        #expect(try await terminal.ended() == 0)
        #expect(terminal.text.contains("\u{1B}[K\r\nprobe ended 0"))
    }

    @Test func `true colour redefines slots and resets them at the end`() async throws {
        let theme = ["--themes=\(Repository.path)/themes", "--theme=dark"]
        let terminal = try probe(theme, more: ["COLORTERM": "truecolor"])
        try await terminal.see("depth=truecolor")
        try await terminal.see("\u{1B}]4;")
        terminal.signal(SIGSEGV)
        #expect(try await terminal.ended() == -SIGSEGV)
        #expect(terminal.text.contains("\u{1B}]104\u{07}"))
    }

    @Test func `NO_COLOR sends no colour`() async throws {
        let terminal = try probe(more: ["NO_COLOR": "1"])
        try await terminal.see("depth=mono")
        try await terminal.send("Q")
        _ = try await terminal.ended()
        #expect(!terminal.text.contains("\u{1B}[38;5") && !terminal.text.contains("\u{1B}[31m"))
    }

    @Test func `LANG=C gets ASCII only`() async throws {
        let terminal = try probe(language: "C")
        try await terminal.see("glyphs=ascii")
        try await terminal.send("Q")
        _ = try await terminal.ended()
        #expect(terminal.output.allSatisfy { $0 < 0x80 })
        #expect(terminal.text.contains("wide:???,evil:?[31m"))
    }

    @Test func `an escape sequence in data never reaches the terminal`() async throws {
        let terminal = try probe()
        try await terminal.see("evil:\u{FFFD}[31m")
    }

    @Test(arguments: [("dumb", "set TERM"), (nil, "set TERM"), ("no-such-terminal", "set TERM=xterm-256color")])
    func `a terminal that can't show a screen gets one sentence`(term: String?, advice: String) async throws {
        let terminal = try probe(term: term)
        #expect(try await terminal.ended() == 2)
        #expect(terminal.text.contains(advice))
        #expect(terminal.text.contains("docket top --once"))
        #expect(terminal.text.filter(\.isNewline).count == 1)
        #expect(!terminal.output.contains(0x1B))
    }

    @Test func `without a terminal it says what to use instead`() async throws {
        let path = BuiltProduct.path("TerminalProbe")
        let terminal = try PseudoTerminal(
            "/bin/sh", ["-c", "'\(path)' < /dev/null"],
            environment: ["TERM": "xterm", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"])
        #expect(try await terminal.ended() == 2)
        #expect(terminal.text.contains("docket top --once"))
    }

    @Test func `nothing is written while nothing changes`() async throws {
        let terminal = try probe()
        try await terminal.see("size=80x24")
        try await terminal.send("x")
        try await terminal.see("0:key=x")
        // An answer of the terminal is an event for nobody: when the key after it is seen, it was read.
        let mark = terminal.output.count
        try await terminal.send("\u{1B}[?1;2c")
        try await terminal.send("y")
        try await terminal.see("1:key=y", from: mark)
        #expect(terminal.output.count - mark < 64)
    }
}
