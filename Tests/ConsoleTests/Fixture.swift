import Console
import Engine

/// A made-up engine at 03:12:44, the same in every test.
enum Fixture {
    static let wall = Timestamp(milliseconds: 1_790_046_764_000)
    static let moment = Moment(nanoseconds: 3_600_000_000_000)
    static let time = ConsoleTime(moment: moment, wall: wall)
    static let start = SubmitStart(folder: "/srv/docket/samples", marked: ["/srv/docket/samples"])

    static func ago(_ seconds: Double) -> Timestamp {
        Timestamp(milliseconds: wall.milliseconds - Int64(seconds * 1000))
    }

    static func time(after seconds: Double) -> ConsoleTime {
        ConsoleTime(
            moment: moment + .nanoseconds(Int64(seconds * 1e9)),
            wall: Timestamp(milliseconds: wall.milliseconds + Int64(seconds * 1000)))
    }

    /// As an operator finds it when something is wrong.
    static func snapshot() -> EngineSnapshot {
        EngineSnapshot(
            takenAt: ago(0.4), readAt: ago(0.4), environment: "prod-eu-1", version: "0.1.0",
            uptime: .seconds(3_549_720),
            health: health,
            store: StoreStatus(
                isReachable: true, description: "private redis 7.0.15", memoryBytes: 48_600_000, lastError: nil),
            queues: queues, rates: Rates(submitted: 412, done: 371, failed: 3),
            latency: LatencySummary(count: 22_260, p50: 6.2, p90: 41, p95: 60, p99: 94.1, p999: 131),
            waits: [
                .operator: LatencySummary(count: 40, p50: 0.04, p90: 0.08, p95: 0.1, p99: 0.12, p999: 0.2),
                .standard: LatencySummary(count: 9_000, p50: 31, p90: 60, p95: 80, p99: 94, p999: 120),
            ],
            totals: Totals(
                submitted: 412_000, refused: 1_204, done: 190_211, failed: 611, retried: 88, dead: 12, retrying: 3),
            caches: caches, batches: batches, batchesTotal: 214, clients: clients, tiers: Tier.shipped,
            workers: workers,
            industries: [.general, IndustryName(rawValue: "finance"), IndustryName(rawValue: "legal")],
            resources: Resources(cpu: 1.62, residentBytes: 188_000_000, openFiles: 61), history: history(count: 900))
    }

    /// Nothing to do and nothing wrong.
    static func idle() -> EngineSnapshot {
        var snapshot = snapshot()
        snapshot.health = Health(state: .ok, since: ago(264_000), findings: [])
        snapshot.queues = Tier.shipped.map { TierQueue(tier: $0.name, queued: 0, inFlight: 0, oldest: nil) }
        snapshot.rates = Rates(submitted: 0, done: 0, failed: 0)
        snapshot.latency = .none
        snapshot.waits = [:]
        snapshot.batches = []
        snapshot.batchesTotal = 0
        snapshot.clients = []
        snapshot.history = HistoryView()
        return snapshot
    }

    private static let health = Health(
        state: .degraded, since: ago(514),
        findings: [
            Health.Finding(
                severity: .critical, subject: "queue.standard",
                text: "oldest waits 94 s > 5 s: submit less or add workers",
                since: ago(514)),
            Health.Finding(
                severity: .critical, subject: "worker.w-07", text: "not seen for 8 m: its documents go to others",
                since: ago(522)),
            Health.Finding(
                severity: .warning, subject: "cache.result", text: "hit 61 % < 80 %: it was flushed at 03:05:51",
                since: ago(413)),
        ])

    private static let queues = [
        TierQueue(tier: .operator, queued: 0, inFlight: 2, oldest: nil),
        TierQueue(tier: .priority, queued: 402, inFlight: 64, oldest: .milliseconds(2_100)),
        TierQueue(tier: .standard, queued: 188_211, inFlight: 412, oldest: .seconds(581)),
        TierQueue(tier: .bulk, queued: 21_040, inFlight: 34, oldest: .seconds(112)),
    ]

    private static let caches = [
        CacheStatus(
            name: .result, hits: 61_022, misses: 39_014, entries: 1_412_004, bytes: 941_000_000,
            timeToLive: .seconds(86_400), hitRatioLastMinute: 0.582),
        CacheStatus(
            name: .pattern, hits: 90_011, misses: 12, entries: 812, bytes: 4_200_000, timeToLive: .seconds(3_600),
            hitRatioLastMinute: 0.999),
        CacheStatus(
            name: .industry, hits: 412, misses: 3, entries: 3, bytes: nil, timeToLive: .seconds(3_600),
            hitRatioLastMinute: 1),
        CacheStatus(
            name: .response, hits: 0, misses: 0, entries: 0, bytes: 0, timeToLive: .seconds(43_200),
            hitRatioLastMinute: nil),
    ]

