import FoundationEssentials

/// Verdicts by what was read, for 24 hours. The key names everything the answer depends on: the bytes and the
/// industry's fingerprint. A file's name is neither in the key nor in the value.
struct ResultCache: Sendable {
    let store: any JobStore
    let metrics: EngineMetrics

    private func key(_ digest: String, _ fingerprint: String) -> CacheKey {
        CacheKey(.result, digest + ":" + fingerprint)
    }

    /// A store that can't answer is a miss: the cache makes things faster, never fail.
    func verdict(digest: String, fingerprint: String) async -> Verdict? {
        var bytes: [UInt8]?
        do { bytes = try await store.cached(key(digest, fingerprint)) } catch {
            metrics.storeErrors.add(1, ordering: .relaxed)
        }
        let verdict = bytes.flatMap { try? JSONDecoder().decode(Verdict.self, from: Data($0)) }
        metrics.countCache(.result, hit: verdict != nil)
        return verdict
    }

    func remember(_ verdict: Verdict, digest: String, fingerprint: String, jitter: Double) async {
        guard let value = try? JSONEncoder().encode(verdict) else { return }
        // Entries of one batch must not all expire in the same second.
        let life = CacheName.result.timeToLive * (0.9 + 0.2 * jitter)
        do { try await store.setCached(key(digest, fingerprint), to: Array(value), timeToLive: life) } catch {
            metrics.storeErrors.add(1, ordering: .relaxed)
        }
    }
}
