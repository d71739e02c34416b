import TestSupport
import Testing

@testable import Engine

@Suite struct ResultCacheTests {
    private let time = StepTime()

    private func cache(
        _ store: any JobStore, metrics: EngineMetrics = EngineMetrics(), trustedFor: Duration = .seconds(3_600),
        _ change: (inout ExtractionLimits) -> Void = { _ in }
    ) -> ResultCache {
        var limits = ExtractionLimits()
        change(&limits)
        let shelf = AnswerShelf(entriesMax: 100, bytesMax: 1 << 20, trustedFor: trustedFor)
        return ResultCache(store: store, shelf: shelf, metrics: metrics, time: time, limits: limits)
    }

    private func isKnown(_ cache: ResultCache, _ digest: String = "d") async -> Bool {
        await cache.answers(for: [cache.key(digest: digest, fingerprint: "f")])[0] != nil
    }

    @discardableResult
    private func remember(_ cache: ResultCache, _ digest: String = "d") async throws -> ResultCache.Answer {
        let answer = ResultCache.Answer.verdict(SampleVerdicts.full)
        let entry = cache.entry(for: answer, key: cache.key(digest: digest, fingerprint: "f"), jitter: 0.5)
        try await cache.store.setCached([entry])
        return answer
    }

    @Test func `an answer found under other limits is no answer`() async throws {
        let store = MemoryStore(time: time)
        try await remember(cache(store))
        #expect(await isKnown(cache(store)))
        #expect(await !isKnown(cache(store) { $0.pagesMax += 1 }))
        #expect(await !isKnown(cache(store) { $0.textBytesMax -= 1 }))
        #expect(await !isKnown(cache(store) { $0.extractMemoryBytesMax *= 2 }))
        #expect(await !isKnown(cache(store) { $0.nestingMax += 1 }))
        #expect(await !isKnown(cache(store) { $0.recognizedPagesMax += 1 }))
        #expect(await !isKnown(cache(store) { $0.recognitionLanguages = "deu" }))
        #expect(await !isKnown(cache(store) { $0.fileBytesMax += 1 }), "a member may be larger")
        #expect(await !isKnown(cache(store) { $0.expandedBytesMax += 1 }))
        #expect(await !isKnown(cache(store) { $0.expansionRatioMax += 1 }))
        #expect(await !isKnown(cache(store) { $0.membersMax += 1 }))
        #expect(await isKnown(cache(store) { $0.extractTime = .seconds(1) }), "a timeout is never remembered")
    }

    @Test func `an answer is remembered only if nothing in it went unread for a passing reason`() {
        func verdict(_ code: ErrorCode?) -> Verdict {
            var verdict = SampleVerdicts.full
            verdict.children = [
                MemberVerdict(
                    name: "a", mediaType: nil, category: .unknown, confidence: nil, decision: .reject,
                    error: code.map { DocumentError($0, "why") })
            ]
            return verdict
        }
        for code in [nil, .encrypted, .unreadable, .tooLarge, .emptyFile] as [ErrorCode?] {
            #expect(ResultCache.isLasting(verdict(code)), "\(String(describing: code))")
        }
        for code in [.timeout, .memoryLimit, .extractorCrashed, .internal, .needsOCR, .unsupportedType] as [ErrorCode] {
            #expect(!ResultCache.isLasting(verdict(code)), "\(code)")
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `answers come back in their order, each as it was remembered`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let first = cache(rig.store)
            let verdict = try await remember(first, "a")
            let refusal = ResultCache.Answer.refusal(DocumentError(.encrypted, "a \"password\"\n"))
            try await rig.store.setCached([
                first.entry(for: refusal, key: first.key(digest: "b", fingerprint: "f"), jitter: 0)
            ])
            for cache in [first, cache(rig.store)] {
                let keys = ["b", "x", "a", "b"].map { cache.key(digest: $0, fingerprint: "f") }
                #expect(await cache.answers(for: keys) == [refusal, nil, verdict, refusal])
            }
        }
    }

