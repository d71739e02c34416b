import Engine

/// An order in which documents are served. Times are seconds since the start.
protocol Order {
    mutating func submit(_ arrival: Workload.Arrival, at now: Double) async throws
    /// The next documents, at most `count`: who sent each, and when.
    mutating func serve(_ count: Int, at now: Double) async throws -> [(sender: Int, submittedAt: Double)]
    mutating func advance(to now: Double) async throws
}

/// First come, first served: one list for all.
struct FirstCome: Order {
    private var waiting: [(sender: Int, submittedAt: Double, left: Int)] = []
    private var next = 0

    mutating func submit(_ arrival: Workload.Arrival, at now: Double) {
        waiting.append((arrival.sender, now, arrival.documents))
    }

    mutating func serve(_ count: Int, at now: Double) -> [(sender: Int, submittedAt: Double)] {
        var served: [(sender: Int, submittedAt: Double)] = []
        while served.count < count, next < waiting.count {
            let taken = min(count - served.count, waiting[next].left)
            for _ in 0..<taken { served.append((waiting[next].sender, waiting[next].submittedAt)) }
            waiting[next].left -= taken
            if waiting[next].left == 0 { next += 1 }
        }
        return served
    }

    mutating func advance(to now: Double) {}
}

/// A list for each tier; a lower one is looked at when those above are empty.
struct StrictPriority: Order {
    private let tiers: [Int]
    private var lists: [FirstCome]

    init(_ workload: Workload) {
        let names: [TierName] = [.operator, .priority, .standard, .bulk]
        tiers = workload.senders.map { sender in names.firstIndex(of: sender.tier) ?? names.count - 1 }
        lists = names.map { _ in FirstCome() }
    }

    mutating func submit(_ arrival: Workload.Arrival, at now: Double) {
        lists[tiers[arrival.sender]].submit(arrival, at: now)
    }

    mutating func serve(_ count: Int, at now: Double) -> [(sender: Int, submittedAt: Double)] {
        var served: [(sender: Int, submittedAt: Double)] = []
        for index in lists.indices where served.count < count {
            served += lists[index].serve(count - served.count, at: now)
        }
        return served
    }

    mutating func advance(to now: Double) {}
}

/// docket's own: the scripts in a real Redis, whose clock the simulation sets.
struct VirtualDeadlines: Order {
    private let store: RedisStore
    private let workload: Workload
    private let senders: [ClientID: Int]
    private let worker: WorkerID = WorkerID(rawValue: "simulated")
    /// Documents that were not admitted.
    private(set) var refused = 0

    private static let start: Int64 = 1_700_000_000_000

    init(_ workload: Workload, socket: String) async throws {
        var configuration = RedisStoreConfiguration()
        configuration.clock = .key
        store = try RedisStore(endpoint: RedisEndpoint(parsing: "unix://" + socket), configuration: configuration)
        self.workload = workload
        senders = Dictionary(uniqueKeysWithValues: workload.senders.enumerated().map { ($1.client, $0) })
        try await store.setClock(Timestamp(milliseconds: Self.start))
        for tier in workload.tiers {
            let values: [Term: String] = [
                .rate: String(tier.rate), .burst: String(tier.burst), .waitTarget: String(tier.waitTarget.inSeconds),
                .queuedMax: String(tier.queuedMax), .inFlightMax: String(tier.inFlightMax),
            ]
            let edit = Edit(subject: .tier(tier.name), values: values, who: "simulation", title: "terms of a tier")
            _ = try await store.edit(edit)
        }
    }

    func close() { store.close() }

    mutating func advance(to now: Double) async throws {
        try await store.setClock(Timestamp(milliseconds: Self.start + Int64((now * 1000).rounded())))
    }

    mutating func submit(_ arrival: Workload.Arrival, at now: Double) async throws {
        let sender = workload.senders[arrival.sender]
        let id = try await store.nextBatchID()
        for start in stride(from: 0, to: arrival.documents, by: StoreLimits.documentsPerCall) {
            let end = min(arrival.documents, start + StoreLimits.documentsPerCall)
            try await store.stage((start..<end).map { Document(path: "/\($0)") }, for: id)
        }
        let admission = try await store.admit(
            AdmissionRequest(
                batch: id, name: "", client: sender.client, defaultTier: sender.tier, industry: .general,
                total: arrival.documents))
        if case .refused = admission { refused += arrival.documents }
    }

    mutating func serve(_ count: Int, at now: Double) async throws -> [(sender: Int, submittedAt: Double)] {
        let jobs = try await store.claim(worker: worker, limit: count)
        guard !jobs.isEmpty else { return [] }
        let settlements = jobs.map { job in
            let result = DocumentResult(
                index: job.index, path: job.document.path, sha256: nil, bytes: nil, verdict: nil, cached: false,
                duration: .zero, finishedAt: job.submittedAt, error: nil)
            return Settlement(job: job, outcome: .finished(result))
        }
        let first = try await store.settle(worker: worker, settlements)
        precondition(first.allSatisfy { $0 }, "a document was settled before")
        return jobs.map { job in
            guard let sender = senders[job.client] else { preconditionFailure("an unknown client \(job.client)") }
            return (sender, Double(job.submittedAt.milliseconds - Self.start) / 1000)
        }
    }
}
