import Synchronization

/// The parts of a document's way that are timed; the label `stage` of `docket_processing_seconds`.
public enum Stage: String, Sendable, CaseIterable { case read, extract, ocr, patterns, model, llm, store }

/// Every number the engine counts, in one place. Counters go up only, since this process started.
public final class EngineMetrics: Sendable {
    public let submitted = Atomic<Int>(0)
    public let refused = Atomic<Int>(0)
    public let done = Atomic<Int>(0)
    public let failed = Atomic<Int>(0)
    /// Failures that are the engine's own and not the document's: timeouts, crashes, an unreachable store.
    public let faults = Atomic<Int>(0)
    public let retried = Atomic<Int>(0)
    public let takenOver = Atomic<Int>(0)
    public let storeErrors = Atomic<Int>(0)
    /// Nanoseconds that threads spent on documents.
    public let busyNanoseconds = Atomic<Int64>(0)

    /// From submission to result.
    public let documents = LatencyHistogram()
    private let waits = Mutex<[TierName: LatencyHistogram]>([:])
    private let stages: [Stage: LatencyHistogram]
    private let caches = Mutex<[CacheName: CacheCounts]>([:])
    private let errors = Mutex<[ErrorCode: Int]>([:])

    private static let minuteSeconds = 60

    /// Hits and misses of one cache, with those of the running and the last sixty seconds.
    struct CacheCounts: Sendable {
        var hits = 0
        var misses = 0
        /// Totals at the end of each of the last sixty seconds.
        var ends: [(hits: Int, misses: Int)] = []
    }

    public init() {
        stages = Dictionary(uniqueKeysWithValues: Stage.allCases.map { ($0, LatencyHistogram()) })
    }

    public func stage(_ stage: Stage) -> LatencyHistogram { stages[stage]! }

    /// From submission to claim. Tiers are the operator's, so few.
    public func wait(_ tier: TierName) -> LatencyHistogram {
        waits.withLock { waits in
            if let known = waits[tier] { return known }
            let fresh = LatencyHistogram()
            waits[tier] = fresh
            return fresh
        }
    }

    func waitSummaries() -> [TierName: LatencySummary] {
        waits.withLock { $0 }.mapValues { $0.lastMinute() }
    }

    public func countCache(_ cache: CacheName, hit: Bool) {
        caches.withLock { caches in
            if hit { caches[cache, default: .init()].hits += 1 } else { caches[cache, default: .init()].misses += 1 }
        }
    }

    public func countError(_ code: ErrorCode) { errors.withLock { $0[code, default: 0] += 1 } }

    /// Errors by code since start.
    public var errorCounts: [ErrorCode: Int] { errors.withLock { $0 } }

    /// Hits, misses and the last minute's ratio of a cache.
    func cache(_ cache: CacheName) -> (hits: Int, misses: Int, lastMinute: Double?) {
        caches.withLock { caches in
            guard let counts = caches[cache] else { return (0, 0, nil) }
            // Until a minute is over, all there was is of this minute.
            let start = counts.ends.count < Self.minuteSeconds ? (hits: 0, misses: 0) : counts.ends[0]
            let hits = counts.hits - start.hits
            let all = hits + counts.misses - start.misses
            return (counts.hits, counts.misses, all > 0 ? Double(hits) / Double(all) : nil)
        }
    }

    /// Ends the running second of everything that has one; the result cache's hit ratio within it, nil without
    /// requests.
    func endSecond() -> (latency: LatencySummary, hitRatio: Double?) {
        for histogram in stages.values { _ = histogram.endSecond() }
        for histogram in waits.withLock({ $0 }).values { _ = histogram.endSecond() }
        let ratio: Double? = caches.withLock { caches in
            var ratio: Double?
            for cache in caches.keys {
                var counts = caches[cache]!
                let last = counts.ends.last ?? (0, 0)
                let hits = counts.hits - last.hits
                let all = hits + counts.misses - last.misses
                if cache == .result, all > 0 { ratio = Double(hits) / Double(all) }
                counts.ends.append((counts.hits, counts.misses))
                if counts.ends.count > Self.minuteSeconds { counts.ends.removeFirst() }
                caches[cache] = counts
            }
            return ratio
        }
        return (documents.endSecond(), ratio)
    }
}
