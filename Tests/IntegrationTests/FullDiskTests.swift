import Foundation
import TestSupport
import Testing

/// A state folder on a disk of a few megabytes. Only root may make one; without that right these tests are skipped.
@Suite(.serialized) struct FullDiskTests {
    /// A file system in memory that goes away with its last user.
    private final class SmallDisk {
        let path: String

        init?(_ docket: DocketProgram, megabytes: Int) {
            path = docket.home + "/disk"
            mkdir(path, 0o700)
            guard mount("docket-test", path, "tmpfs", 0, "size=\(megabytes)m,mode=700") == 0 else { return nil }
        }

        func resize(megabytes: Int) {
            #expect(mount("docket-test", path, "tmpfs", UInt(MS_REMOUNT), "size=\(megabytes)m") == 0)
        }

        /// Takes all room that is left.
        func fill() {
            let block = [UInt8](repeating: 1, count: 1 << 16)
            guard let file = fopen(path + "/filler", "we") else { return }
            setvbuf(file, nil, _IONBF, 0)
            var bytes = block.count
            while bytes > 0 {
                if fwrite(block, 1, bytes, file) != bytes { bytes /= 2 }
            }
            fclose(file)
        }

        func free() { unlink(path + "/filler") }

        deinit { umount2(path, Int32(MNT_DETACH)) }
    }

    private static let mayMount: Bool = {
        guard geteuid() == 0, let docket = try? DocketProgram() else { return false }
        return SmallDisk(docket, megabytes: 1) != nil
    }()

    private func expectSentence(_ ended: DocketProgram.Ended, _ location: SourceLocation = #_sourceLocation) {
        #expect(ended.status == 3, "\(ended.errors)", sourceLocation: location)
        let said = ended.errorLines.filter { $0.hasPrefix("docket: the disk of ") && $0.contains("free some") }
        #expect(said.count == 1 && ended.errorLines.count == 1, "\(ended.errors)", sourceLocation: location)
    }

    @Test(.enabled(if: mayMount))
    func `A disk that fills up under a batch is one sentence, and with room again all of it is done once`() async throws
    {
        let docket = try DocketProgram()
        let disk = try #require(SmallDisk(docket, megabytes: 5))
        defer { withExtendedLifetime(disk) {} }
        let place: [String: String?] = ["DOCKET_STATE": disk.path + "/state", "DOCKET_ENGINE_GRACE_SECONDS": "1"]
        let total = 3_000
        try BatchTests.fill(docket, count: total)
        let submitted = try await docket.run("batch", "submit", "in", "--wait", environment: place)
        expectSentence(submitted)
        #expect(submitted.lines == ["b-1"])
        #expect(submitted.errors.contains("b-1 is kept"))
        // What could not be written whole was taken back: a smaller write might find room.
        disk.fill()
        expectSentence(try await docket.run("batch", "submit", "in", environment: place))

        disk.free()
        disk.resize(megabytes: 200)
        let changes = place.merging(["DOCKET_ENGINE_LEASE_SECONDS": "1"]) { $1 }
        let store = try StoreWatch(state: disk.path + "/state")
        defer { store.close() }
        let worker = try docket.start(["worker"], environment: changes)
        try await worker.wait { await store.batch(1)?.state == .done }
        worker.send(SIGTERM)
        #expect(try await worker.ended().status == 0)
        let results = try await docket.run("batch", "results", "b-1", "--json", environment: place)
        let indexes = try results.lines.map { try object($0)["index"] as? Int ?? -1 }
        #expect(indexes == Array(0..<total))
    }

    @Test(.enabled(if: mayMount))
    func `A worker outlives a disk that is full for a while`() async throws {
        let docket = try DocketProgram()
        let disk = try #require(SmallDisk(docket, megabytes: 20))
        defer { withExtendedLifetime(disk) {} }
        let place: [String: String?] = ["DOCKET_STATE": disk.path + "/state", "DOCKET_ENGINE_LEASE_SECONDS": "1"]
        try BatchTests.fill(docket, count: 2_000)
        let worker = try docket.start(["worker"], environment: place)
        try await worker.wait { worker.errors.contains("working for") }
        disk.fill()
        // Its signs of life fill the last page; from then on the server is down.
        let store = try StoreWatch(state: disk.path + "/state")
        defer { store.close() }
        // Whichever of its calls it is that brings the server down.
        expectSentence(try await docket.run("batch", "submit", "in", environment: place))
        disk.free()
        let submitted = try await docket.run("batch", "submit", "in", environment: place)
        #expect(submitted.status == 0, "\(submitted.errors)")
        let id = try #require(submitted.lines.first).dropFirst(2)
        try await worker.wait { await store.batch(Int(id) ?? 0)?.state == .done }
        worker.send(SIGTERM)
        #expect(try await worker.ended().status == 0)
    }

    @Test(.enabled(if: mayMount))
    func `A disk that is full at the first start is one sentence`() async throws {
        let docket = try DocketProgram()
        let disk = try #require(SmallDisk(docket, megabytes: 1))
        defer { withExtendedLifetime(disk) {} }
        disk.fill()
        try BatchTests.fill(docket, count: 1)
        let ended = try await docket.run(
            "batch", "submit", "in", environment: ["DOCKET_STATE": disk.path + "/state"])
        #expect(ended.status == 3 && ended.errorLines.count == 1, "\(ended.errors)")
        #expect(ended.errors.contains("disk") && ended.errors.contains("full"), "\(ended.errors)")
    }
}
