import Testing

@testable import Engine

/// Faults over several shards, by seeds; `DOCKET_SEEDS` as for ``ScenarioTests``.
@Suite struct ShardScenarioTests {
    @Test func `whichever shard is away and whoever is moved, no document is lost and none is counted twice`()
        async throws
    {
        let ground = try Scenario.Ground()
        let seeds = SeedRun.seeds(default: 1...100)
        var sum = ShardScenario.Report(ShardScenario.Counts())
        for (seed, report) in await SeedRun.reports(of: seeds, { ShardScenario(seed: $0, ground: ground).run() }) {
            sum.violations += report.violations.map { "seed \(seed): \($0)" }
            sum.documents += report.documents
            sum.moves += report.moves
            sum.refusals += report.refusals
            sum.outages += report.outages
        }
        #expect(sum.violations.isEmpty, "\(sum.violations.count): \(sum.violations.prefix(10))")
        // Without these nothing was tried; a single seed may have none.
        #expect((sum.moves > 0 && sum.refusals > 0 && sum.outages > 0) || seeds.count < 50)
        if SeedRun.isAsked {
            print(
                "shards, \(seeds.count) seeds: \(sum.documents) documents, \(sum.moves) clients moved, "
                    + "\(sum.refusals) old maps, \(sum.outages) shards away, \(sum.violations.count) violations")
        }
    }

    @Test func `a seed over shards runs the same way each time`() throws {
        let ground = try Scenario.Ground()
        #expect(Set((0..<3).map { _ in ShardScenario(seed: 17, ground: ground).run().trace }).count == 1)
    }
}
