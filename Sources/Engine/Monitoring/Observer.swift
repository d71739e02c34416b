import Synchronization

/// Looks at everything once a second and publishes what it saw as a snapshot. The only reader of the store on behalf of
/// observers: however many look, the store is asked once.
final class Observer: Sendable {
    private struct State {
        var snapshot: EngineSnapshot
        var probe = ResourceProbe()
        var health = HealthMonitor()
        var flow = FlowWindow()
        var lastBusy: Int64 = 0
        var lastHolding = 0
        /// Looks since the worker last gave a sign of life.
        var looksSinceBeat = Int.max
        var quiet: Quiet?
        /// What an operator has stopped for the whole fleet, as far as the store said last.
        var paused: [Term] = []
        /// How often somebody changed what lists show.
        var changes = 0
    }

    /// The last full reading, with the numbers that would have changed had anything happened since.
    private struct Quiet {
        var reading: Reading
        var activity: [Int]
        /// How often it has served since.
        var looks: Int
    }

    /// What the store said in one round.
    private struct Reading {
        var overview: StoreOverview
        var batches: [Batch]
        var batchesTotal: Int
        var clients: [ClientStatus]
        var tiers: [Tier]
        var lends: [Lend]
        var cacheSizes: [CacheName: (entries: Int, bytes: Int?)]
    }

    /// At rest the lists are read, and the worker gives its sign of life, with every fifth look only: that is most of
    /// what an idle docket costs. A worker counts as lost after far more than that.
    private static let looksAtRest = 5

    private let configuration: EngineConfiguration
    private let store: any JobStore
    private let metrics: EngineMetrics
    private let time: any TimeSource
    private let startedAt: Moment
    private let startedAtWall: Timestamp
    private let state: Mutex<State>

    init(
        configuration: EngineConfiguration, store: any JobStore, metrics: EngineMetrics, time: any TimeSource,
        industries: [IndustryName]
    ) {
        self.configuration = configuration
        self.store = store
        self.metrics = metrics
        self.time = time
        startedAt = time.now()
        startedAtWall = time.wallTime()
        let health = Health(state: .ok, since: startedAtWall, findings: [])
        let empty = EngineSnapshot(
            takenAt: startedAtWall, readAt: nil, environment: configuration.environment, version: configuration.version,
            uptime: .zero, health: health, store: store.status, queues: [],
            rates: nil, latency: .none, waits: [:],
            totals: Totals(submitted: 0, refused: 0, done: 0, failed: 0, retried: 0, dead: 0, retrying: 0),
            caches: [], batches: [], batchesTotal: 0, clients: [], tiers: [], workers: [], industries: industries,
            resources: Resources(cpu: nil, residentBytes: 0, openFiles: 0), history: HistoryView())
        state = Mutex(State(snapshot: empty))
    }

    var snapshot: EngineSnapshot { state.withLock { $0.snapshot } }

    /// A second's end: the worker's sign of life goes out, the fleet's state comes in, a sample is kept.
    /// `isFull` reads everything also when nothing seems to go on. Both calls go to the store at once: one that hangs
    /// is waited for once.
    func tick(worker: (id: WorkerID, holding: Int)?, isFull: Bool = false) async {
        guard let worker, isBeatDue(holding: worker.holding) else {
            publish(await read(isFull: isFull))
            return
        }
        async let sign: Void = beat(worker.id, holding: worker.holding)
        let reading = await read(isFull: isFull)
        await sign
        publish(reading)
    }

    /// Somebody changed what lists show: the next look reads all of it.
    func noticeChange() {
        state.withLock { state in
            state.quiet = nil
            state.changes += 1
        }
    }

    /// A worker that does something says so each second.
    private func isBeatDue(holding: Int) -> Bool {
        let busy = metrics.busyNanoseconds.load(ordering: .relaxed)
        return state.withLock { state in
            let isAtRest = holding == 0 && state.lastHolding == 0 && busy == state.lastBusy
            state.lastHolding = holding
            guard isAtRest, state.looksSinceBeat < Self.looksAtRest - 1 else {
                state.looksSinceBeat = 0
                return true
            }
            state.looksSinceBeat += 1
            return false
        }
    }

    private func beat(_ worker: WorkerID, holding: Int) async {
        let now = time.wallTime()
        let busy = metrics.busyNanoseconds.load(ordering: .relaxed)
        let last = state.withLock { state in
            defer { state.lastBusy = busy }
            return state.lastBusy
        }
        let threads = configuration.classifyThreads + configuration.extractThreads
        let status = WorkerStatus(
            id: worker, startedAt: startedAtWall, seenAt: now, holding: holding, threads: threads,
            settled: metrics.done.load(ordering: .relaxed) + metrics.failed.load(ordering: .relaxed),
            busyRatio: min(1, Double(busy - last) / 1e9 / Double(threads)))
        do {
            try await store.beat(status)
        } catch {
            metrics.storeErrors.add(1, ordering: .relaxed)
            state.withLock { $0.looksSinceBeat = Int.max }
        }
    }