    static func batch(
        _ number: Int, _ client: String, _ tier: TierName, _ state: BatchState, total: Int, done: Int, failed: Int,
        running: Int, age: Double, name: String = "september invoices"
    ) -> Batch {
        Batch(
            id: BatchID(rawValue: "b-\(number)"), name: name, client: ClientID(rawValue: client), tier: tier,
            industry: .general, state: state, total: total, done: done, failed: failed, cached: done / 3,
            running: running, createdAt: ago(age), finishedAt: state.isFinished ? ago(age / 2) : nil)
    }

    private static let batches = [
        batch(20_931, "acme", .priority, .running, total: 200_000, done: 123_788, failed: 212, running: 64, age: 1_414),
        batch(20_930, "acme", .priority, .running, total: 100_000, done: 97_100, failed: 0, running: 12, age: 1_513),
        batch(
            20_928, "initech", .standard, .running, total: 51_000, done: 4_100, failed: 388, running: 412, age: 2_502,
            name: "résumés & lettres 東京"),
        batch(20_925, "umbrella", .bulk, .queued, total: 50_000, done: 0, failed: 0, running: 0, age: 3_109),
        batch(20_924, "hooli", .bulk, .paused, total: 10_000, done: 3_100, failed: 0, running: 0, age: 3_163),
        batch(20_917, "initech", .standard, .done, total: 20_000, done: 19_389, failed: 611, running: 0, age: 6_057),
        batch(
            20_911, "console", .operator, .done, total: 14, done: 14, failed: 0, running: 0, age: 7_835, name: "samples"
        ),
        batch(20_910, "stark", .bulk, .cancelled, total: 900, done: 14, failed: 2, running: 0, age: 9_000),
    ]

    static func client(
        _ id: String, _ tier: TierName, tokens: Double, queued: Int, inFlight: Int, admitted: Int, refused: Int,
        paused: Bool = false
    ) -> ClientStatus {
        ClientStatus(
            id: ClientID(rawValue: id), tier: tier, priority: 0, paused: paused, tokens: tokens, queued: queued,
            inFlight: inFlight, admitted: admitted, refused: refused, settled: admitted - queued - inFlight)
    }

    private static let clients = [
        client("acme", .priority, tokens: 640, queued: 402, inFlight: 64, admitted: 300_000, refused: 0),
        client("initech", .standard, tokens: -12, queued: 188_211, inFlight: 412, admitted: 240_000, refused: 1_188),
        client("umbrella", .bulk, tokens: 88_000, queued: 21_040, inFlight: 34, admitted: 90_000, refused: 0),
        client("hooli", .bulk, tokens: 100_000, queued: 0, inFlight: 0, admitted: 3_100, refused: 16, paused: true),
        client("console", .operator, tokens: 1_000_000, queued: 0, inFlight: 2, admitted: 14, refused: 0),
    ]

    private static let workers = [
        WorkerStatus(
            id: WorkerID(rawValue: "alpha-4121-9f3c"), startedAt: ago(80_000), seenAt: ago(0.6), holding: 256,
            threads: 2, settled: 120_044, busyRatio: 0.98),
        WorkerStatus(
            id: WorkerID(rawValue: "alpha-4177-11d0"), startedAt: ago(3_000), seenAt: ago(0.9), holding: 222,
            threads: 2, settled: 70_167, busyRatio: 0.71),
        WorkerStatus(
            id: WorkerID(rawValue: "beta-977-40aa"), startedAt: ago(80_000), seenAt: ago(522), holding: 34,
            threads: 4, settled: 9_021, busyRatio: 0),
    ]

    /// Busier towards the end, with a gap of twenty seconds in the middle.
    static func history(count: Int) -> HistoryView {
        var history = HistoryView()
        for second in 0..<count {
            let share = Float(second) / Float(max(1, count))
            let wave = Float(second % 40) / 40
            let isGap = second > count / 2 && second < count / 2 + 20
            let nothing = Float.nan
            history.append(
                HistorySample(
                    at: ago(Double(count - second)), submitted: isGap ? nothing : 200 + 200 * share + 40 * wave,
                    done: isGap ? nothing : 200 + 150 * share, failed: isGap ? nothing : 3 * share,
                    queued: isGap ? nothing : 20_000 + 180_000 * share, inFlight: isGap ? nothing : 500,
                    p50: isGap ? nothing : 0.8 + 5 * share, p95: isGap ? nothing : 1 + 59 * share * share,
                    p99: isGap ? nothing : 1.2 + 93 * share * share, hitRatio: isGap ? nothing : 0.9 - 0.3 * share,
                    cpu: isGap ? nothing : 1.2),
                countMax: 3_600)
        }
        return history
    }
}
