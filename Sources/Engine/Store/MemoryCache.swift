import Collections

/// One cache of a ``MemoryStore``, within its bounds.
struct MemoryCache: Sendable {
    private struct Stored: Sendable {
        var value: [UInt8]
        var until: Timestamp
    }

    /// Which entry expires next. Places of entries that were replaced stay until they come up.
    private struct Place: Comparable, Sendable {
        var until: Timestamp
        var key: String

        static func < (left: Place, right: Place) -> Bool { (left.until, left.key) < (right.until, right.key) }
    }

    private var stored: [String: Stored] = [:]
    private var order: Heap<Place> = []
    private var bytes = 0
    private(set) var flushes = 0

    func value(_ key: String, at now: Timestamp) -> [UInt8]? {
        guard let entry = stored[key], entry.until > now else { return nil }
        return entry.value
    }

    mutating func set(_ entry: CacheEntry, within bounds: CacheBounds, at now: Timestamp) {
        let key = entry.key.key
        sweep(at: now)
        forget(key)
        let size = key.utf8.count + entry.value.count
        guard entry.value.count <= bounds.valueBytesMax, size <= bounds.bytesMax else { return }
        while !stored.isEmpty, stored.count >= bounds.entriesMax || bytes + size > bounds.bytesMax { removeFirst() }
        guard stored.count < bounds.entriesMax else { return }
        let life = max(1, Int64(entry.timeToLive.inMilliseconds))
        let until = Timestamp(milliseconds: now.milliseconds + life)
        stored[key] = Stored(value: entry.value, until: until)
        bytes += size
        order.insert(Place(until: until, key: key))
        if order.count > 2 * stored.count + 64 {
            order = Heap(stored.map { Place(until: $0.value.until, key: $0.key) })
        }
    }

    /// How many were alive.
    mutating func flush(at now: Timestamp) -> Int {
        let lived = size(at: now).entries
        stored = [:]
        order = []
        bytes = 0
        flushes += 1
        return lived
    }

    mutating func size(at now: Timestamp) -> (entries: Int, bytes: Int) {
        sweep(at: now)
        return (stored.count, bytes)
    }

    private mutating func sweep(at now: Timestamp) {
        while let first = order.min, first.until <= now { removeFirst() }
    }

    private mutating func removeFirst() {
        guard let place = order.popMin() else { return }
        if stored[place.key]?.until == place.until { forget(place.key) }
    }

    private mutating func forget(_ key: String) {
        guard let entry = stored.removeValue(forKey: key) else { return }
        bytes -= key.utf8.count + entry.value.count
    }
}
