/// What the patterns of all industries were compiled to, for an hour: so a worker on another machine, or one whose
/// state folder is gone, starts without compiling.
///
/// What Hyperscan reads back it believes: it knows damage, but not malice. So a value is held against its own SHA-256
/// before, which finds what was cut or mixed up, and the store is trusted as far as the rest of docket trusts it:
/// whoever may write to it decides what this process does.
struct PatternCache: Sendable {
    let store: any JobStore
    let metrics: EngineMetrics
    let time: any TimeSource
    let randomness: any Randomness

    /// The form of a value: this, when it ends, the SHA-256 of what was compiled in hex, and that.
    private static let version: UInt8 = 1
    private static let digestBytes = 64

    /// Offers what the store has to `patterns`, and says whether the store needs it again: it had nothing that can be
    /// used, or not for much longer. A store that can't answer has nothing.
    func fetch(for patterns: SharedPatterns) async -> Bool {
        let key = CacheKey(.pattern, patterns.name)
        let value: [UInt8]?
        do {
            value = try await store.cached(key)
        } catch {
            metrics.storeErrors.add(1, ordering: .relaxed)
            value = nil
        }
        let found = value.flatMap(Self.content)
        metrics.countCache(.pattern, hit: found != nil)
        guard let found else { return true }
        patterns.offer(found.serialized)
        let half = CacheName.pattern.timeToLive.inMilliseconds / 2
        return Double(found.until.milliseconds - time.wallTime().milliseconds) < half
    }

    /// Stores what was compiled; nothing where it can't be kept.
    func keep(_ patterns: SharedPatterns) async {
        guard let serialized = patterns.serialized, !serialized.isEmpty else { return }
        // Workers that started together must not all compile again in the same second.
        let life = CacheName.pattern.timeToLive * (0.9 + 0.2 * randomness.fraction())
        let until = Timestamp(milliseconds: time.wallTime().milliseconds + Int64(life.inMilliseconds))
        let value = Self.value(of: serialized, until: until)
        do {
            try await store.setCached(CacheKey(.pattern, patterns.name), to: value, timeToLive: life)
        } catch {
            metrics.storeErrors.add(1, ordering: .relaxed)
        }
    }

    static func value(of serialized: [UInt8], until: Timestamp) -> [UInt8] {
        var writer = ByteWriter()
        writer.put(byte: version)
        writer.put(bits: UInt64(bitPattern: until.milliseconds))
        return writer.bytes + Array(ContentDigest.sha256Hex(of: serialized).utf8) + serialized
    }

    /// Nil for what is damaged, or of another version.
    private static func content(of value: [UInt8]) -> (until: Timestamp, serialized: [UInt8])? {
        var reader = ByteReader(value)
        guard reader.byte() == version, let bits = reader.bits(), reader.left > digestBytes else { return nil }
        let start = value.count - reader.left
        let serialized = Array(value[(start + digestBytes)...])
        guard value[start..<start + digestBytes].elementsEqual(ContentDigest.sha256Hex(of: serialized).utf8) else {
            return nil
        }
        return (Timestamp(milliseconds: Int64(bitPattern: bits)), serialized)
    }
}
