/// A document's way through the engine, from its path to how it ends: read, hash, result cache, extract, classify,
/// remember. Runs on the engine's own threads.
struct DocumentPipeline: Sendable {
    let configuration: EngineConfiguration
    let catalog: IndustryCatalog
    let extractor: TextExtractor
    let cache: ResultCache
    let failures: FailureHandler
    let metrics: EngineMetrics
    let time: any TimeSource
    let randomness: any Randomness
    /// Bounds what is in memory of documents that wait for their turn.
    let gate: ByteGate
    /// Where documents wait whose format needs a child process: slow ones must not hold up the others.
    let extraction: ExtractionThreads

    /// Everything that is known of a document while it is worked on.
    private struct Reading {
        var digest: String?
        var bytes: Int?
    }

    /// What waits for a child process is given back at once, now and from now on.
    func abandon() { extraction.abandon() }

    /// Gives the job back when the task is cancelled before its document's turn has come, or when nobody waits for it
    /// any longer.
    func process(_ job: Job) async -> Settlement {
        let start = time.now()
        metrics.wait(job.tier).record(.milliseconds(time.wallTime().milliseconds - job.submittedAt.milliseconds))
        var reading = Reading()
        var verdict: Verdict?
        var cached = false
        var failure: DocumentError?
        do throws(DocumentError) {
            try failures.refusePoison(job)
            guard let answer = try await answer(job, &reading) else {
                return Settlement(job: job, outcome: .released)
            }
            (verdict, cached) = answer
        } catch {
            failure = error
        }
        if let failure, let pause = failures.pauseBeforeRetry(of: job, after: failure) {
            return Settlement(job: job, outcome: .retry(after: pause, error: failure))
        }
        let result = DocumentResult(
            index: job.index, path: job.document.path, sha256: reading.digest, bytes: reading.bytes, verdict: verdict,
            cached: cached, duration: time.now() - start, finishedAt: time.wallTime(), error: failure)
        return Settlement(job: job, outcome: .finished(result))
    }

    /// Nil when the task was cancelled while the document waited for its turn.
    private func answer(_ job: Job, _ reading: inout Reading) async throws(DocumentError) -> (Verdict, Bool)? {
        let classifier = try catalog.classifier(for: job.industry)
        let fingerprint = classifier.summary.fingerprint
        var share = min(FileReader.size(of: job.document.path), configuration.limits.fileBytesMax)
        guard await gate.take(share) else { return nil }
        defer { gate.giveBack(share) }
        let bytes = try timed(.read) { () throws(DocumentError) in
            try FileReader.read(job.document.path, bytesMax: configuration.limits.fileBytesMax)
        }
        gate.change(from: share, to: bytes.count)
        share = bytes.count
        reading.bytes = bytes.count
        let digest = ContentDigest.sha256Hex(of: bytes)
        reading.digest = digest
        let storeStart = time.now()
        let known = await cache.answer(digest: digest, fingerprint: fingerprint)
        metrics.stage(.store).record(time.now() - storeStart)
        switch known {
        case .verdict(let verdict): return (verdict, true)
        case .refusal(let error): throw error
        case nil: break
        }
        guard let found = await classify(bytes, of: job, classifier) else { return nil }
        if case .failure(let error) = found, !ResultCache.isLasting(error) { throw error }
        let answer: ResultCache.Answer =
            switch found {
            case .success(let verdict): .verdict(verdict)
            case .failure(let error): .refusal(error)
            }
        await cache.remember(answer, digest: digest, fingerprint: fingerprint, jitter: randomness.fraction())
        return (try found.get(), false)
    }

    /// Nil when the worker stops before it is done. What needs a child process is matched on the thread that waited for
    /// it: texts don't pile up behind other documents.
    private func classify(
        _ bytes: [UInt8], of job: Job, _ classifier: Classifier
    ) async -> Result<Verdict, DocumentError>? {
        let name = job.document.name
        guard extractor.needsChild(bytes) else { return verdict(on: bytes, name: name, classifier) }
        return await extraction.run { verdict(on: bytes, name: name, classifier) }
    }

    private func verdict(
        on bytes: [UInt8], name: Substring, _ classifier: Classifier
    ) -> Result<Verdict, DocumentError> {
        Result { () throws(DocumentError) in
            let text = try timed(.extract) { () throws(DocumentError) in try extractor.extract(bytes, name: name) }
            return timed(.patterns) { classifier.classify(text) }
        }
    }

    private func timed<Value, Failure>(
        _ stage: Stage, _ work: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let start = time.now()
        defer {
            let spent = time.now() - start
            metrics.stage(stage).record(spent)
            metrics.busyNanoseconds.add(spent.nanosecondsRounded, ordering: .relaxed)
        }
        return try work()
    }
}
