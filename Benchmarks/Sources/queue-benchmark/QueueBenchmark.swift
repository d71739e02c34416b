import Engine

/// Measures the queue on a Redis that somebody else started and emptied. Prints a line a measurement: name, a tab, and
/// the values of each run, separated by blanks. `make bench-queue` starts it and draws the table.
@main
struct QueueBenchmark {
    let store: RedisStore
    let time = SystemTime()

    private static let usage = """
        usage: queue-benchmark SOCKET drain JOBS RUNS
               queue-benchmark SOCKET clients COUNT DOCUMENTS_EACH
               queue-benchmark SOCKET fill DOCUMENTS
               queue-benchmark SOCKET check CLIENTS CHECKS
        """

    static func main() async throws {
        let words = CommandLine.arguments.dropFirst()
        let numbers = words.dropFirst(2).compactMap { Int($0) }
        guard let socket = words.first, numbers.count == words.count - 2 else {
            throw EngineError(.internal, usage)
        }
        let store = try RedisStore(endpoint: RedisEndpoint(parsing: "unix://" + socket))
        defer { store.close() }
        let benchmark = QueueBenchmark(store: store)
        switch (words.dropFirst().first, numbers.count) {
        case ("drain", 2): try await benchmark.measureDrain(jobs: numbers[0], runs: numbers[1])
        case ("clients", 2): try await benchmark.measureClaims(clients: numbers[0], documentsEach: numbers[1])
        case ("check", 2): try await benchmark.measureChecks(clients: numbers[0], checks: numbers[1])
        case ("fill", 1): try await benchmark.fill(numbers[0])
        default: throw EngineError(.internal, usage)
        }
    }

    private func report(_ name: String, _ values: [Double]) {
        print(name + "\t" + values.map { "\($0)" }.joined(separator: " "))
    }

    /// A path as a law firm's scanner names it: 42 bytes.
    private func document(_ number: Int) -> Document {
        let digits = String(number)
        return Document(
            path: "/srv/inbox/2026/scan-" + String(repeating: "0", count: max(0, 17 - digits.count)) + digits + ".pdf")
    }

    private func submit(_ count: Int, as client: ClientID = .console) async throws {
        let id = try await store.nextBatchID()
        for start in stride(from: 0, to: count, by: StoreLimits.documentsPerCall) {
            let end = min(count, start + StoreLimits.documentsPerCall)
            try await store.stage((start..<end).map(document), for: id)
        }
        let admission = try await store.admit(
            AdmissionRequest(
                batch: id, name: "", client: client, defaultTier: .operator, industry: .general, total: count))
        guard case .admitted = admission else { throw EngineError(.internal, "not admitted: \(admission)") }
    }

    private func settlements(of jobs: [Job]) -> [Settlement] {
        let verdict = Verdict(
            industry: .general, category: .unknown, confidence: nil, decision: .review, source: .patterns,
            features: [], reasons: [], scores: [], acceptThreshold: 1, language: nil, pages: nil,
            mediaType: "text/plain")
        return jobs.map { job in
            let result = DocumentResult(
                index: job.index, path: job.document.path, sha256: nil, bytes: nil, verdict: verdict, cached: false,
                duration: .zero, finishedAt: time.wallTime(), error: nil)
            return Settlement(job: job, outcome: .finished(result))
        }
    }
}

extension QueueBenchmark {
    /// Jobs that do nothing, a second: submitted; then drained, that is claimed and settled with a stored result, by
    /// as many loops as a worker has; and both together, one after the other.
    private func measureDrain(jobs: Int, runs: Int) async throws {
        var submitted: [Double] = []
        var drained: [Double] = []
        var both: [Double] = []
        for _ in 0..<runs {
            let begin = time.now()
            try await submit(jobs)
            let middle = time.now()
            try await withThrowingTaskGroup(of: Int.self) { loops in
                for number in 0..<4 { loops.addTask { try await drain(as: WorkerID(rawValue: "bench-\(number)")) } }
                let settled = try await loops.reduce(0, +)
                precondition(settled == jobs, "settled \(settled) of \(jobs)")
            }
            let end = time.now()
            submitted.append(Double(jobs) / (middle - begin).inSeconds)
            drained.append(Double(jobs) / (end - middle).inSeconds)
            both.append(Double(jobs) / (end - begin).inSeconds)
        }
        report("submit", submitted)
        report("drain", drained)
        report("both", both)
    }

    /// How many it settled first.
    private func drain(as worker: WorkerID) async throws -> Int {
        var settled = 0
        while true {
            let jobs = try await store.claim(worker: worker, limit: EngineConfiguration().jobsClaimMax)
            if jobs.isEmpty { return settled }
            settled += try await store.settle(worker: worker, settlements(of: jobs)).count { $0 }
        }
    }
}

extension QueueBenchmark {
    private static let claimJobs = 64
    private static let claims = 200
    /// Submissions under way at once.
    private static let submittersMax = 64

    /// Microseconds of one claim of 64 jobs while that many clients have work.
    private func measureClaims(clients: Int, documentsEach: Int) async throws {
        precondition(clients * documentsEach >= Self.claimJobs * Self.claims, "too few documents for the claims")
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for number in 0..<clients {
                if number >= Self.submittersMax { try await tasks.next() }
                tasks.addTask { try await submit(documentsEach, as: ClientID(rawValue: "client-\(number)")) }
            }
            try await tasks.waitForAll()
        }
        let worker = WorkerID(rawValue: "bench")
        var microseconds: [Double] = []
        for _ in 0..<Self.claims {
            let begin = time.now()
            let jobs = try await store.claim(worker: worker, limit: Self.claimJobs)
            microseconds.append((time.now() - begin).inSeconds * 1_000_000)
            precondition(jobs.count == Self.claimJobs, "claimed \(jobs.count)")
            _ = try await store.settle(worker: worker, settlements(of: jobs))
        }
        report("claim", microseconds)
    }

    /// Checks of the rate limit a second, a thousand a call, from four callers, over so many clients.
    private func measureChecks(clients: Int, checks: Int) async throws {
        for number in 0..<clients { try await submit(1, as: ClientID(rawValue: "client-\(number)")) }
        let asks = (0..<StoreLimits.documentsPerCall).map { number in
            AdmissionAsk(client: ClientID(rawValue: "client-\(number % clients)"), defaultTier: .operator, documents: 1)
        }
        let begin = time.now()
        try await withThrowingTaskGroup(of: Void.self) { callers in
            for _ in 0..<4 {
                callers.addTask {
                    for _ in 0..<max(1, checks / asks.count / 4) {
                        let answers = try await store.check(asks)
                        precondition(answers.allSatisfy { $0 == .admitted }, "refused")
                    }
                }
            }
            try await callers.waitForAll()
        }
        let done = max(1, checks / asks.count / 4) * 4 * asks.count
        report("checks", [Double(done) / (time.now() - begin).inSeconds])
    }

    /// Queues documents and leaves them there.
    private func fill(_ documents: Int) async throws {
        let perBatch = 100_000
        for start in stride(from: 0, to: documents, by: perBatch) {
            try await submit(min(perBatch, documents - start), as: ClientID(rawValue: "client-\(start / perBatch)"))
        }
        report("queued", [Double(documents)])
    }
}
