import Glibc
import TestSupport
import Testing

@testable import Engine

/// Memory, time, output and descriptors: what a parser may use up.
@Suite struct JailResourceTests {
    private let prisoner: JailBreak

    init() throws { prisoner = try JailBreak() }

    private func code(_ attempt: [String], _ change: (inout ExtractionLimits) -> Void) throws -> ErrorCode? {
        let jail = try prisoner.jail(change)
        do throws(DocumentError) {
            _ = try jail.run(prisoner.program, attempt, input: [])
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `Four gigabytes are refused`() throws {
        #expect(try prisoner.free(["memory", "4294967296"]) == .did)
        #expect(try prisoner.jailed(["memory", "4294967296"]) == .refused("ENOMEM"))
        #expect(try prisoner.jailed(["memory", "67108864"]) == .did)
    }

    @Test("Whoever goes on for ever is killed with its time", arguments: ["spin", "hang", "complain"])
    func forever(attempt: String) throws {
        #expect(try code([attempt]) { $0.extractTime = .milliseconds(300) } == .timeout)
    }

    @Test func `Of ten gigabytes of output so much is kept as is wanted`() throws {
        let output = try prisoner.jail { $0.textBytesMax = 100_000 }
            .run(prisoner.program, ["print", "10000000000"], input: [])
        #expect(output.bytes.count == 100_000)
        #expect(!output.isWhole)
        let more = try prisoner.jail { $0.textBytesMax = 100_000 }
            .run(prisoner.program, ["print", "300000"], input: [], outputBytesMax: 1_000_000)
        #expect(more.bytes.count == 300_000)
        #expect(more.isWhole)
    }

    @Test func `Output that just fits is whole`() throws {
        let output = try prisoner.jail { $0.textBytesMax = 100_000 }
            .run(prisoner.program, ["print", "100000"], input: [])
        #expect(output.bytes.count == 100_000)
        #expect(output.isWhole)
    }

    @Test func `Ten thousand descriptors are refused`() throws {
        #expect(try prisoner.jailed(["descriptors", "10000"]) == .said("29"))
        guard case .said(let free) = try prisoner.free(["descriptors", "40"]) else {
            Issue.record("nothing was said")
            return
        }
        #expect(free == "40")
    }

    @Test func `Limits can't be changed from inside`() throws {
        #expect(try prisoner.jailed(["limit"], parts: .limits) == .did)
        #expect(try prisoner.jailed(["limit"]) == .refused("EPERM"))
    }
}
