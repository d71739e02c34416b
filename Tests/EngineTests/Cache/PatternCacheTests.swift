import TestSupport
import Testing

@testable import Engine

@Suite struct PatternCacheTests {
    private struct Rig {
        let store: StoreRig
        let metrics = EngineMetrics()
        let folder: TemporaryFolder

        init(_ store: StoreRig) throws {
            self.store = store
            folder = try TemporaryFolder()
            _ = try folder.write(
                "test.toml",
                """
                name = "test"
                version = "1"
                description = "a test"
                [[category]]
                id = "order"
                title = "Order"
                strong = ['order', 'orders? [0-9]+-[0-9]+', 'order \\d+']
                """)
        }

        /// As another process has it: nothing compiled yet, nothing on the disk.
        func catalog() throws -> IndustryCatalog { try IndustryCatalog(folder: folder.path) }

        var cache: PatternCache {
            PatternCache(store: store.store, metrics: metrics, time: store.time, randomness: SystemRandomness())
        }

        /// A start as the engine does it; whether it had to compile.
        func start(_ catalog: IndustryCatalog) async throws -> Bool {
            let isWanted = await cache.fetch(for: catalog.patterns)
            catalog.prepare()
            if isWanted { await cache.keep(catalog.patterns) }
            return try catalog.patterns.library().wasCompiled
        }

        func put(_ value: [UInt8], for catalog: IndustryCatalog) async throws {
            try await store.store.setCached(
                CacheKey(.pattern, catalog.patterns.name), to: value, timeToLive: .seconds(3_600))
        }
    }

    #if Hyperscan
    @Test(arguments: StoreUnderTest.allCases)
    func `a second worker starts without compiling, until the cache is emptied`(store: StoreUnderTest) async throws {
        try await store.run { stores in
            let rig = try Rig(stores)
            #expect(try await rig.start(rig.catalog()))
            let second = try rig.catalog()
            #expect(try await !rig.start(second))
            let text = ExtractedText(
                text: Array("order 12-7".utf8), mediaType: "text/plain", pageStarts: [], pages: nil)
            let classifier = try second.classifier(for: IndustryName(rawValue: "test"))
            #expect(classifier.classify(text).category.rawValue == "order")
            let counted = rig.metrics.cache(.pattern)
            #expect(counted.hits == 1 && counted.misses == 1)
            #expect(try await stores.store.flush(.pattern) == 1)
            #expect(try await rig.start(rig.catalog()))
            #expect(try await stores.store.size(of: .pattern).entries == 1)
        }
    }

    @Test func `what is used is kept for another hour, what nobody uses is gone after one`() async throws {
        try await StoreUnderTest.memory.run { stores in
            let rig = try Rig(stores)
            #expect(try await rig.start(rig.catalog()))
            for _ in 0..<4 {
                try await stores.advance(.seconds(40 * 60))
                #expect(try await !rig.start(rig.catalog()))
            }
            try await stores.advance(.seconds(70 * 60))
            #expect(try await rig.start(rig.catalog()))
        }
    }

    @Test(arguments: ["one bit", "cut", "nothing", "another version", "not of Hyperscan"])
    func `a damaged or foreign entry is a miss or refused, compiled anew and replaced`(damage: String) async throws {
        try await StoreUnderTest.memory.run { stores in
            let rig = try Rig(stores)
            let first = try rig.catalog()
            #expect(try await rig.start(first))
            let until = Timestamp(milliseconds: stores.time.wallTime().milliseconds + 1_000)
            var value = PatternCache.value(of: try #require(first.patterns.serialized), until: until)
            switch damage {
            case "one bit": value[value.count / 2] ^= 4
            case "cut": value.removeLast(100)
            case "nothing": value = []
            case "another version": value[0] = 0
            default: value = PatternCache.value(of: Array("no automaton".utf8), until: until)
            }
            try await rig.put(value, for: first)
            #expect(try await rig.start(rig.catalog()))
            #expect(try await !rig.start(rig.catalog()))
        }
    }
    #endif
}
