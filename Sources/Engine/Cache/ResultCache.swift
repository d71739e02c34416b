import FoundationEssentials

/// Verdicts, and lasting refusals, by what was read, for 24 hours. The key names everything the answer depends on: the
/// bytes, the industry's fingerprint, and how much of a document is read. A file's name is neither in the key nor in
/// the value.
struct ResultCache: Sendable {
    let store: any JobStore
    let metrics: EngineMetrics
    private let extent: String

    init(store: any JobStore, metrics: EngineMetrics, limits: ExtractionLimits) {
        self.store = store
        self.metrics = metrics
        extent = Self.extent(of: limits)
    }

    /// The limits that shape an answer. Those on a file's size and on time end in errors that are not remembered; one on
    /// memory may make a parser take a good file for a damaged one.
    static func extent(of limits: ExtractionLimits) -> String {
        "\(limits.pagesMax).\(limits.textBytesMax).\(limits.extractMemoryBytesMax)"
    }

    private func key(_ digest: String, _ fingerprint: String) -> CacheKey {
        CacheKey(.result, "\(digest):\(fingerprint):\(extent)")
    }

    /// What is known of some bytes: a verdict, or why there can be none.
    enum Answer: Codable, Sendable {
        case verdict(Verdict)
        case refusal(DocumentError)
    }

    /// True when the same bytes will be refused again, for the same reason.
    static func isLasting(_ error: DocumentError) -> Bool {
        switch error.code {
        case .encrypted, .needsOCR, .unreadable: true
        // `unsupported_type` among the others: installing a program may be all it needs.
        default: false
        }
    }

    /// A store that can't answer is a miss: the cache makes things faster, never fail.
    func answer(digest: String, fingerprint: String) async -> Answer? {
        var bytes: [UInt8]?
        do { bytes = try await store.cached(key(digest, fingerprint)) } catch {
            metrics.storeErrors.add(1, ordering: .relaxed)
        }
        let answer = bytes.flatMap { try? JSONDecoder().decode(Answer.self, from: Data($0)) }
        metrics.countCache(.result, hit: answer != nil)
        return answer
    }

    func remember(_ answer: Answer, digest: String, fingerprint: String, jitter: Double) async {
        guard let value = try? JSONEncoder().encode(answer) else { return }
        // Entries of one batch must not all expire in the same second.
        let life = CacheName.result.timeToLive * (0.9 + 0.2 * jitter)
        do { try await store.setCached(key(digest, fingerprint), to: Array(value), timeToLive: life) } catch {
            metrics.storeErrors.add(1, ordering: .relaxed)
        }
    }
}
