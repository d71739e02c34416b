import TestSupport
import Testing

@testable import Engine

/// What every store promises about the shared part of the caches.
@Suite struct JobStoreCacheTests {
    private func bounds(entries: Int = 1_000_000, bytes: Int = 1 << 30, value: Int = 1 << 20) -> CacheBounds {
        var bounds = CacheBounds()
        bounds.entriesMax = entries
        bounds.bytesMax = bytes
        bounds.valueBytesMax = value
        return bounds
    }

    private func entries(_ numbers: Range<Int>, bytes: Int = 1, life: Duration = .seconds(60)) -> [CacheEntry] {
        numbers.map { entry("n\($0)", [UInt8](repeating: 7, count: bytes), life) }
    }

    private func entry(_ key: String, _ value: [UInt8], _ life: Duration = .seconds(60)) -> CacheEntry {
        CacheEntry(key: CacheKey(.result, key), value: value, timeToLive: life)
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a cache keeps a value for its time and is emptied alone`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let key = CacheKey(.result, "sha:general")
            #expect(try await rig.store.cached(key) == nil)
            try await rig.store.setCached(key, to: [1, 0, 13, 10, 255], timeToLive: .seconds(60))
            try await rig.store.setCached(CacheKey(.response, "x"), to: [7], timeToLive: .seconds(60))
            try await rig.store.setCached(entries(0..<1_000))
            try await rig.store.setCached(entries(1_000..<1_500))
            #expect(try await rig.store.cached(key) == [1, 0, 13, 10, 255])
            #expect(try await rig.store.size(of: .result).entries == 1_501)
            #expect(try await rig.store.flush(.result) == 1_501)
            #expect(try await rig.store.flush(.result) == 0)
            #expect(try await rig.store.cached(key) == nil)
            #expect(try await rig.store.size(of: .result) == (0, 0))
            #expect(try await rig.store.cached(CacheKey(.response, "x")) == [7])
            try await rig.store.setCached(key, to: [1], timeToLive: .milliseconds(20))
            try await rig.advance(.milliseconds(19))
            #expect(try await rig.store.cached(key) == [1])
            try await rig.advance(.milliseconds(1))
            #expect(try await rig.store.cached(key) == nil)
            #expect(try await rig.store.size(of: .result) == (0, 0))
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `many keys are asked in one call, and answered in their order`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            try await rig.store.setCached(
                [
                    entry("a", [1], .seconds(60)), entry("b", [], .seconds(60)),
                    entry("short", [3], .seconds(1)), entry("a", [4], .seconds(60)),
                ])
            try await rig.advance(.seconds(2))
            let answer = try await rig.store.cached(["b", "none", "a", "short", "a"], in: .result)
            #expect(answer.values == [[], nil, [4], nil, [4]])
            #expect(try await rig.store.cached([], in: .result).values.isEmpty)
            #expect(try await rig.store.size(of: .result) == (2, 3))
            let tooMany = (0...StoreLimits.documentsPerCall).map { "k\($0)" }
            await #expect(throws: StoreError.self) { try await rig.store.cached(tooMany, in: .result) }
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a flush is seen by whoever asks next`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let first = try await rig.store.cached(["k"], in: .result).flushes
            try await rig.store.setCached(entries(0..<3))
            #expect(try await rig.store.cached(["k"], in: .result).flushes == first)
            #expect(try await rig.store.flush(.result) == 3)
            let second = try await rig.store.cached(["k"], in: .result).flushes
            #expect(second != first)
            #expect(try await rig.store.overview().cacheFlushes == [.result: second])
            #expect(try await rig.store.cached(["k"], in: .response).flushes == first)
            #expect(try await rig.store.flush(.result) == 0)
            #expect(try await rig.store.overview().cacheFlushes[.result] != second)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a flood of entries leaves the newest ones and no more than the bound`(store: StoreUnderTest) async throws {
        try await store.run(cacheBounds: bounds(entries: 2_000)) { rig in
            for start in stride(from: 0, to: 5_000, by: 500) {
                try await rig.store.setCached(entries(start..<start + 500))
                try await rig.advance(.milliseconds(1))
                #expect(try await rig.store.size(of: .result).entries <= 2_000)
            }
            #expect(try await rig.store.size(of: .result).entries == 2_000)
            let old = try await rig.store.cached((0..<1_000).map { "n\($0)" }, in: .result)
            #expect(old.values.allSatisfy { $0 == nil })
            for start in stride(from: 3_000, to: 5_000, by: 1_000) {
                let kept = try await rig.store.cached((start..<start + 1_000).map { "n\($0)" }, in: .result)
                #expect(kept.values.allSatisfy { $0 == [7] })
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `the bound in bytes holds whatever the sizes, and the count of bytes stays exact`(
        store: StoreUnderTest
    ) async throws {
        try await store.run(cacheBounds: bounds(bytes: 10_000, value: 4_000)) { rig in
            var generator = SeededGenerator(seed: 7)
            var kept: [String: Int] = [:]
            for _ in 0..<300 {
                let key = "k\(Int.random(in: 0..<40, using: &generator))"
                let bytes = Int.random(in: 0..<3_000, using: &generator)
                let value = [UInt8](repeating: 1, count: bytes)
                try await rig.store.setCached([entry(key, value, .seconds(600))])
                kept[key] = bytes
                try await rig.advance(.milliseconds(1))
                let size = try await rig.store.size(of: .result)
                #expect(try #require(size.bytes) <= 10_000)
                let keys = Array(kept.keys)
                let found = try await rig.store.cached(keys, in: .result)
                let there = zip(keys, found.values).filter { $0.1 != nil }
                #expect(size.entries == there.count)
                #expect(size.bytes == there.reduce(0) { $0 + $1.0.utf8.count + ($1.1?.count ?? 0) })
                #expect(found.values[keys.firstIndex(of: key)!]?.count == bytes, "the newest was not kept")
            }
            try await rig.store.setCached(
                [entry("k1", [UInt8](repeating: 1, count: 4_001), .seconds(600))])
            #expect(try await rig.store.cached(CacheKey(.result, "k1")) == nil, "an old value under a key stored anew")
        }
    }

    @Test func `one call takes out a bounded number of entries, and the bound holds all the same`() async throws {
        try await StoreUnderTest.redis.run(cacheBounds: bounds(bytes: 30_000, value: 30_000)) { rig in
            for start in stride(from: 0, to: 5_000, by: 1_000) {
                try await rig.store.setCached(entries(start..<start + 1_000))
                try await rig.advance(.milliseconds(1))
            }
            let before = try await rig.store.size(of: .result).entries
            try await rig.store.setCached(
                [entry("large", [UInt8](repeating: 1, count: 29_000), .seconds(60))])
            let after = try await rig.store.size(of: .result)
            #expect(before - after.entries <= 1_000 && after.entries < before)
            #expect(try #require(after.bytes) <= 30_000)
        }
    }

    @Test func `10,000 entries that expired are not counted, and each call takes out a part`() async throws {
        try await StoreUnderTest.redis.run { rig in
            for start in stride(from: 0, to: 10_000, by: 1_000) {
                try await rig.store.setCached(entries(start..<start + 1_000, life: .seconds(1)))
            }
            try await rig.store.setCached(CacheKey(.result, "stays"), to: [1, 2], timeToLive: .seconds(60))
            try await rig.advance(.seconds(2))
            #expect(try await rig.store.size(of: .result) == (1, 7))
            #expect(try await rig.link?.send("HLEN", "docket:cache:result:values").number == 1)
        }
    }
}
