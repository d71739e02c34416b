import Synchronization

@testable import Engine

/// A small day of a small fleet, all of it drawn from a seed: workers that are lost, calls that break, clients that
/// submit, cancel and retry. At its end it is checked that nothing was lost and nothing counted twice.
struct Scenario {
    struct Counts: Sendable {
        var settled = 0
        var deaths = 0
        var poisons = 0
        /// Workers that were lost to them.
        var deathsByPoison = 0
        /// Documents that were there whenever their workers were lost, and are dead for it.
        var innocents = 0
    }
    typealias Report = DayReport<Counts>

    let seed: UInt64
    let ground: Ground
    private let machine: SimulatedMachine
    private let store: MemoryStore
    private let ledger = Ledger()
    /// A quarter of the seeds go with the limit of deliveries that ships, and with documents that end workers; in the
    /// others nothing may ever be dead for having lost its workers.
    private var hasPoison: Bool { seed.isMultiple(of: 4) }

    init(seed: UInt64, ground: Ground) {
        self.seed = seed
        self.ground = ground
        machine = SimulatedMachine(seed: seed)
        store = MemoryStore(time: machine)
    }

    /// What one client submitted, and what may become of it.
    private struct Submitted: Sendable {
        var id: BatchID
        var documents: [Document]
        var isCancelled = false
        var retries = 0
    }

    /// Runs it on the calling thread.
    func run() -> Report { machine.run(Counts()) { await self.day() } }

    private func day() async -> Report {
        let deaths = Mutexed(0)
        return await withTaskGroup(of: [Submitted].self) { tasks in
            let stop = Mutexed(false)
            let fleet = machine.number(1...3)
            for _ in 0..<fleet {
                tasks.addTask {
                    await self.worker(until: stop, deaths)
                    return []
                }
            }
            let clients = machine.number(1...3)
            let submitted = await withTaskGroup(of: [Submitted].self) { group in
                for number in 0..<clients { group.addTask { await self.client(number) } }
                var all: [Submitted] = []
                for await own in group { all += own }
                return all
            }
            var report = Report(Counts())
            report.violations += await self.machine.waitUntilQuiet([self.store])
            stop.value = true
            tasks.cancelAll()
            await tasks.waitForAll()
            self.check(submitted, deaths: deaths.value, &report)
            return report
        }
    }

    // MARK: Who acts

    private func worker(until stop: Mutexed<Bool>, _ deaths: Mutexed<Int>) async {
        // The last life of each is without end, so that the day ends.
        let lives = machine.number(0...2)
        for life in 0...lives where !stop.value {
            let calls = life < lives ? machine.number(1...60) : nil
            // Who was lost to a poison is replaced for it.
            while await endsByPoison(calls: calls) && !stop.value {}
            if calls != nil && !stop.value { deaths.change { $0 += 1 } }
        }
    }

    private func endsByPoison(calls: Int?) async -> Bool {
        let life = WorkerLife(machine, breaking: 0.03, calls: calls)
        let door = UnreliableStore(store, machine, ledger, life, poisons: hasPoison ? ground.poisonDigests : [])
        var configuration = ground.smallWorker(machine)
        if !hasPoison { configuration.deliveriesMax = 1_000 }
        await life.live(ground.engine(on: door, of: machine, configuration))
        return door.metPoison
    }

    private func client(_ number: Int) async -> [Submitted] {
        let engine = ground.engine(on: store, of: machine)
        var all: [Submitted] = []
        for _ in 0..<machine.number(1...3) {
            await machine.pause(0...4_000)
            let documents = (0..<machine.number(1...12)).map { _ in document() }
            let submission = Submission(documents: documents, client: ClientID(rawValue: "client-\(number)"))
            guard let batch = try? await engine.submit(submission) else { continue }
            var own = Submitted(id: batch.id, documents: documents)
            if machine.chance(0.2) {
                await machine.pause(0...1_500)
                own.isCancelled = (try? await engine.cancel(batch.id))?.state == .cancelled
            } else if machine.chance(0.3) {
                await machine.pause(0...20_000)
                if let count = try? await engine.retryFailed(batch.id), count > 0 { own.retries += 1 }
            }
            all.append(own)
        }
        return all
    }