    @Test func `a second look at the same bytes asks the store nothing, and counts one hit`() async throws {
        let inner = MemoryStore(time: time)
        try await remember(cache(inner))
        let store = WatchedStore(inner) { _, _ in }
        let metrics = EngineMetrics()
        let cache = cache(store, metrics: metrics)
        for _ in 0..<5 { #expect(await isKnown(cache)) }
        #expect(store.count(.cached) == 1)
        #expect(metrics.cache(.result).hits == 5 && metrics.cache(.result).misses == 0)
        #expect(await !isKnown(cache, "other"))
        #expect(metrics.cache(.result).hits == 5 && metrics.cache(.result).misses == 1)
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `a flush by another process is seen when the store is asked again`(store: StoreUnderTest) async throws {
        try await store.run { rig in
            let cache = cache(rig.store, trustedFor: .zero)
            try await remember(cache)
            #expect(await isKnown(cache))
            _ = try await rig.store.flush(.result)
            #expect(await !isKnown(cache), "the entry in this process outlived the flush")
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `what the other process flushed is not found behind another document's question`(
        store: StoreUnderTest
    ) async throws {
        try await store.run { rig in
            let cache = cache(rig.store)
            try await remember(cache)
            #expect(await isKnown(cache))
            _ = try await rig.store.flush(.result)
            // Any question that goes to the store brings the news.
            #expect(await !isKnown(cache, "other"))
            #expect(await !isKnown(cache))
        }
    }

    @Test func `an entry in this process ends with its time, as the one in the store`() async throws {
        let cache = cache(MemoryStore(time: time))
        try await remember(cache)
        #expect(await isKnown(cache))
        time.advance(by: .seconds(86_400 + 60))
        #expect(await !isKnown(cache))
    }
}

@Suite struct AnswerShelfTests {
    private func value(_ bytes: Int = 0) -> [UInt8] {
        let answer = ResultCache.Answer.refusal(DocumentError(.encrypted, String(repeating: "x", count: bytes)))
        return AnswerBytes.bytes(of: answer, until: Timestamp(milliseconds: 1_000))
    }

    private func known(_ shelf: AnswerShelf, _ keys: [String]) -> [Bool] {
        shelf.values(of: keys, at: Moment(nanoseconds: 1), wallTime: Timestamp(milliseconds: 0)).map { $0 != nil }
    }

    private func shelf(entriesMax: Int, bytesMax: Int = 1 << 20) -> AnswerShelf {
        let shelf = AnswerShelf(entriesMax: entriesMax, bytesMax: bytesMax, trustedFor: .seconds(60))
        shelf.note(generation: 0, [], asked: Moment(nanoseconds: 0))
        return shelf
    }

    @Test func `never holds more entries than it may, and keeps those that are asked for`() {
        let shelf = shelf(entriesMax: 10)
        shelf.keep(value(), for: "wanted")
        for number in 0..<1_000 {
            shelf.keep(value(), for: "\(number)")
            #expect(shelf.count <= 10)
            #expect(known(shelf, ["wanted", "\(number)"]) == [true, true])
        }
        #expect(known(shelf, ["0"]) == [false])
    }

    @Test func `a late answer to a question from before a flush brings nothing back`() {
        let shelf = shelf(entriesMax: 10)
        shelf.note(generation: 8, [], asked: Moment(nanoseconds: 2))
        shelf.note(generation: 7, [(key: "flushed", value: value())], asked: Moment(nanoseconds: 1))
        #expect(known(shelf, ["flushed"]) == [false])
        shelf.note(generation: 8, [(key: "fresh", value: value())], asked: Moment(nanoseconds: 1))
        #expect(known(shelf, ["fresh"]) == [true])
    }

    @Test func `never holds more bytes than it may`() {
        let shelf = shelf(entriesMax: 1_000, bytesMax: 10_000)
        for number in 0..<100 { shelf.keep(value(1_000), for: "\(number)") }
        #expect((1...9).contains(shelf.count))
        shelf.keep(value(100_000), for: "large")
        #expect(known(shelf, ["large", "99"]) == [false, true])
    }
}

@Suite struct AnswerBytesTests {
    private let end = Timestamp(milliseconds: 1_790_000_000_123)

    @Test(arguments: [SampleVerdicts.full, SampleVerdicts.empty])
    func `a verdict is read as it was written`(verdict: Verdict) {
        let bytes = AnswerBytes.bytes(of: .verdict(verdict), until: end)
        #expect(AnswerBytes.answer(from: bytes) == .verdict(verdict))
        #expect(AnswerBytes.end(of: bytes) == end)
    }

    @Test func `whatever is cut off or changed, it is a miss or another answer, never a crash`() {
        let bytes = AnswerBytes.bytes(of: .verdict(SampleVerdicts.full), until: end)
        for count in 0..<bytes.count { #expect(AnswerBytes.answer(from: Array(bytes[..<count])) == nil) }
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<5_000 {
            var damaged = bytes
            damaged[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            _ = AnswerBytes.answer(from: damaged)
        }
        #expect(AnswerBytes.answer(from: Array("{\"verdict\":{}}".utf8)) == nil, "what an older version wrote")
    }
}
