/// What people say documents are: takes it down, and lays it over what docket answered. A correction changes no stored
/// result and no cache, so taking it back brings docket's own answer back.
struct CorrectionRegister: Sendable {
    let configuration: EngineConfiguration
    let store: any JobStore
    let catalog: IndustryCatalog
    let extractor: TextExtractor
    let time: any TimeSource

    /// The results as they are answered: corrected where somebody corrected them.
    func corrected(_ results: [DocumentResult]) async throws(EngineError) -> [DocumentResult] {
        let places = results.indices.filter { results[$0].correctionKey != nil }
        guard !places.isEmpty else { return results }
        let keys = places.compactMap { results[$0].correctionKey }
        let found = try await StoreCall.run { () async throws(StoreError) in try await store.corrections(of: keys) }
        var corrected = results
        for (place, correction) in zip(places, found) {
            if let correction { corrected[place] = results[place].corrected(by: correction) }
        }
        return corrected
    }

    /// Throws `not_found` for a batch, document or category that there is not, the document's own error when it has no
    /// verdict, `conflict` when another correction is in force than was seen, and `queue_full` when no more corrections
    /// are kept.
    func relabel(_ wish: Relabelling) async throws(EngineError) -> Relabelled {
        let result = try await settled(wish)
        guard let verdict = result.verdict, let key = result.correctionKey else {
            let code = result.error?.code ?? .internal
            throw EngineError(
                code, "index \(wish.index) of \(wish.batch) failed (\(code.rawValue)) and has no verdict to correct")
        }
        guard let category = wish.category else {
            let outcome = try await StoreCall.run { () async throws(StoreError) in
                try await store.withdraw(key, seen: wish.seen)
            }
            switch outcome {
            case .withdrawn(let before?): return Relabelled(result: result, before: before.category)
            case .withdrawn(nil):
                throw EngineError(.notFound, "nobody has corrected index \(wish.index) of \(wish.batch)")
            case .other(let inForce): throw Self.conflict(result.path, inForce)
            }
        }
        try check(category, in: verdict.industry)
        let (text, problem) = wish.keepsText ? await head(of: result) : (.dropped, nil)
        let correction = Correction(
            key: key, category: category, by: wish.by, at: time.wallTime(), was: verdict.category,
            wasConfidence: verdict.confidence, path: result.path)
        let limits = configuration.corrections
        let outcome = try await StoreCall.run { () async throws(StoreError) in
            try await store.correct(correction, text: text, within: limits, seen: wish.seen)
        }
        switch outcome {
        case .inForce(let replaced):
            return Relabelled(
                result: result.corrected(by: correction), before: replaced?.category, textProblem: problem)
        case .other(let inForce): throw Self.conflict(result.path, inForce)
        case .full:
            throw EngineError(
                .queueFull,
                "there are \(limits.entriesMax) corrections, as many as are kept; take old ones back with "
                    + "`docket batch relabel --undo`")
        }
    }

    private static func conflict(_ path: String, _ inForce: Correction?) -> EngineError {
        let later = inForce.map { "\($0.by) said \($0.category) after it" } ?? "it was taken back"
        return EngineError(.conflict, "\(Document(path: path).name) was left as it is: \(later)")
    }

    func page(
        from: Int, limit: Int, withTexts: Bool
    ) async throws(EngineError) -> (records: [CorrectionRecord], total: Int) {
        let limit = min(max(1, limit), StoreLimits.documentsPerCall)
        return try await StoreCall.run { () async throws(StoreError) in
            try await store.corrections(from: from, limit: limit, withTexts: withTexts)
        }
    }

    private func settled(_ wish: Relabelling) async throws(EngineError) -> DocumentResult {
        let batch = try await StoreCall.batch(wish.batch, in: store)
        guard (0..<batch.total).contains(wish.index) else {
            throw EngineError(
                .notFound, "\(batch.id) has the indices 0 to \(batch.total - 1), there is no \(wish.index)")
        }
        let page = try await StoreCall.run { () async throws(StoreError) in
            try await store.results(of: batch.id, from: wish.index, limit: 1)
        }
        guard let result = page.results.first, result.index == wish.index else {
            throw EngineError(.notFound, "index \(wish.index) of \(batch.id) has no verdict yet; wait until it is done")
        }
        return result
    }

    private func check(_ category: Category, in industry: IndustryName) throws(EngineError) {
        guard category != .unknown else { return }
        let summary: IndustrySummary
        do { summary = try catalog.summary(of: industry) } catch { throw EngineError(error.code, error.message) }
        guard summary.categories.contains(where: { $0.id == category }) else {
            throw EngineError(
                .notFound,
                "industry \(industry) has no category \(category); `docket industry show \(industry)` lists them")
        }
    }

    /// The beginning of the document's text, read from where it lies now; what was kept before stays when it can't be
    /// read, with a sentence why.
    private func head(of result: DocumentResult) async -> (text: CorrectionText, problem: String?) {
        let threads = ExtractionThreads(threads: 1)
        defer { threads.stop() }
        let limits = configuration.limits
        let bytesMax = configuration.corrections.textBytesMax
        let found = await threads.run { () -> Result<[UInt8], DocumentError> in
            Result { () throws(DocumentError) in
                let bytes = try FileReader.read(result.path, bytesMax: limits.fileBytesMax)
                guard ContentDigest.sha256Hex(of: bytes) == result.sha256 else {
                    throw DocumentError(.notFound, "the file has changed since it was classified")
                }
                return try extractor.extract(bytes, name: Document(path: result.path).name).head(bytesMax: bytesMax)
            }
        }
        switch found {
        case .success(let head): return (.kept(head), nil)
        case .failure(let error): return (.unchanged, error.message)
        case nil: return (.unchanged, "docket was asked to stop before the text was read")
        }
    }
}

extension ExtractedText {
    /// Its beginning in whole characters.
    func head(bytesMax: Int) -> [UInt8] {
        guard text.count > bytesMax else { return text }
        var end = bytesMax
        // A byte 10xxxxxx goes on with a character that began before it.
        while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
        return Array(text[..<end])
    }
}
