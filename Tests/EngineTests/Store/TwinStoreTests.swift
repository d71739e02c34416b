import TestSupport
import Testing

@testable import Engine

/// The store in memory is the reference for the scripts: the same moves must give the same answers.
@Suite struct TwinStoreTests {
    /// Numbers that follow from a seed alone.
    private struct Dice {
        var state: UInt64

        mutating func roll(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
    }

    private struct Side {
        let rig: StoreRig
        var held: [Job] = []
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func `the scripts admit, refuse and order as the pure values do`(seed: UInt64) async throws {
        try await StoreUnderTest.memory.run { memory in
            try await StoreUnderTest.redis.run { redis in
                var sides = [Side(rig: memory), Side(rig: redis)]
                var dice = Dice(state: seed)
                for step in 0..<150 {
                    let move = (0..<6).map { _ in dice.roll(1_000) }
                    var answers: [String] = []
                    for index in sides.indices { answers.append(try await play(move, on: &sides[index])) }
                    #expect(answers[0] == answers[1], "seed \(seed), step \(step), move \(move)")
                    if answers[0] != answers[1] { return }
                }
            }
        }
    }

    private func play(_ move: [Int], on side: inout Side) async throws -> String {
        let rig = side.rig
        // Odd milliseconds, so that no two clients ever have the same deadline by accident of the tiers' round numbers.
        try await rig.advance(.milliseconds(1 + move[5] * 7 % 911))
        let client = ClientID(rawValue: "client-\(move[1] % 5)")
        let tier = [TierName.standard, .priority, .bulk][move[1] % 3]
        switch move[0] % 10 {
        case 0...3:
            let count = 1 + move[2] * 3
            let id = try await rig.stage(count)
            switch try await rig.admit(id, count, client: client, tier: tier) {
            case .admitted: return "admitted \(id)"
            case .refused(let code, let wait):
                // Whole milliseconds may be rounded either way.
                return "refused \(code) after \((wait.inMilliseconds / 4).rounded(.down) == 0 ? "soon" : "a while")"
            }
        case 4...6:
            let jobs = try await rig.store.claim(worker: rig.worker, limit: 1 + move[2] % 300)
            side.held += jobs
            return jobs.map { "\($0.batch)/\($0.index)" }.joined(separator: " ")
        case 7:
            let settled = Array(side.held.prefix(move[2]))
            side.held.removeFirst(settled.count)
            let isFirst = try await rig.settle(settled) { $0.index % 7 == 0 ? rig.fail($0) : rig.done($0) }
            return "\(isFirst)"
        case 8:
            let isThere = try await rig.store.setTier([TierName.bulk, .standard, .priority][move[2] % 3], of: client)
            return "\(isThere)"
        default: return try await description(of: rig, cancelling: BatchID(rawValue: "b-\(1 + move[2] % 40)"))
        }
    }

    private func description(of rig: StoreRig, cancelling id: BatchID) async throws -> String {
        let isCancelled = try await rig.store.cancel(id)
        let clients = try await rig.store.clients(limit: 100).sorted { $0.id < $1.id }.map {
            // One store keeps tokens, the other the ratio: they differ in the last bits, which must not decide here.
            "\($0.id) \($0.tier) \(Int(($0.tokens + 0.0137).rounded(.down))) \($0.queued) \($0.inFlight) "
                + "\($0.admitted) \($0.refused) \($0.settled)"
        }
        return "\(isCancelled) \(clients) \(try await rig.store.batches(limit: 100).batches) "
            + "\(try await rig.store.overview().queues)"
    }
}
