import Foundation
import Testing

@testable import Engine

/// The order of one store over several. `DOCKET_SHARDS=4` prints the table of docs/sharding.md.
@Suite struct ShardFloodTests {
    @Test func `over four shards nobody waits longer than in one store by more than a look is old`() throws {
        func waits(_ shards: Int, heads age: Duration) throws -> ShardFloods.Waits {
            var floods = try ShardFloods(shards: shards, way: .heads(age: age), seconds: 15, seed: 1)
            return try floods.run()
        }
        let alone = try waits(1, heads: .zero)
        for age in [Duration.zero, .milliseconds(250)] {
            let spread = try waits(4, heads: age)
            for tier in [TierName.priority, .standard] {
                let (here, there) = (spread.share(tier, 99), alone.share(tier, 99))
                #expect(here <= there + 0.05 + age.inSeconds, "\(tier), heads \(age) old")
            }
        }
    }

    @Test func `clients spread over shards, and a shard that is added takes only what it wins`() {
        let clients = (0..<10_000).map { ClientID(rawValue: "client-\($0)") }
        let four = ShardMap(shards: [0, 1, 2, 3])
        let five = ShardMap(shards: [0, 1, 2, 3, 4])
        let counts = Dictionary(grouping: clients, by: four.home).mapValues(\.count)
        #expect(counts.values.allSatisfy { (2_300...2_700).contains($0) }, "\(counts)")
        let moved = clients.filter { four.home(of: $0) != five.home(of: $0) }
        #expect(moved.allSatisfy { five.home(of: $0) == 4 } && (1_800...2_200).contains(moved.count))
    }

    private static let shards = ProcessInfo.processInfo.environment["DOCKET_SHARDS"].flatMap { Int($0) }

    @Test(.enabled(if: shards != nil))
    func `prints what tiers wait`() throws {
        let count = max(2, Self.shards ?? 4)
        let ways: [(String, Int, ShardFloods.Way, Duration)] = [
            ("one store", 1, .heads(age: .zero), .zero),
            ("\(count) shards, by heads", count, .heads(age: .zero), .zero),
            ("  heads 100 ms old", count, .heads(age: .milliseconds(100)), .zero),
            ("  heads 1 s old", count, .heads(age: .seconds(1)), .zero),
            ("  clocks 200 ms apart", count, .heads(age: .zero), .milliseconds(200)),
            ("\(count) shards, by turns", count, .turns, .zero),
        ]
        for (name, shards, way, skew) in ways {
            var line = name.padding(toLength: 26, withPad: " ", startingAt: 0)
            var waits: [TierName: [[Double]]] = [:]
            for seed in UInt64(1)...3 {
                var floods = try ShardFloods(shards: shards, way: way, skew: skew, seed: seed)
                let run = try floods.run()
                for tier in [TierName.priority, .standard, .bulk] {
                    waits[tier, default: []].append([run.share(tier, 50), run.share(tier, 99), run.share(tier, 100)])
                }
            }
            for tier in [TierName.priority, .standard, .bulk] {
                let worst = (0..<3).map { place in (waits[tier] ?? []).map { $0[place] }.max() ?? 0 }
                line += worst.map { String(format: "%8.2f", $0) }.joined() + "  "
            }
            print(line)
        }
    }
}
