import Foundation
import TestSupport
import Testing

/// What an operator has to be able to do half awake, in three keys: the real program with its engine in a real
/// terminal, and what became of it asked of another process.
@Suite(.serialized) struct ThreeKeysTests {
    /// A console on a store that has a batch of one invoice and one document that failed.
    private final class Shift {
        let docket: DocketProgram
        let terminal: PseudoTerminal

        init(paused: Bool = false) async throws {
            docket = try DocketProgram()
            try docket.folder.write(
                "in/a.txt", "INVOICE\nInvoice number: 7\nBill to: Example Ltd\nAmount due: $7.00\n")
            try docket.folder.write("in/empty.txt", "")
            _ = try await docket.run("batch", "submit", "in", "--wait")
            if paused { _ = try await docket.run("queue", "pause") }
            terminal = try PseudoTerminal(
                DocketProgram.path, ["console"], environment: docket.environment([:]), width: 120, height: 40)
            try await terminal.see(paused ? "DEGRADED" : "nothing is wrong")
        }

        /// Presses keys, each character one.
        func press(_ keys: String, limit: Int = 3, location: SourceLocation = #_sourceLocation) async throws {
            #expect(keys.count <= limit, "\(keys.debugDescription) is too many keys", sourceLocation: location)
            try await terminal.send(keys)
        }

        /// Waits until a command of another process prints what was wanted.
        func wait(_ command: String..., until isSo: ([String: Any]) -> Bool) async throws {
            let isReached = try await eventually(within: .seconds(60)) {
                try await docket.start(command + ["--json"]).ended().lines.contains { isSo(try object($0)) }
            }
            if !isReached {
                throw DocketProgram.Failure(reason: "\(command) never was so: \(terminal.text.suffix(2_000))")
            }
        }

        func leave() async throws {
            try await terminal.send("\u{3}")
            #expect(try await terminal.ended() == 130)
        }
    }

    @Test func `3 p pauses the noisiest client, and u lets it go on`() async throws {
        let shift = try await Shift()
        try await shift.press("3p")
        try await shift.terminal.see("console is paused")
        try await shift.press("u")
        try await shift.terminal.see("undone by act")
        try await shift.wait("audit") { $0["title"] as? String == "client set" && $0["undone_by"] is Int }
        try await shift.leave()
    }

    @Test func `3 + raises a client, and each further + once more`() async throws {
        let shift = try await Shift()
        try await shift.press("3+")
        try await shift.wait("client", "list") { $0["priority"] as? Int == 1 }
        try await shift.press("++-")
        try await shift.wait("client", "list") { $0["priority"] as? Int == 2 }
        try await shift.leave()
    }

    @Test func `3 e opens the limits of a tier with what they would do, Enter sets them`() async throws {
        let shift = try await Shift()
        try await shift.press("3e")
        try await shift.terminal.see("Limits of tier operator")
        try await shift.terminal.see("wait unchanged")
        try await shift.press("\u{15}300\r", limit: 5)
        try await shift.wait("tier", "list") { $0["tier"] as? String == "operator" && $0["rate"] as? Int == 300 }
        try await shift.leave()
    }

    @Test func `2 r y retries the failed documents of a batch`() async throws {
        let shift = try await Shift()
        try await shift.press("2r")
        // The number alone may be drawn when it is known; at another width the whole line is.
        var width = 120
        try await shift.terminal.wait(for: "now 1") {
            width = 241 - width
            shift.terminal.resize(width: width, height: 40)
            return shift.terminal.contains(Array("now 1".utf8))
        }
        try await shift.press("y", limit: 1)
        try await shift.terminal.see("1 document of b-1 queued again")
        try await shift.wait("audit") { $0["title"] as? String == "batch retry" }
        try await shift.leave()
    }

    @Test func `6 d drains a worker, and u lets it take documents again`() async throws {
        let shift = try await Shift()
        try await shift.press("6")
        // A worker gives its first sign of life when the screen stands already.
        try await shift.terminal.see("idle")
        try await shift.press("d", limit: 2)
        try await shift.terminal.see("drains: it finishes what it holds")
        try await shift.press("u")
        try await shift.terminal.see("undone by act")
        try await shift.wait("audit") { $0["title"] as? String == "worker drain" && $0["undone_by"] is Int }
        try await shift.leave()
    }

    @Test func `4 f and its typed name flush a cache`() async throws {
        let shift = try await Shift()
        try await shift.press("4f")
        try await shift.terminal.see("type result")
        try await shift.press("result\r", limit: 7)
        try await shift.wait("audit") { $0["title"] as? String == "cache flush" }
        try await shift.leave()
    }

    @Test func `2 Enter x says why a document got its answer`() async throws {
        let shift = try await Shift()
        try await shift.press("2\r")
        try await shift.terminal.see("a.txt")
        try await shift.press("x", limit: 1)
        try await shift.terminal.see("for invoice, log-odds")
        try await shift.leave()
    }

    @Test func `! goes to the worst finding and says it`() async throws {
        let shift = try await Shift(paused: true)
        let before = shift.terminal.output.count
        try await shift.press("!")
        try await shift.terminal.see("queue: ", from: before)
        try await shift.leave()
    }

    @Test func `n opens the submit dialog, and a colon with two letters finds a command`() async throws {
        let shift = try await Shift()
        try await shift.press(":fl")
        try await shift.terminal.see("flush a cache")
        try await shift.terminal.send("\u{1b}")
        try await shift.press("n")
        try await shift.terminal.see("Submit a batch")
        try await shift.leave()
    }
}
