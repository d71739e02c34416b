import Foundation
import TestSupport
import Testing

/// A server that takes connections and says nothing (SIGSTOP): no command waits for it without end.
@Suite(.serialized) struct HungStoreTests {
    private static let commands = [
        ["batch", "list"], ["batch", "show", "b-1"], ["batch", "submit", "in"], ["batch", "submit", "in", "--wait"],
        ["batch", "results", "b-1"], ["batch", "cancel", "b-1"], ["batch", "retry", "b-1"], ["cache", "stats"],
        ["cache", "flush", "result"], ["client", "list"], ["client", "set", "a", "--tier", "bulk"], ["tier", "list"],
        ["top", "--once"],
    ]

    @Test func `Every command ends with one sentence and status 3`() async throws {
        let docket = try DocketProgram()
        try BatchTests.fill(docket, count: 1)
        let worker = try docket.start(["worker"])
        try await worker.wait { worker.errors.contains("working for") }
        let text = try String(contentsOfFile: docket.state + "/redis.pid", encoding: .utf8)
        let server = try #require(Int32(text.prefix { $0.isNumber }))
        kill(server, SIGSTOP)
        defer { kill(server, SIGCONT) }
        let shared = ["--redis-url", "unix://\(docket.state)/redis.sock"]
        // All at once: each waits for itself.
        let runs = try Self.commands.flatMap { command in
            try [[], shared].map { (command + $0, try docket.start(command + $0)) }
        }
        for (command, run) in runs {
            let ended = try await run.ended()
            #expect(ended.status == 3, "\(command): \(ended.errors)")
            #expect(ended.output.isEmpty && ended.errorLines.count == 1, "\(command): \(ended.output) \(ended.errors)")
        }
        kill(server, SIGCONT)
        worker.send(SIGTERM)
        #expect(try await worker.ended().status == 0)
    }
}
