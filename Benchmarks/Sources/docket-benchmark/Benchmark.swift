import Engine
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Measures the engine on a Redis that somebody else started. Prints a line a measurement: name, a tab, and documents
/// or jobs a second of each run, separated by blanks. `make bench` starts it and draws the table.
@main
struct Benchmark {
    let socket: String
    /// As docket ships it, its model included.
    let catalog: IndustryCatalog
    /// Paths of the documents.
    let documents: [Document]
    let runs: Int
    /// Jobs of one run through the queue; with none, only the processor is measured.
    let jobs: Int

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 6, let runs = Int(arguments[4]), let jobs = Int(arguments[5]) else {
            throw EngineError(
                .internal, "usage: docket-benchmark SOCKET INDUSTRIES MODEL RUNS JOBS < LIST_OF_DOCUMENTS")
        }
        var documents: [Document] = []
        while let path = readLine() { documents.append(Document(path: path)) }
        let benchmark = Benchmark(
            socket: arguments[1],
            catalog: try IndustryCatalog(
                folder: arguments[2], model: LinearModel(path: arguments[3], limits: TrainingLimits())),
            documents: documents, runs: runs, jobs: jobs)
        try benchmark.measureProcessor()
        guard jobs > 0 else { return }
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

// MARK: - The processor alone

extension Benchmark {
    /// From bytes in memory to the verdict, on one thread: hash, extract, match.
    private func measureProcessor() throws {
        let classifier = try catalog.classifier(for: .general)
        let extractor = TextExtractor(limits: ExtractionLimits())
        let contents = try documents.map { try bytes(of: $0) }
        let time = SystemTime()
        var rates: [Double] = []
        // The first run pays for what is made once.
        for run in 0...runs {
            let begin = time.now()
            var accepted = 0
            for (document, bytes) in zip(documents, contents) {
                precondition(ContentDigest.sha256Hex(of: bytes).utf8.count == 64)
                let verdict = classifier.classify(try extractor.extract(bytes, name: document.name))
                if verdict.decision == .accept { accepted += 1 }
            }
            precondition(accepted <= documents.count)
            if run > 0 { rates.append(Double(documents.count) / (time.now() - begin).inSeconds) }
        }
        report("documents.processor", rates)
    }

    private func bytes(of document: Document) throws -> [UInt8] {
        guard let file = fopen(document.path, "r") else {
            throw EngineError(.notFound, "\(document.path) can't be opened; the list on standard input names it")
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        return bytes
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
            let claimed = try await store.claim(worker: worker, limit: EngineConfiguration().jobsClaimMax)
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
    /// From `Engine.submit` to the batch's last verdict: cold after the result cache was flushed; again in the same
    /// process; and in an engine that begins with nothing, as another process would.
    private func measureWholePath() async throws {
        let store = try makeStore()
        defer { store.close() }
        // Compiled before, so that no run pays for it.
        _ = try catalog.classifier(for: .general)
        var cold: [Double] = []
        var again: [Double] = []
        var elsewhere: [Double] = []
        for _ in 0..<runs {
            try await withEngine(on: store, catalog) { engine in
                _ = try await engine.flush(.result)
                let first = try await classify(with: engine)
                precondition(first.batch.cached == 0 && first.batch.failed == 0, "\(first.batch)")
                cold.append(first.rate)
                let second = try await classify(with: engine)
                precondition(second.batch.cached == documents.count, "\(second.batch)")
                again.append(second.rate)
            }
            try await withEngine(on: store, catalog) { engine in
                let third = try await classify(with: engine)
                precondition(third.batch.cached == documents.count, "\(third.batch)")
                elsewhere.append(third.rate)
            }
        }
        report("documents.cold", cold)
        report("documents.again", again)
        report("documents.elsewhere", elsewhere)
    }

    private func withEngine(
        on store: RedisStore, _ catalog: IndustryCatalog, _ body: (Engine) async throws -> Void
    ) async throws {
        let engine = Engine(configuration: EngineConfiguration(), store: store, catalog: catalog)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await engine.run() }
            defer { group.cancelAll() }
            try await body(engine)
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
