import Foundation
import Glibc
import TestSupport
import Testing

/// The console's beginning, as an operator sees it: the real program in a real terminal.
@Suite(.serialized) struct ConsoleStartTests {
    private static let leave = "\u{1B}[?1049l"

    private func console(
        _ docket: DocketProgram, _ arguments: [String] = [], environment: [String: String?] = [:]
    ) throws -> PseudoTerminal {
        try PseudoTerminal(
            DocketProgram.path, ["console"] + arguments, environment: docket.environment(environment), width: 120,
            height: 40)
    }

    /// The screen was there, the terminal is as it was, and one sentence is left on it.
    private func expectSentence(
        _ terminal: PseudoTerminal, status: Int32, _ parts: String...,
        location: SourceLocation = #_sourceLocation
    ) async throws {
        #expect(try await terminal.ended() == status, "\(terminal.text)", sourceLocation: location)
        #expect(terminal.modes == terminal.modesBefore, sourceLocation: location)
        let left = terminal.text.components(separatedBy: Self.leave).last ?? ""
        #expect(terminal.text.contains("\u{1B}[?1049h"), sourceLocation: location)
        #expect(left.contains("docket: "), sourceLocation: location)
        #expect(left.components(separatedBy: "\r\n").count == 2, "\(left.debugDescription)", sourceLocation: location)
        for part in parts { #expect(left.contains(part), "\(left)", sourceLocation: location) }
    }

    @Test func `the screen is there and takes keys while the store does not answer yet`() async throws {
        let docket = try DocketProgram()
        let silent = try SilentSocket(docket.home + "/silent.sock")
        let terminal = try console(docket, ["--redis-url", "unix://" + silent.path])
        // Typed ahead: the store is given up after some seconds, and the machine may be busy.
        try await terminal.send("n")
        try await terminal.see("STARTING")
        try await terminal.see("Submit a batch")
        try await terminal.send("\u{3}")
        // Ctrl-C, or the store's end if that came first.
        #expect(try await [130, 3].contains(terminal.ended()))
        #expect(terminal.modes == terminal.modesBefore)
        #expect(terminal.text.contains(Self.leave))
    }

    @Test func `without redis-server the terminal is given back before the sentence`() async throws {
        let docket = try DocketProgram()
        let terminal = try console(docket, environment: ["PATH": docket.home])
        try await expectSentence(
            terminal, status: 3, "redis-server is not installed", "apt-get install redis-server")
    }

    @Test func `an industry with a broken pattern names file and line after the terminal is given back`() async throws {
        let docket = try DocketProgram()
        let broken = CommandTests.industry.replacing("'cage'", with: "'ca(ge'")
        let path = try docket.folder.write("home/industries/general.toml", broken)
        try FileManager.default.copyItem(atPath: Repository.path + "/themes", toPath: docket.home + "/home/themes")
        let terminal = try console(docket, environment: ["DOCKET_HOME": docket.home + "/home"])
        try await expectSentence(terminal, status: 2, path + ":9:", "ca(ge")
    }

    @Test func `a shared Redis that is not there is status 3`() async throws {
        let docket = try DocketProgram()
        let terminal = try console(docket, ["--redis-url", "unix://" + docket.home + "/nobody.sock"])
        try await expectSentence(terminal, status: 3, "nobody.sock", "can't be reached")
    }

    @Test func `a Redis that hangs is not OK, and is again when it goes on`() async throws {
        let docket = try DocketProgram()
        let terminal = try console(docket)
        try await terminal.see("nothing is wrong")
        let text = try String(contentsOfFile: docket.state + "/redis.pid", encoding: .utf8)
        let server = try #require(pid_t(text.filter(\.isNumber)))
        var mark = terminal.output.count
        kill(server, SIGSTOP)
        defer { kill(server, SIGCONT) }
        // Whichever is said first: the data is old, or the store is known to be gone.
        try await terminal.wait(for: "STALE or DOWN") {
            ["STALE", "DOWN"].contains { terminal.contains(Array($0.utf8), from: mark) }
        }
        mark = terminal.output.count
        kill(server, SIGCONT)
        try await terminal.see("OK", from: mark)
        try await terminal.send("q")
        #expect(try await terminal.ended() == 0)
    }

    @Test func `what is submitted before the engine is there is submitted when it is`() async throws {
        let docket = try DocketProgram()
        let terminal = try console(docket)
        try await terminal.see("STARTING")
        // A first start begins with the samples marked and the button in focus.
        try await terminal.send("n\r")
        try await terminal.see("b-1")
        try await terminal.send("\u{3}")
        #expect(try await terminal.ended() == 130)
    }
}

/// A socket that takes connections and says nothing.
private final class SilentSocket {
    let path: String
    private let descriptor: Int32

    init(_ path: String) throws {
        self.path = path
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(100)) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(result == 0 && listen(descriptor, 8) == 0)
    }

    deinit { close(descriptor) }
}
