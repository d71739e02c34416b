import Synchronization

@testable import Engine

/// How often each document was counted, and how often it may be: once, and once more for each retry by a person; and
/// how often it was handed out before it ended.
final class Ledger: Sendable {
    private struct Place: Hashable {
        let batch: BatchID
        let index: Int

        init(_ batch: BatchID, _ index: Int) {
            self.batch = batch
            self.index = index
        }

        init(_ job: Job) { self.init(job.batch, job.index) }
    }

    private struct Line {
        var counts = 0
        var deliveries = 0
        var deliveriesAtEnd = 0
    }

    private let lines = Mutex<[Place: Line]>([:])
    private let poisonDeaths = Atomic<Int>(0)

    func note(_ settlements: [Settlement], _ isFirst: [Bool]) {
        lines.withLock { lines in
            for (settlement, isFirst) in zip(settlements, isFirst) where isFirst {
                let place = Place(settlement.job)
                var line = lines[place] ?? Line()
                line.counts += 1
                (line.deliveriesAtEnd, line.deliveries) = (line.deliveries, 0)
                lines[place] = line
            }
        }
    }

    func note(delivered jobs: [Job]) {
        lines.withLock { lines in for job in jobs { lines[Place(job), default: Line()].deliveries += 1 } }
    }

    func noteDeathByPoison() { poisonDeaths.add(1, ordering: .relaxed) }

    func count(_ batch: BatchID, _ index: Int) -> Int { lines.withLock { $0[Place(batch, index)]?.counts ?? 0 } }

    /// How often it had been handed out when it ended last.
    func deliveriesAtEnd(_ batch: BatchID, _ index: Int) -> Int {
        lines.withLock { $0[Place(batch, index)]?.deliveriesAtEnd ?? 0 }
    }

    var total: Int { lines.withLock { $0.values.reduce(0) { $0 + $1.counts } } }
    /// Workers that were lost to poisons.
    var deathsByPoison: Int { poisonDeaths.load(ordering: .relaxed) }
}
