import Engine

/// Measures the engine on a Redis that somebody else started. Prints a line a measurement: name, a tab, and documents
/// or
/// jobs a second of each run, separated by blanks. `make bench` starts it and draws the table.
@main
struct Benchmark {
    let socket: String
    let industries: String
    /// Paths of the documents.
    let documents: [Document]
    let runs: Int
    /// Jobs of one run through the queue.
    let jobs: Int

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 5, let runs = Int(arguments[3]), let jobs = Int(arguments[4]) else {
            throw EngineError(.internal, "usage: docket-benchmark SOCKET INDUSTRIES RUNS JOBS < LIST_OF_DOCUMENTS")
        }
        var documents: [Document] = []
        while let path = readLine() { documents.append(Document(path: path)) }
        let benchmark = Benchmark(
            socket: arguments[1], industries: arguments[2], documents: documents, runs: runs, jobs: jobs)
        try await benchmark.measureQueue()
        try await benchmark.measureWholePath()
    }

    private func makeStore() throws -> RedisStore {
        try RedisStore(endpoint: RedisEndpoint(parsing: "unix://" + socket))
    }

    private func report(_ name: String, _ rates: [Double]) {
        print(name + "\t" + rates.map { String(Int($0.rounded())) }.joined(separator: " "))
    }
}

// MARK: - The queue alone

extension Benchmark {
    /// Jobs that do nothing: staged and admitted, then claimed and settled by four loops as a worker does it.
    private func measureQueue() async throws {
        let store = try makeStore()
        defer { store.close() }
        let time = SystemTime()
        var submitted: [Double] = []
        var worked: [Double] = []
        for _ in 0..<runs {
            let begin = time.now()
            try await submit(jobs, to: store)
            let middle = time.now()
            try await withThrowingTaskGroup(of: Int.self) { loops in
                for number in 0..<4 { loops.addTask { try await drain(store, as: number) } }
                let settled = try await loops.reduce(0, +)
                precondition(settled == jobs, "settled \(settled) of \(jobs)")
            }
            submitted.append(Double(jobs) / (middle - begin).inSeconds)
            worked.append(Double(jobs) / (time.now() - middle).inSeconds)
        }
        report("queue.submit", submitted)
        report("queue.work", worked)
    }

    private func submit(_ count: Int, to store: RedisStore) async throws {
        let id = try await store.nextBatchID()
        var left = count
        while left > 0 {
            let size = min(left, StoreLimits.documentsPerCall)
            try await store.stage((0..<size).map { Document(path: "/nothing/\($0)") }, for: id)
            left -= size
        }
        let request = AdmissionRequest(
            batch: id, name: "", client: .console, defaultTier: .operator, industry: .general, total: count)
        let admission = try await store.admit(request)
        guard case .admitted = admission else { throw EngineError(.internal, "not admitted: \(admission)") }
    }

    /// How many it settled first.
    private func drain(_ store: RedisStore, as number: Int) async throws -> Int {
        let worker = WorkerID(rawValue: "bench-\(number)")
        let verdict = Verdict(
            industry: .general, category: .unknown, confidence: 0, decision: .review, source: .patterns, features: [],
            reasons: [], scores: [], acceptThreshold: 1, language: nil, pages: nil, mediaType: "text/plain")
        let time = SystemTime()
        var settled = 0
        while true {
            let claimed = try await store.claim(worker: worker, limit: 64)
            if claimed.isEmpty { return settled }
            let settlements = claimed.map { job in
                let result = DocumentResult(
                    index: job.index, path: job.document.path, sha256: nil, bytes: nil, verdict: verdict,
                    cached: false, duration: .zero, finishedAt: time.wallTime(), error: nil)
                return Settlement(job: job, outcome: .finished(result))
            }
            settled += try await store.settle(worker: worker, settlements).count { $0 }
        }
    }
}

// MARK: - The whole path

extension Benchmark {
    /// From `Engine.submit` to the batch's last verdict; cold after the result cache was flushed, then the same again.
    private func measureWholePath() async throws {
        let store = try makeStore()
        defer { store.close() }
        let engine = Engine(
            configuration: EngineConfiguration(), store: store, catalog: try IndustryCatalog(folder: industries))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await engine.run() }
            var cold: [Double] = []
            var cached: [Double] = []
            for _ in 0..<runs {
                _ = try await engine.flush(.result)
                let first = try await classify(with: engine)
                precondition(first.batch.cached == 0 && first.batch.failed == 0, "\(first.batch)")
                cold.append(first.rate)
                let second = try await classify(with: engine)
                precondition(second.batch.cached == documents.count, "\(second.batch)")
                cached.append(second.rate)
            }
            report("documents.cold", cold)
            report("documents.cached", cached)
            group.cancelAll()
        }
    }

    private func classify(with engine: Engine) async throws -> (rate: Double, batch: Batch) {
        let time = SystemTime()
        let begin = time.now()
        var batch = try await engine.submit(Submission(documents: documents))
        while !batch.state.isFinished {
            try await time.sleep(for: .milliseconds(2))
            batch = try await engine.batch(batch.id)
        }
        return (Double(documents.count) / (time.now() - begin).inSeconds, batch)
    }
}
