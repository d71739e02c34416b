import Engine

/// What documents wait under floods in three orders: first come, strict priority, and docket's, whose scripts run in a
/// real Redis with a simulated clock. `make bench-floods` starts it.
@main
struct FloodSimulation {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let seed = UInt64(arguments[2]) else {
            throw EngineError(.internal, "usage: flood-simulation FOLDER_OF_SOCKETS SEED")
        }
        // A Redis for each simulation of the scripts, so that none sees another's clients.
        var sockets = (0..<4).map { "\(arguments[1])/\($0).sock" }[...]
        try await compare(.floods, seed: seed, socket: sockets.removeFirst())
        for rate in [5.0, 10, 20] {
            try await compare(.greedy(bulkRate: rate), seed: seed, socket: sockets.removeFirst())
        }
    }

    private static func compare(_ workload: Workload, seed: UInt64, socket: String) async throws {
        let arrivals = workload.arrivals(seed: seed)
        let documents = arrivals.joined().reduce(0) { $0 + $1.documents }
        print(
            "\(workload.name): \(workload.capacity) documents/s of capacity, \(workload.senders.count) clients, "
                + "\(documents) documents in \(Int(workload.length.inSeconds)) s, seed \(seed)")
        print(column("", 26) + "tier      p50        p99        longest    in time")
        var first = FirstCome()
        try await show("first come, first served", run(workload, arrivals, in: &first), workload)
        var strict = StrictPriority(workload)
        try await show("strict priority", run(workload, arrivals, in: &strict), workload)
        var ours = try await VirtualDeadlines(workload, socket: socket)
        defer { ours.close() }
        try await show("earliest virtual deadline", run(workload, arrivals, in: &ours), workload)
        print("refused: \(ours.refused)\n")
    }

    /// Waits by sender, in seconds; what was never served waited until the end.
    private static func run(
        _ workload: Workload, _ arrivals: [[Workload.Arrival]], in order: inout some Order
    ) async throws -> [[Double]] {
        var waits = [[Double]](repeating: [], count: workload.senders.count)
        var submitted: [[Double]] = waits
        let perStep = Double(workload.capacity) * Workload.step.inSeconds
        var allowance = 0.0
        for (step, arrived) in arrivals.enumerated() {
            let now = Double(step) * Workload.step.inSeconds
            try await order.advance(to: now)
            for arrival in arrived {
                try await order.submit(arrival, at: now)
                submitted[arrival.sender] += [Double](repeating: now, count: arrival.documents)
            }
            allowance += perStep
            let served = try await order.serve(Int(allowance), at: now)
            allowance -= Double(Int(allowance))
            for document in served { waits[document.sender].append(now - document.submittedAt) }
        }
        let end = Double(arrivals.count) * Workload.step.inSeconds
        // Each sender's documents are served in the order in which it sent them.
        for sender in waits.indices {
            for time in submitted[sender].dropFirst(waits[sender].count) { waits[sender].append(end - time) }
        }
        return waits
    }

    /// Of the clients that did not flood, and of bulk ones, who always do.
    private static func show(_ name: String, _ waits: [[Double]], _ workload: Workload) {
        for (index, tier) in [TierName.priority, .standard, .bulk].enumerated() {
            let quiet = workload.senders.indices.filter { workload.senders[$0].tier == tier }
            let counted =
                quiet.contains { workload.senders[$0].isQuiet }
                ? quiet.filter { workload.senders[$0].isQuiet } : quiet
            let sorted = counted.flatMap { waits[$0] }.sorted()
            guard !sorted.isEmpty, let target = workload.tiers.first(where: { $0.name == tier })?.waitTarget else {
                continue
            }
            let inTime = Double(sorted.count { $0 <= target.inSeconds }) / Double(sorted.count)
            print(
                column(index == 0 ? name : "", 26) + column(tier.rawValue, 10)
                    + column(seconds(sorted[sorted.count / 2]), 11)
                    + column(seconds(sorted[min(sorted.count - 1, sorted.count * 99 / 100)]), 11)
                    + column(seconds(sorted[sorted.count - 1]), 11) + "\((inTime * 1000).rounded() / 10) %")
        }
    }

    private static func seconds(_ value: Double) -> String { "\((value * 100).rounded() / 100) s" }

    private static func column(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
