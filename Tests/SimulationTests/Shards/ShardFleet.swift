import Synchronization

@testable import Engine

/// Several stores and what the plan adds to each: fences of clients that were moved away, and whether it can be
/// reached. Every call here is one step of one shard.
final class ShardFleet: Sendable {
    private struct State {
        /// The register's map; doors and workers have copies.
        var map: ShardMap
        /// By shard: clients that were moved away, and where to.
        var fences: [[ClientID: Fence]]
        var opened: [[ClientID: Int]]
        var down: Set<Int> = []
        var lastBatch = 0
        var admitted: [BatchID: [Document]] = [:]
        var moves = 0
        var refusals = 0
    }

    struct Fence: Sendable {
        let target: Int
        let version: Int
        let row: MemoryState.Client
    }

    let shards: [MemoryStore]
    private let state: Mutex<State>

    init(shards: [MemoryStore]) {
        self.shards = shards
        state = Mutex(
            State(
                map: ShardMap(shards: Array(shards.indices)),
                fences: Array(repeating: [:], count: shards.count),
                opened: Array(repeating: [:], count: shards.count)))
    }

    var map: ShardMap { state.withLock { $0.map } }
    var admitted: [BatchID: [Document]] { state.withLock { $0.admitted } }
    var moves: Int { state.withLock { $0.moves } }
    /// Doors that came with an old map.
    var refusals: Int { state.withLock { $0.refusals } }

    func isDown(_ shard: Int) -> Bool { state.withLock { $0.down.contains(shard) } }
    func setDown(_ shard: Int, _ isDown: Bool) {
        state.withLock { state in
            if isDown { state.down.insert(shard) } else { state.down.remove(shard) }
        }
    }

    func nextBatchID(on shard: Int) -> BatchID {
        state.withLock { state in
            state.lastBatch += 1
            return BatchID(rawValue: "b-\(shard).\(state.lastBatch)")
        }
    }

    static func shard(of batch: BatchID) -> Int {
        Int(batch.rawValue.dropFirst(2).prefix { $0 != "." }) ?? 0
    }

    /// Nil when the client was moved away from this shard and the batch is not here already.
    func admit(_ request: AdmissionRequest, _ documents: [Document], on shard: Int) throws(StoreError) -> Admission? {
        let isKnown = shards[shard].batch(request.batch) != nil
        let fence = state.withLock { state in
            let fence = isKnown ? nil : state.fences[shard][request.client]
            if fence != nil { state.refusals += 1 }
            return fence
        }
        if let fence {
            // Whoever meets a fence opens the door behind it, in case the one who built it is gone.
            open(request.client, by: fence)
            return nil
        }
        let admission = try shards[shard].admit(request)
        if admission == .admitted { state.withLock { $0.admitted[request.batch] = documents } }
        return admission
    }

    // MARK: Moving a client

    /// Step 1, on the shard that the client leaves. Nil when it lives there already or was never here.
    func fence(_ client: ClientID, to target: Int) -> Fence? {
        let home = map.home(of: client)
        guard home != target, let row = shards[home].state.withLock({ $0.clients[client] }) else { return nil }
        return state.withLock { state in
            state.map.version += 1
            state.moves += 1
            let fence = Fence(target: target, version: state.map.version, row: row)
            state.fences[home][client] = fence
            // A client that comes back is let in again where it was.
            state.fences[target][client] = nil
            return fence
        }
    }

    /// Step 2, on the new shard: does nothing when it has this row or a later one. What the old one still has is
    /// charged to the clock already. Step 3: the map.
    func open(_ client: ClientID, by fence: Fence) {
        let isNew = state.withLock { state in
            guard state.opened[fence.target][client] ?? 0 < fence.version else { return false }
            state.opened[fence.target][client] = fence.version
            state.map.pins[client] = fence.target
            return true
        }
        guard isNew else { return }
        shards[fence.target].state.withLock { store in
            guard let tier = store.tiers[fence.row.tier] else { return }
            var row = fence.row
            row.clock.advance(row.queued, tier: tier, priority: row.priority)
            if let present = store.clients[client] {
                // It lived here before: what is left of it stays, with its terms of now.
                (row.waiting, row.head, row.inFlight) = (present.waiting, present.head, present.inFlight)
                (row.retrying, row.admitted, row.refused) = (present.retrying, present.admitted, present.refused)
                row.settled = present.settled
            } else {
                (row.waiting, row.head, row.inFlight, row.retrying) = ([], 0, 0, 0)
                (row.admitted, row.refused, row.settled) = (0, 0, 0)
            }
            store.clients[client] = row
        }
    }
}
