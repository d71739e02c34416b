import TestSupport

@testable import Engine

/// What documents wait under floods when their clients live on several shards, beside one store for all: simulated
/// time, four workers of a known speed, all from a seed.
struct ShardFloods {
    /// How workers find the shard to claim from.
    enum Way: Sendable {
        /// By the earliest head, as it was at most so long ago.
        case heads(age: Duration)
        /// By turns.
        case turns
    }

    struct Waits {
        /// Seconds, sorted, of the clients that did not flood, and of bulk ones.
        var byTier: [TierName: [Double]] = [:]

        func share(_ tier: TierName, _ percent: Int) -> Double {
            let sorted = byTier[tier] ?? [0]
            return sorted[min(sorted.count - 1, sorted.count * percent / 100)]
        }
    }

    private struct Sender {
        let client: ClientID
        let tier: TierName
        let rate: Double
        var flood = 0
    }

    static let capacity = 1_000
    private static let workers = 4

    private static let senders: [Sender] =
        many(5, .priority, 20) + many(20, .standard, 15) + many(2, .bulk, 50) + [
            Sender(client: ClientID(rawValue: "flood-standard"), tier: .standard, rate: 0, flood: 10_000),
            Sender(client: ClientID(rawValue: "flood-priority"), tier: .priority, rate: 0, flood: 5_000),
            Sender(client: ClientID(rawValue: "flood-bulk"), tier: .bulk, rate: 0, flood: 50_000),
        ]

    private static func many(_ count: Int, _ tier: TierName, _ rate: Double) -> [Sender] {
        (0..<count).map { Sender(client: ClientID(rawValue: "\(tier)-\($0)"), tier: tier, rate: rate) }
    }

    let stores: [MemoryStore]
    private let times: [StepTime]
    private let fleet: ShardFleet
    private let way: Way
    private let seconds: Int
    private var chance: SeededGenerator
    /// By worker, by shard: the head it knows of.
    private var known: [[ShardHead?]]
    private var lookedAt: [Int]
    private var nextTurn = 0

    /// - Parameter skew: how far the clocks of two neighbours are apart.
    init(shards: Int, way: Way, skew: Duration = .zero, seconds: Int = 60, seed: UInt64) throws {
        self.seconds = seconds
        times = (0..<shards).map { StepTime(milliseconds: 1_790_000_000_000 + Int64($0) * Int64(skew.inMilliseconds)) }
        stores = times.map { MemoryStore(time: $0) }
        fleet = ShardFleet(shards: stores)
        self.way = way
        chance = SeededGenerator(seed: seed)
        known = Array(repeating: Array(repeating: nil, count: shards), count: Self.workers)
        lookedAt = Array(repeating: -1_000_000, count: Self.workers)
        for store in stores {
            for sender in Self.senders {
                let values: [Term: String] = [.tier: sender.tier.rawValue]
                _ = store.edit(
                    Edit(subject: .client(sender.client), values: values, who: "test", title: "tier of a client"))
            }
        }
    }

    /// In steps of ten milliseconds, in which one worker after the other claims and settles.
    mutating func run() throws -> Waits {
        var waits = Waits()
        let quiet = Set(Self.senders.filter { $0.flood == 0 }.map(\.client))
        for step in 0..<(seconds * 100) {
            for sender in Self.senders {
                var documents = step == 0 ? sender.flood : 0
                if Double.random(in: 0..<1, using: &chance) < sender.rate / 100 { documents += 1 }
                if documents > 0 { try submit(documents, of: sender) }
            }
            for (job, shard) in claim(Self.capacity / 100, worker: step % Self.workers, at: step * 10) {
                let wait = times[shard].wallTime().seconds(since: job.submittedAt)
                if quiet.contains(job.client) { waits.byTier[job.tier, default: []].append(wait) }
            }
            for time in times { time.advance(by: .milliseconds(10)) }
        }
        for tier in waits.byTier.keys { waits.byTier[tier]?.sort() }
        return waits
    }

    private func submit(_ documents: Int, of sender: Sender) throws {
        let shard = fleet.map.home(of: sender.client)
        let id = fleet.nextBatchID(on: shard)
        for start in stride(from: 0, to: documents, by: StoreLimits.documentsPerCall) {
            let end = min(documents, start + StoreLimits.documentsPerCall)
            try stores[shard].stage((start..<end).map { Document(path: "/\($0)") }, for: id)
        }
        let request = AdmissionRequest(
            batch: id, name: "", client: sender.client, defaultTier: sender.tier, industry: .general, total: documents)
        guard try stores[shard].admit(request) == .admitted else {
            throw StoreError(.refused, "the simulation's own limits are too low")
        }
    }

    private mutating func claim(_ count: Int, worker: Int, at milliseconds: Int) -> [(Job, Int)] {
        var claimed: [(Job, Int)] = []
        var misses = 0
        while claimed.count < count, misses < stores.count {
            let left = count - claimed.count
            let shard: Int
            var limit = left
            switch way {
            case .turns:
                nextTurn = (nextTurn + 1) % stores.count
                shard = nextTurn
                limit = min(left, max(1, count / stores.count))
            case .heads(let age):
                if milliseconds - lookedAt[worker] >= Int(age.inMilliseconds) || known[worker].allSatisfy({ $0 == nil })
                {
                    known[worker] = stores.map(\.head)
                    lookedAt[worker] = milliseconds
                }
                let due = known[worker].indices.filter { known[worker][$0] != nil }
                    .sorted { known[worker][$0]!.deadline < known[worker][$1]!.deadline }
                guard let first = due.first, let head = known[worker][first] else { return claimed }
                shard = first
                limit = head.turn(until: due.dropFirst().first.flatMap { known[worker][$0]?.deadline }, max: left)
            }
            let jobs = stores[shard].claim(worker: WorkerID(rawValue: "w-\(worker)"), limit: limit)
            // The answer of a claim says what is due next there.
            known[worker][shard] = stores[shard].head
            misses = jobs.isEmpty ? misses + 1 : 0
            settle(jobs, on: shard)
            claimed += jobs.map { ($0, shard) }
        }
        return claimed
    }

    private func settle(_ jobs: [Job], on shard: Int) {
        let settlements = jobs.map { job in
            Settlement(
                job: job,
                outcome: .finished(
                    DocumentResult(
                        index: job.index, path: job.document.path, sha256: nil, bytes: nil, verdict: nil, cached: false,
                        duration: .zero, finishedAt: job.submittedAt, error: nil)))
        }
        let isFirst = stores[shard].settle(worker: WorkerID(rawValue: "w"), settlements)
        precondition(isFirst.allSatisfy { $0 }, "a document was settled before")
    }
}