    /// Nil when the store did not answer: what was last seen stays on the screen.
    private func read(isFull: Bool) async -> Reading? {
        let changes = state.withLock { $0.changes }
        do {
            let overview = try await store.overview()
            state.withLock { $0.paused = overview.paused }
            if !isFull, let reading = stillTrue(overview) { return reading }
            async let batches = store.batches(limit: configuration.snapshotRowsMax)
            async let clients = store.clients(limit: configuration.snapshotRowsMax)
            async let tiers = store.tiers()
            async let lends = store.lends(limit: configuration.snapshotRowsMax)
            async let result = store.size(of: .result)
            async let pattern = store.size(of: .pattern)
            async let industry = store.size(of: .industry)
            async let response = store.size(of: .response)
            let (rows, total) = try await batches
            let reading = Reading(
                overview: overview, batches: rows, batchesTotal: total, clients: try await clients,
                tiers: try await tiers, lends: try await lends,
                cacheSizes: [
                    .result: try await result, .pattern: try await pattern, .industry: try await industry,
                    .response: try await response,
                ])
            let activity = activity(overview)
            state.withLock { state in
                // What was changed while the lists were read may be in none of them.
                guard state.changes == changes else { return }
                state.quiet = Quiet(reading: reading, activity: activity, looks: 0)
            }
            return reading
        } catch {
            metrics.storeErrors.add(1, ordering: .relaxed)
            return nil
        }
    }

    /// The last full reading under this overview, while nothing goes on.
    private func stillTrue(_ overview: StoreOverview) -> Reading? {
        let activity = activity(overview)
        return state.withLock { state in
            guard var quiet = state.quiet, quiet.activity == activity, quiet.looks < Self.looksAtRest - 1,
                overview.queues.allSatisfy({ $0.queued == 0 && $0.inFlight == 0 })
            else { return nil }
            quiet.looks += 1
            quiet.reading.overview = overview
            state.quiet = quiet
            return quiet.reading
        }
    }

    private func activity(_ overview: StoreOverview) -> [Int] {
        [
            overview.dead, overview.retrying, metrics.submitted.load(ordering: .relaxed),
            metrics.refused.load(ordering: .relaxed), metrics.done.load(ordering: .relaxed),
            metrics.failed.load(ordering: .relaxed),
        ] + overview.queues.flatMap { [$0.queued, $0.inFlight] }
            + CacheName.allCases.map { overview.cacheFlushes[$0] ?? 0 }
    }

    private func publish(_ reading: Reading?) {
        let now = time.now()
        let wall = time.wallTime()
        let ended = metrics.endSecond()
        let latency = metrics.documents.lastMinute()
        let waits = metrics.waitSummaries()
        state.withLock { state in
            var next = state.snapshot
            next.takenAt = wall
            next.uptime = now - startedAt
            next.store = store.status
            next.resources = state.probe.read(at: now)
            next.latency = latency
            next.waits = waits
            if let reading {
                next.readAt = wall
                fill(&next, from: reading)
                state.flow.add(flowCounts(reading), at: now)
                next.rates = state.flow.rates
            }
            let minute = state.flow.lastMinute
            next.store.memoryBytes = reading?.overview.memoryBytes ?? state.snapshot.store.memoryBytes
            next.totals = totals(reading, before: state.snapshot.totals)
            next.health = state.health.judge(
                HealthMonitor.Facts(
                    store: next.store, queues: next.queues, tiers: next.tiers, latency: latency,
                    faultsLastMinute: minute.faults, settledLastMinute: minute.settled, paused: state.paused), at: wall)
            next.history.append(
                sample(next, ended, isMeasured: reading != nil, at: wall), countMax: configuration.historySamplesMax)
            state.snapshot = next
        }
    }

    private func fill(_ next: inout EngineSnapshot, from reading: Reading) {
        next.queues = reading.overview.queues
        next.batches = reading.batches
        next.batchesTotal = reading.batchesTotal
        next.clients = reading.clients
        next.tiers = reading.tiers
        next.lends = reading.lends
        next.workers = reading.overview.workers
        next.caches = CacheName.allCases.map { name in
            let counts = metrics.cache(name)
            let size = reading.cacheSizes[name] ?? (0, nil)
            return CacheStatus(
                name: name, hits: counts.hits, misses: counts.misses, entries: size.entries, bytes: size.bytes,
                timeToLive: name.timeToLive, hitRatioLastMinute: counts.lastMinute)
        }
    }

    private func totals(_ reading: Reading?, before: Totals) -> Totals {
        Totals(
            submitted: metrics.submitted.load(ordering: .relaxed), refused: metrics.refused.load(ordering: .relaxed),
            done: metrics.done.load(ordering: .relaxed), failed: metrics.failed.load(ordering: .relaxed),
            retried: metrics.retried.load(ordering: .relaxed), dead: reading?.overview.dead ?? before.dead,
            retrying: reading?.overview.retrying ?? before.retrying)
    }

    private func flowCounts(_ reading: Reading) -> FlowWindow.Counts {
        FlowWindow.Counts(
            admitted: reading.clients.reduce(0) { $0 + $1.admitted },
            settled: reading.clients.reduce(0) { $0 + $1.settled },
            failed: metrics.failed.load(ordering: .relaxed), faults: metrics.faults.load(ordering: .relaxed))
    }

    private func sample(
        _ next: EngineSnapshot, _ ended: (latency: LatencySummary, hitRatio: Double?), isMeasured: Bool, at: Timestamp
    ) -> HistorySample {
        func value(_ number: Double?) -> Float { number.map { Float($0) } ?? .nan }
        func measured(_ number: Double?) -> Float { isMeasured ? value(number) : .nan }
        return HistorySample(
            at: at, submitted: measured(next.rates?.submitted), done: measured(next.rates?.done),
            failed: measured(next.rates?.failed), queued: measured(Double(next.backlog)),
            inFlight: measured(Double(next.queues.reduce(0) { $0 + $1.inFlight })), p50: value(ended.latency.p50),
            p95: value(ended.latency.p95), p99: value(ended.latency.p99), hitRatio: value(ended.hitRatio),
            cpu: next.resources.cpu.map { Float($0) } ?? .nan)
    }
}
