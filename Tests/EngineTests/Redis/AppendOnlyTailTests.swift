import Glibc
import TestSupport
import Testing

@testable import Engine

/// A machine that loses its power leaves a file that ends anywhere.
@Suite struct AppendOnlyTailTests {
    private func file(_ folder: TemporaryFolder) -> String {
        folder.path + "/appendonlydir/appendonly.aof.1.incr.aof"
    }

    private func read(_ path: String, _ count: Int) throws -> [UInt8] {
        let file = try #require(fopen(path, "re"))
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: count)
        #expect(fread(&bytes, 1, count, file) == count)
        return bytes
    }

    /// Runs `body` on a store in the folder's server.
    private func withStore(_ folder: TemporaryFolder, _ body: (StoreRig) async throws -> Void) async throws {
        let server = try await PrivateRedis.open(directory: folder.path)
        do {
            let store = try RedisStore(endpoint: server.endpoint)
            defer { store.close() }
            try await body(StoreRig(store: store, time: StepTime(), link: nil))
        } catch {
            await server.leave()
            throw error
        }
        await server.leave()
    }

    @Test func `wherever the file's tail is cut, it starts with all that is whole before the cut`() async throws {
        let folder = try TemporaryFolder()
        /// The file's size after each settlement: what is within must be there again.
        var marks: [Int] = []
        try await withStore(folder) { rig in
            let id = try await rig.submit(40)
            for _ in 0..<8 {
                try await rig.settle(try await rig.claim(5), rig.done)
                marks.append(PrivateRedisFiles.size(of: file(folder)))
            }
            #expect(try await rig.batch(id).state == .done)
        }
        let whole = PrivateRedisFiles.size(of: file(folder))
        let last = marks[7] - marks[6]
        let cuts = [whole - 1, whole - 7, marks[7] - 1, marks[7] - last / 3, marks[6] + 1, marks[6], marks[3] + 5]
        let bytes = try read(file(folder), whole)
        for cut in cuts {
            try folder.write("appendonlydir/appendonly.aof.1.incr.aof", Array(bytes.prefix(cut)))
            let settled = 5 * marks.count { $0 <= cut }
            try await withStore(folder) { rig in
                let batch = try await rig.batch(BatchID(rawValue: "b-1"))
                // A step is in the file whole or not at all.
                #expect(batch.done == settled, "cut at \(cut) of \(whole), marks \(marks)")
                let results = try await rig.store.results(of: batch.id, from: 0, limit: 100).results
                #expect(results.count == settled)
                #expect(batch.total == 40 && batch.queued + batch.running == 40 - settled)
            }
        }
        // The rest is done as if nothing had been, by taking over and claiming.
        try await withStore(folder) { rig in
            let held = try await rig.batch(BatchID(rawValue: "b-1")).running
            var jobs: [Job] = []
            #expect(
                try await eventually {
                    jobs += try await rig.store.takeOver(worker: rig.other, lease: .zero, limit: 100)
                    return jobs.count >= held
                })
            jobs += try await rig.claim(100, by: rig.other)
            try await rig.settle(jobs, by: rig.other, rig.done)
            #expect(try await rig.batch(BatchID(rawValue: "b-1")).done == 40)
        }
    }
}
