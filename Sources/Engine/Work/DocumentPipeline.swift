/// A document's way through the engine, from its path to how it ends: read, hash, result cache, extract, classify,
/// remember. Runs on the engine's own threads.
///
/// Jobs that were claimed together are read together and ask the cache with one call; what it does not know goes on as
/// a task of its own.
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
    /// Of documents with equal bytes that are here at once, one is read for all.
    let flights: AnswerFlights

    /// A document that was read, with its share of the gate.
    private struct Reading: Sendable {
        let job: Job
        let start: Moment
        let classifier: Classifier
        let bytes: [UInt8]
        let digest: String
        let key: String
    }

    /// What came of looking at a job.
    private enum Beginning {
        case read(Reading)
        case ended(DocumentEnding)
        /// There is no room for its bytes now.
        case mustWait(bytes: Int)
    }

    /// What waits for a child process is given back at once, now and from now on.
    func abandon() { extraction.abandon() }

    /// Calls `end` once for every job, on any thread. Gives jobs back when the task is cancelled before their turn has
    /// come, or when nobody waits for them any longer.
    func process(_ jobs: [Job], _ end: @escaping @Sendable (DocumentEnding) -> Void) async {
        var readings: [Reading] = []
        var waiting: [(job: Job, bytes: Int)] = []
        for job in jobs {
            switch begin(job) {
            case .read(let reading): readings.append(reading)
            case .ended(let ending): end(ending)
            case .mustWait(let bytes): waiting.append((job, bytes))
            }
        }
        await withDiscardingTaskGroup { [readings] parts in
            parts.addTask { await answer(readings, end) }
            // Each by itself: who waits holds no share, and is held up by nobody that was claimed with it.
            for (job, bytes) in waiting { parts.addTask { await wait(job, bytes: bytes, end) } }
        }
    }

    private func wait(_ job: Job, bytes: Int, _ end: @escaping @Sendable (DocumentEnding) -> Void) async {
        guard await gate.take(bytes) else { return end(DocumentEnding(job, .released)) }
        switch read(job, share: bytes) {
        case .read(let reading): await answer([reading], end)
        case .ended(let ending): end(ending)
        case .mustWait: preconditionFailure("a document that was let through does not wait")
        }
    }

    private func begin(_ job: Job) -> Beginning {
        if Task.isCancelled { return .ended(DocumentEnding(job, .released)) }
        let share = min(FileReader.size(of: job.document.path), configuration.limits.fileBytesMax)
        guard gate.takeAtOnce(share) else { return .mustWait(bytes: share) }
        return read(job, share: share)
    }

    /// Gives the share back unless the document was read.
    private func read(_ job: Job, share: Int) -> Beginning {
        let start = time.now()
        metrics.wait(job.tier).record(.milliseconds(time.wallTime().milliseconds - job.submittedAt.milliseconds))
        do throws(DocumentError) {
            try failures.refusePoison(job)
            let classifier = try catalog.classifier(for: job.industry)
            let bytes = try timed(.read) { () throws(DocumentError) in
                try FileReader.read(job.document.path, bytesMax: configuration.limits.fileBytesMax)
            }
            gate.change(from: share, to: bytes.count)
            let digest = ContentDigest.sha256Hex(of: bytes)
            let key = cache.key(digest: digest, fingerprint: classifier.summary.fingerprint)
            return .read(
                Reading(job: job, start: start, classifier: classifier, bytes: bytes, digest: digest, key: key))
        } catch {
            gate.giveBack(share)
            return .ended(ending(of: job, since: start, .failure(error)))
        }
    }

    private func answer(_ readings: [Reading], _ end: @escaping @Sendable (DocumentEnding) -> Void) async {
        await withDiscardingTaskGroup { parts in
            var leading: [Reading] = []
            for reading in readings {
                if flights.lead(reading.key) {
                    leading.append(reading)
                } else {
                    parts.addTask { await follow(reading, end) }
                }
            }
            await lead(leading, end)
        }
    }

    /// Waits for what another document with the same bytes finds out.
    private func follow(_ reading: Reading, _ end: @escaping @Sendable (DocumentEnding) -> Void) async {
        switch await flights.wait(for: reading.key) {
        case .lead: return await lead([reading], end)
        case .alone: end(ending(of: reading, await found(in: reading)))
        case .cancelled: end(DocumentEnding(reading.job, .released))
        case .answered(let answer):
            metrics.countCache(.result, hit: true)
            end(ending(of: reading, answer.result, cached: true))
        }
        gate.giveBack(reading.bytes.count)
    }

    private func lead(_ readings: [Reading], _ end: @escaping @Sendable (DocumentEnding) -> Void) async {
        guard !readings.isEmpty else { return }
        let start = time.now()
        let known = await cache.answers(for: readings.map(\.key))
        metrics.stage(.store).record(time.now() - start)
        await withDiscardingTaskGroup { unknown in
            for (reading, answer) in zip(readings, known) {
                guard let answer else {
                    unknown.addTask { await find(reading, end) }
                    continue
                }
                end(ending(of: reading, answer.result, cached: true))
                flights.land(reading.key, .answered(answer))
                gate.giveBack(reading.bytes.count)
            }
        }
    }

    private func find(_ reading: Reading, _ end: @escaping @Sendable (DocumentEnding) -> Void) async {
        let found = await found(in: reading)
        end(ending(of: reading, found))
        let lasting = found.flatMap { ResultCache.Answer(lasting: $0) }
        flights.land(reading.key, lasting.map { .answered($0) } ?? (found == nil ? .stopped : .failed))
        gate.giveBack(reading.bytes.count)
    }

    /// Nil when the worker stops before it is done. What needs a child process is matched on the thread that waited for
    /// it: texts don't pile up behind other documents.
    private func found(in reading: Reading) async -> Result<Verdict, DocumentError>? {
        guard extractor.needsChild(reading.bytes) else { return verdict(on: reading) }
        // What a lost worker held has waited for its lease already.
        return await extraction.run(isNext: reading.job.deliveries > 1) { verdict(on: reading) }
    }

    private func verdict(on reading: Reading) -> Result<Verdict, DocumentError> {
        Result { () throws(DocumentError) in
            let text = try extracted(reading)
            return timed(.patterns) { reading.classifier.classifyWithMembers(text) }
        }
    }

    /// Character recognition is a stage of its own: it takes a hundred times as long as any other way to a text. Where
    /// it ends in a failure, its time is the extraction's.
    private func extracted(_ reading: Reading) throws(DocumentError) -> ExtractedText {
        let start = time.now()
        var recognition = Duration.zero
        defer {
            let spent = time.now() - start
            metrics.stage(.extract).record(spent - recognition)
            if recognition > .zero { metrics.stage(.ocr).record(recognition) }
            metrics.busyNanoseconds.add(spent.nanosecondsRounded, ordering: .relaxed)
        }
        let text = try extractor.extract(reading.bytes, name: reading.job.document.name)
        recognition = text.recognitionTime
        return text
    }

    /// Given back when nothing was found because the worker stops.
    private func ending(
        of reading: Reading, _ found: Result<Verdict, DocumentError>?, cached: Bool = false
    ) -> DocumentEnding {
        guard let found else { return DocumentEnding(reading.job, .released) }
        var ending = ending(of: reading.job, since: reading.start, found, reading: reading, cached: cached)
        if !cached, let answer = ResultCache.Answer(lasting: found) {
            ending.remembered = cache.entry(for: answer, key: reading.key, jitter: randomness.fraction())
        }
        return ending
    }

    private func ending(
        of job: Job, since start: Moment, _ found: Result<Verdict, DocumentError>, reading: Reading? = nil,
        cached: Bool = false
    ) -> DocumentEnding {
        var verdict: Verdict?
        var failure: DocumentError?
        switch found {
        case .success(let answer): verdict = answer
        case .failure(let error):
            failure = error
            if let pause = failures.pauseBeforeRetry(of: job, after: error) {
                return DocumentEnding(job, .retry(after: pause, error: error))
            }
        }
        let result = DocumentResult(
            index: job.index, path: job.document.path, sha256: reading?.digest, bytes: reading?.bytes.count,
            verdict: verdict, cached: cached && failure == nil, duration: time.now() - start,
            finishedAt: time.wallTime(), error: failure)
        return DocumentEnding(job, .finished(result))
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

/// How a document ends, and what the cache should know of it.
struct DocumentEnding: Sendable {
    var settlement: Settlement
    var remembered: CacheEntry?

    init(_ job: Job, _ outcome: Settlement.Outcome) { settlement = Settlement(job: job, outcome: outcome) }
}
