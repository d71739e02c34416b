/// Verdicts, and lasting refusals, by what was read, for 24 hours: in this process first, then in the store. The key
/// names everything the answer depends on: the bytes, the industry's fingerprint, and how much of a document is read. A
/// file's name is neither in the key nor in the value.
struct ResultCache: Sendable {
    let store: any JobStore
    let shelf: AnswerShelf
    let metrics: EngineMetrics
    let time: any TimeSource
    private let extent: String

    init(
        store: any JobStore, shelf: AnswerShelf, metrics: EngineMetrics, time: any TimeSource,
        limits: ExtractionLimits
    ) {
        self.store = store
        self.shelf = shelf
        self.metrics = metrics
        self.time = time
        extent = Self.extent(of: limits)
    }

    /// The limits that shape an answer. Those on time end in errors that are not remembered; for want of memory a
    /// parser may take a good file for a damaged one. What is too large within an archive or e-mail is left out of its
    /// text.
    static func extent(of limits: ExtractionLimits) -> String {
        "\(limits.pagesMax).\(limits.textBytesMax).\(limits.extractMemoryBytesMax).\(limits.nestingMax)"
            + ".\(limits.recognizedPagesMax).\(limits.recognitionLanguages).\(limits.fileBytesMax)"
            + ".\(limits.expandedBytesMax).\(limits.expansionRatioMax).\(limits.membersMax)"
    }

    func key(digest: String, fingerprint: String) -> String { "\(digest):\(fingerprint):\(extent)" }

    /// What is known of some bytes: a verdict, or why there can be none.
    enum Answer: Hashable, Sendable {
        case verdict(Verdict)
        case refusal(DocumentError)

        /// Nil for what is no fact about the bytes: they may be answered otherwise a moment later.
        init?(lasting found: Result<Verdict, DocumentError>) {
            switch found {
            case .success(let verdict) where ResultCache.isLasting(verdict): self = .verdict(verdict)
            case .failure(let error) where ResultCache.isLasting(error): self = .refusal(error)
            default: return nil
            }
        }

        var result: Result<Verdict, DocumentError> {
            switch self {
            case .verdict(let verdict): .success(verdict)
            case .refusal(let error): .failure(error)
            }
        }
    }

    /// True when the same bytes will be refused again, for the same reason.
    static func isLasting(_ error: DocumentError) -> Bool {
        switch error.code {
        case .encrypted, .unreadable: true
        // `unsupported_type` and `needs_ocr` among the others: installing a program may be all they need.
        default: false
        }
    }

    /// True when the same bytes will be answered the same again: nothing in them went unread for a passing reason. What
    /// is too large stays too large under the limits of the key.
    static func isLasting(_ verdict: Verdict) -> Bool {
        (verdict.children ?? []).allSatisfy { child in
            child.error.map { isLasting($0) || $0.code == .tooLarge || $0.code == .emptyFile } ?? true
        }
    }

    /// In the order of `keys`, with at most one call to the store. One that can't answer is a miss: the cache makes
    /// things faster, never fail. Each key counts once, wherever it was found.
    func answers(for keys: [String]) async -> [Answer?] {
        let now = time.now()
        var values = shelf.values(of: keys, at: now, wallTime: time.wallTime())
        let missing = values.indices.filter { values[$0] == nil }
        if !missing.isEmpty {
            do {
                let found = try await store.cached(missing.map { keys[$0] }, in: .result)
                for (place, value) in zip(missing, found.values) { values[place] = value }
                let known = missing.compactMap { place in values[place].map { (key: keys[place], value: $0) } }
                shelf.note(generation: found.flushes, known, asked: now)
                // What was found out here meanwhile may be on its way to the store, and is good now that the store was
                // asked.
                let rest = missing.filter { values[$0] == nil }
                let kept = shelf.values(of: rest.map { keys[$0] }, at: now, wallTime: time.wallTime())
                for (place, value) in zip(rest, kept) { values[place] = value }
            } catch {
                metrics.storeErrors.add(1, ordering: .relaxed)
            }
        }
        return values.map { value in
            let answer = value.flatMap { AnswerBytes.answer(from: $0) }
            metrics.countCache(.result, hit: answer != nil)
            return answer
        }
    }

    /// Known in this process from here on; the entry is for the store, with others.
    func entry(for answer: Answer, key: String, jitter: Double) -> CacheEntry {
        // Entries of one batch must not all expire in the same second.
        let life = CacheName.result.timeToLive * (0.9 + 0.2 * jitter)
        let until = Timestamp(milliseconds: time.wallTime().milliseconds + Int64(life.inMilliseconds))
        let value = AnswerBytes.bytes(of: answer, until: until)
        shelf.keep(value, for: key)
        return CacheEntry(key: CacheKey(.result, key), value: value, timeToLive: life)
    }
}
