@testable import Engine

/// What came of a day that was drawn from a seed.
@dynamicMemberLookup
struct DayReport<Counts: Sendable>: Sendable {
    var violations: [String] = []
    var documents = 0
    /// As ``SimulatedMachine/trace``.
    var trace: UInt64 = 0
    /// What only this kind of day knows.
    var counts: Counts

    init(_ counts: Counts) { self.counts = counts }

    subscript<Value>(dynamicMember path: WritableKeyPath<Counts, Value>) -> Value {
        get { counts[keyPath: path] }
        set { counts[keyPath: path] = newValue }
    }
}

extension SimulatedMachine {
    private static let dayMax: Duration = .seconds(1_800)

    /// Runs a day on the calling thread.
    func run<Counts: Sendable>(
        _ counts: Counts, day: @escaping @Sendable () async -> DayReport<Counts>
    ) -> DayReport<Counts> {
        let report = Mutexed(DayReport(counts))
        Task.detached(executorPreference: self) { report.value = await day() }
        let isOver = run(atMost: Self.dayMax)
        var result = report.value
        if !isOver || result.documents == 0 { result.violations.append("it never came to an end") }
        result.trace = trace
        return result
    }

    func pause(_ milliseconds: ClosedRange<Int>) async {
        try? await self.sleep(for: .milliseconds(number(milliseconds)))
    }

    /// Until nothing waits and nothing is held; what is wrong with it.
    func waitUntilQuiet(_ stores: [MemoryStore]) async -> [String] {
        let deadline = now() + .seconds(900)
        while now() < deadline {
            let held = stores.map { $0.overview() }.reduce(0) { sum, overview in
                sum + overview.queues.reduce(0) { $0 + $1.queued + $1.inFlight } + overview.retrying
            }
            if held == 0 { return [] }
            await pause(500...500)
        }
        return ["after a quarter of an hour something is left: \(stores.map { $0.overview().queues })"]
    }
}
