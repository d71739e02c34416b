import TestSupport
import Testing

@testable import Engine

/// The stores that must keep the same promises.
enum StoreUnderTest: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case memory, redis

    var testDescription: String { rawValue }

    /// Runs a test on a fresh store whose clock the test moves.
    func run(
        cacheBounds: CacheBounds = CacheBounds(), queuedMax: Int = StoreLimits.queuedMax, memoryBytesMax: Int = 0,
        _ body: (StoreRig) async throws -> Void
    ) async throws {
        let time = StepTime()
        switch self {
        case .memory:
            let store = MemoryStore(time: time, cacheBounds: cacheBounds, queuedMax: queuedMax)
            try await body(StoreRig(store: store, time: time, link: nil))
        case .redis:
            try await ThrowawayRedis.run { server, _ in
                var configuration = RedisStoreConfiguration()
                configuration.clock = .key
                configuration.cacheBounds = cacheBounds
                configuration.queuedMax = queuedMax
                configuration.memoryBytesMax = memoryBytesMax
                let store = try RedisStore(endpoint: server.endpoint, configuration: configuration)
                defer { store.close() }
                let rig = StoreRig(store: store, time: time, link: store.link)
                try await rig.advance(.zero)
                try await body(rig)
            }
        }
    }
}

/// A store with the few moves that most tests begin with.
struct StoreRig {
    let store: any JobStore
    let time: StepTime
    let link: RedisLink?
    let worker = WorkerID(rawValue: "worker-a")
    let other = WorkerID(rawValue: "worker-b")
    let client = ClientID(rawValue: "acme")

    func advance(_ duration: Duration) async throws {
        let now = time.advance(by: duration)
        _ = try await link?.send("SET", RedisKeys().clock, String(now.milliseconds))
    }

    func paths(_ count: Int, _ prefix: String = "/data/") -> [Document] {
        (0..<count).map { Document(path: "\(prefix)\($0).txt") }
    }

    func stage(_ count: Int, _ prefix: String = "/data/") async throws -> BatchID {
        let id = try await store.nextBatchID()
        var rest = paths(count, prefix)[...]
        while !rest.isEmpty {
            try await store.stage(Array(rest.prefix(StoreLimits.documentsPerCall)), for: id)
            rest = rest.dropFirst(StoreLimits.documentsPerCall)
        }
        return id
    }

    func admit(
        _ id: BatchID, _ count: Int, client: ClientID? = nil, tier: TierName = .standard
    ) async throws -> Admission {
        try await store.admit(
            AdmissionRequest(
                batch: id, name: "letters", client: client ?? self.client, defaultTier: tier, industry: .general,
                total: count))
    }

    /// Stages and admits; fails the test when it is refused.
    @discardableResult
    func submit(_ count: Int, client: ClientID? = nil, tier: TierName = .standard) async throws -> BatchID {
        let id = try await stage(count)
        try #require(try await admit(id, count, client: client, tier: tier) == .admitted)
        return id
    }

    /// Claims until nothing comes or `count` jobs are held.
    func claim(_ count: Int, by worker: WorkerID? = nil) async throws -> [Job] {
        var jobs: [Job] = []
        while jobs.count < count {
            let more = try await store.claim(worker: worker ?? self.worker, limit: count - jobs.count)
            if more.isEmpty { break }
            jobs += more
        }
        return jobs
    }

    @discardableResult
    func settle(
        _ jobs: [Job], by worker: WorkerID? = nil, _ outcome: (Job) -> Settlement.Outcome
    ) async throws -> [Bool] {
        try await store.settle(worker: worker ?? self.worker, jobs.map { Settlement(job: $0, outcome: outcome($0)) })
    }

    func done(_ job: Job) -> Settlement.Outcome { .finished(result(job, error: nil)) }
    func fail(_ job: Job) -> Settlement.Outcome {
        .finished(result(job, error: DocumentError(.encrypted, "it needs a password")))
    }

    func result(_ job: Job, error: DocumentError?, cached: Bool = false) -> DocumentResult {
        DocumentResult(
            index: job.index, path: job.document.path, sha256: "ab", bytes: 2, verdict: nil, cached: cached,
            duration: .milliseconds(3), finishedAt: time.wallTime(), error: error)
    }

    func queue(_ tier: TierName = .standard) async throws -> TierQueue {
        try #require(try await store.overview().queues.first { $0.tier == tier })
    }

    func status(of client: ClientID? = nil) async throws -> ClientStatus {
        let id = client ?? self.client
        return try #require(try await store.clients(limit: 1_000).first { $0.id == id })
    }

    func batch(_ id: BatchID) async throws -> Batch { try #require(try await store.batch(id)) }

    /// Takes over what ran out; leases of the store in Redis run by the server's own clock.
    func takeOverAll(_ count: Int, by worker: WorkerID) async throws -> [Job] {
        var jobs: [Job] = []
        let isComplete = try await eventually {
            try await advance(.milliseconds(5))
            jobs += try await store.takeOver(worker: worker, lease: .milliseconds(1), limit: count - jobs.count)
            return jobs.count >= count
        }
        #expect(isComplete)
        return jobs
    }
}
