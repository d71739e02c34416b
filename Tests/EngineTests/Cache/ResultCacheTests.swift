import TestSupport
import Testing

@testable import Engine

@Suite struct ResultCacheTests {
    private func verdict(_ category: Category = "invoice") -> Verdict {
        Verdict(
            industry: .general, category: category, confidence: 0.75, decision: .review, source: .patterns,
            features: [Feature(name: "amount", value: "€ 5", page: nil, offset: 7)],
            reasons: [Reason(text: "\"invoice\" p1", weight: -1.5)],
            scores: [CategoryScore(category: category, confidence: 0.75)], acceptThreshold: 0.9, language: nil,
            pages: 3, mediaType: "application/pdf")
    }

    private func cache(
        _ store: any JobStore, _ change: (inout ExtractionLimits) -> Void = { _ in }
    ) -> ResultCache {
        var limits = ExtractionLimits()
        change(&limits)
        return ResultCache(store: store, metrics: EngineMetrics(), limits: limits)
    }

    private func isKnown(_ cache: ResultCache) async -> Bool {
        await cache.answer(digest: "d", fingerprint: "f") != nil
    }

    @Test func `an answer found under other limits is no answer`() async {
        let store = MemoryStore()
        await cache(store).remember(.verdict(verdict()), digest: "d", fingerprint: "f", jitter: 0.5)
        #expect(await isKnown(cache(store)))
        #expect(await !isKnown(cache(store) { $0.pagesMax += 1 }))
        #expect(await !isKnown(cache(store) { $0.textBytesMax -= 1 }))
        #expect(await !isKnown(cache(store) { $0.extractMemoryBytesMax *= 2 }))
        #expect(await isKnown(cache(store) { $0.extractTime = .seconds(1) }), "a timeout is never remembered")
    }
}