    private func document() -> Document {
        switch machine.number(0...99) {
        case 0..<8: ground.empty
        case 8..<14: ground.missing
        case 14..<15: ground.crashing
        case 15..<17 where hasPoison: ground.poisons[machine.number(0...(ground.poisons.count - 1))]
        default: ground.texts[machine.number(0...(ground.texts.count - 1))]
        }
    }

    // MARK: What must be so

    private func check(_ submitted: [Submitted], deaths: Int, _ report: inout Report) {
        report.deaths = deaths + ledger.deathsByPoison
        report.deathsByPoison = ledger.deathsByPoison
        for own in submitted {
            report.documents += own.documents.count
            guard let batch = store.batch(own.id) else {
                report.violations.append("\(own.id) is gone")
                continue
            }
            let results = store.results(of: own.id, from: 0, limit: 1_000).results
            if batch.running != 0 { report.violations.append("\(own.id): \(batch.running) still run") }
            if batch.done + batch.failed != results.count {
                report.violations.append("\(own.id): \(batch.done) + \(batch.failed) counted, \(results.count) results")
            }
            for index in own.documents.indices where ledger.count(own.id, index) > 1 + own.retries {
                report.violations.append("\(own.id)/\(index) was counted \(ledger.count(own.id, index)) times")
            }
            if own.isCancelled { continue }
            if batch.state != .done || results.map(\.index) != Array(own.documents.indices) {
                report.violations.append(
                    "\(own.id): \(batch.state), \(results.count) of \(own.documents.count) results")
            }
            for result in results { check(result, of: own, &report) }
        }
        let settled = store.clients(limit: 100).reduce(0) { $0 + $1.settled }
        report.settled = settled
        if settled != ledger.total {
            report.violations.append("clients count \(settled) settled documents, workers were told \(ledger.total)")
        }
        let admitted = store.clients(limit: 100).reduce(0) { $0 + $1.admitted }
        if admitted != report.documents {
            report.violations.append("clients count \(admitted) admitted documents of \(report.documents)")
        }
    }

    private func check(_ result: DocumentResult, of own: Submitted, _ report: inout Report) {
        guard own.documents.indices.contains(result.index) else { return }
        let document = own.documents[result.index]
        let isPoison = hasPoison && ground.poisons.contains(document)
        if isPoison { report.poisons += 1 }
        if let error = result.error, error.message.contains("workers were lost") {
            let limit = EngineConfiguration().deliveriesMax
            let deaths = ledger.deliveriesAtEnd(own.id, result.index) - 1
            if !hasPoison || result.path != document.path || deaths < limit {
                report.violations.append("\(own.id)/\(result.index) is dead after \(deaths) lost deliveries")
            }
            if !isPoison { report.innocents += 1 }
            return
        }
        let expected: ErrorCode? =
            switch document.path {
            case ground.empty.path: .emptyFile
            case ground.missing.path: .notFound
            case ground.crashing.path: .extractorCrashed
            case _ where isPoison: .internal
            default: nil
            }
        if result.path != document.path || result.error?.code != expected
            || (expected == nil && result.verdict?.category.rawValue != "invoice")
        {
            report.violations.append(
                "\(own.id)/\(result.index): \(result.error?.message ?? result.verdict?.category.rawValue ?? "-")")
        }
    }
}

/// A value that several tasks change.
final class Mutexed<Value: Sendable>: Sendable {
    private let state: Mutex<Value>

    init(_ value: Value) { state = Mutex(value) }

    var value: Value {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    func change(_ body: (inout Value) -> Void) { state.withLock { body(&$0) } }
}
