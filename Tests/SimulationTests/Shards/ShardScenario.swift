import Synchronization
import TestSupport

@testable import Engine

/// A small day of a fleet over several shards, drawn from a seed: workers are lost, calls break, a shard is away for a
/// time, and clients are moved while they submit and their documents run.
struct ShardScenario {
    struct Counts: Sendable {
        var moves = 0
        /// Admissions that came to a shard which their client had left.
        var refusals = 0
        var outages = 0
    }
    typealias Report = DayReport<Counts>

    let seed: UInt64
    let ground: Scenario.Ground
    private let machine: SimulatedMachine
    private let fleet: ShardFleet
    private let ledger = Ledger()

    init(seed: UInt64, ground: Scenario.Ground) {
        self.seed = seed
        self.ground = ground
        let machine = SimulatedMachine(seed: seed)
        self.machine = machine
        fleet = ShardFleet(shards: (0..<machine.number(2...4)).map { _ in MemoryStore(time: machine) })
    }

    /// Runs it on the calling thread.
    func run() -> Report { machine.run(Counts()) { await self.day() } }

    private func day() async -> Report {
        let stop = Mutexed(false)
        let outages = Mutexed(0)
        return await withTaskGroup(of: Void.self) { tasks in
            for _ in 0..<machine.number(1...3) { tasks.addTask { await self.worker(until: stop) } }
            let clients = machine.number(1...4)
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<clients {
                    let client = ClientID(rawValue: "client-\(number)")
                    group.addTask { await self.submit(as: client) }
                    group.addTask { await self.move(client) }
                }
                group.addTask { await self.breakShard(outages) }
            }
            var report = Report(Counts())
            report.violations += await self.machine.waitUntilQuiet(self.fleet.shards)
            stop.value = true
            tasks.cancelAll()
            await tasks.waitForAll()
            report.outages = outages.value
            self.check(&report)
            return report
        }
    }

    // MARK: Who acts

    private func engine(_ store: ShardedStore) -> Engine {
        var configuration = ground.smallWorker(machine)
        configuration.deliveriesMax = 1_000
        return ground.engine(on: store, of: machine, configuration)
    }

    private func worker(until stop: Mutexed<Bool>) async {
        let lives = machine.number(0...2)
        for number in 0...lives where !stop.value {
            let calls = number < lives ? machine.number(1...80) : nil
            let life = WorkerLife(machine, breaking: 0.02, calls: calls)
            await life.live(engine(ShardedStore(fleet, machine, ledger, life)))
        }
    }

    private func submit(as client: ClientID) async {
        let engine = engine(ShardedStore(fleet, machine, ledger, WorkerLife(machine), client: client))
        for _ in 0..<machine.number(2...5) {
            await machine.pause(0...4_000)
            let documents = (0..<machine.number(1...10)).map { _ in
                ground.texts[machine.number(0...(ground.texts.count - 1))]
            }
            // What was refused comes again, as a person or a program would.
            for _ in 0..<20 {
                if (try? await engine.submit(Submission(documents: documents, client: client))) != nil { break }
                await machine.pause(100...3_000)
            }
        }
    }

    private func move(_ client: ClientID) async {
        for _ in 0..<machine.number(0...2) {
            await machine.pause(500...8_000)
            guard let fence = fleet.fence(client, to: machine.number(0...(fleet.shards.count - 1))) else { continue }
            // Now and then whoever moves it is gone before it is done.
            if machine.chance(0.3) { continue }
            await machine.pause(0...300)
            fleet.open(client, by: fence)
        }
    }

    private func breakShard(_ outages: Mutexed<Int>) async {
        for _ in 0..<machine.number(0...2) {
            await machine.pause(500...6_000)
            let shard = machine.number(0...(fleet.shards.count - 1))
            fleet.setDown(shard, true)
            outages.change { $0 += 1 }
            await machine.pause(1_000...40_000)
            fleet.setDown(shard, false)
        }
    }

    // MARK: What must be so

    private func check(_ report: inout Report) {
        (report.moves, report.refusals) = (fleet.moves, fleet.refusals)
        for (id, documents) in fleet.admitted.sorted(by: { $0.key < $1.key }) {
            report.documents += documents.count
            let store = fleet.shards[ShardFleet.shard(of: id)]
            let results = store.results(of: id, from: 0, limit: 1_000).results
            let batch = store.batch(id)
            if batch?.state != .done || batch?.done != documents.count || results.map(\.path) != documents.map(\.path) {
                report.violations.append(
                    "\(id): \(results.count) of \(documents.count) results, \(batch?.done ?? 0) done")
            }
            for index in documents.indices where ledger.count(id, index) != 1 {
                report.violations.append("\(id)/\(index) was counted \(ledger.count(id, index)) times")
            }
        }
        let clients = fleet.shards.flatMap { $0.clients(limit: 100) }
        let (admitted, settled) = clients.reduce((0, 0)) { ($0.0 + $1.admitted, $0.1 + $1.settled) }
        if admitted != report.documents || settled != report.documents {
            report.violations.append("clients count \(admitted) and \(settled) of \(report.documents) documents")
        }
    }
}
