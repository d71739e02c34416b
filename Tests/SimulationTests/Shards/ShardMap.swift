@testable import Engine

/// Which shard a client lives on: the one its pin names, else the winner of the rendezvous. See docs/sharding.md.
struct ShardMap: Sendable {
    var version = 0
    var shards: [Int]
    var pins: [ClientID: Int] = [:]

    func home(of client: ClientID) -> Int { pins[client] ?? Self.winner(client.rawValue, among: shards) }

    /// The highest hash of name and shard; the same on every machine.
    static func winner(_ name: String, among shards: [Int]) -> Int {
        shards.max { hash(name, $0) < hash(name, $1) } ?? 0
    }

    private static func hash(_ name: String, _ shard: Int) -> UInt64 {
        UInt64(ContentDigest.sha256Hex(of: Array("\(name)/\(shard)".utf8)).prefix(16), radix: 16) ?? 0
    }
}

/// The client whose head is due first on a shard.
struct ShardHead: Sendable {
    var deadline: Double
    /// When the shard's next client is due; nil when there is none.
    var next: Double?
    /// Of that client.
    var available: Int
    var tier: Tier
    var priority: Int

    /// How many of this client may be claimed before another one is due, here or at the best of the other shards.
    func turn(until other: Double?, max: Int) -> Int {
        let bound = [next, other].compactMap { $0 }.min()
        return VirtualClock.turn(
            from: deadline, until: bound, tier: tier, priority: priority, max: Swift.min(max, available))
    }
}

extension MemoryStore {
    /// What a claim that is bounded by a deadline would answer beside its jobs; nil when nothing can be claimed.
    var head: ShardHead? {
        state.withLock { state in
            var first: (id: ClientID, head: ShardHead)?
            for (id, client) in state.clients where client.available > 0 && !client.isPaused {
                guard let tier = state.tiers[client.tier], client.inFlight < tier.inFlightMax else { continue }
                var clock = client.clock
                let submitted = client.waiting[client.head].submittedAt
                let deadline = clock.deadline(head: submitted, tier: tier, priority: client.priority)
                if let best = first, (best.head.deadline, best.id) < (deadline, id) {
                    first?.head.next = min(best.head.next ?? deadline, deadline)
                    continue
                }
                let second = first.map { min($0.head.next ?? $0.head.deadline, $0.head.deadline) }
                let head = ShardHead(
                    deadline: deadline, next: second, available: client.available, tier: tier,
                    priority: client.priority)
                first = (id, head)
            }
            return first?.head
        }
    }
}
