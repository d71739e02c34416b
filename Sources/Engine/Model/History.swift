/// One second of the engine's life. A value that was not measured is NaN, never zero.
public struct HistorySample: Hashable, Sendable {
    public var at: Timestamp
    /// Documents a second.
    public var submitted: Float
    public var done: Float
    public var failed: Float
    /// Documents waiting and held by workers.
    public var queued: Float
    public var inFlight: Float
    /// Seconds from submission to result.
    public var p50: Float
    public var p95: Float
    public var p99: Float
    /// Result-cache hits of all requests in this second, 0 to 1.
    public var hitRatio: Float
    /// Share of one core.
    public var cpu: Float

    public init(
        at: Timestamp, submitted: Float, done: Float, failed: Float, queued: Float, inFlight: Float, p50: Float,
        p95: Float, p99: Float, hitRatio: Float, cpu: Float
    ) {
        self.at = at
        self.submitted = submitted
        self.done = done
        self.failed = failed
        self.queued = queued
        self.inFlight = inFlight
        self.p50 = p50
        self.p95 = p95
        self.p99 = p99
        self.hitRatio = hitRatio
        self.cpu = cpu
    }
}

/// The last samples, oldest first; a cheap copy that stays as it was taken.
public struct HistoryView: Sendable, RandomAccessCollection {
    private static var chunkLength: Int { 64 }
    /// Full chunks are shared between views; only the last one is copied when a sample comes.
    private var chunks: [[HistorySample]] = []
    private var dropped = 0
    public private(set) var count = 0

    public init() {}

    public var startIndex: Int { 0 }
    public var endIndex: Int { count }

    public subscript(position: Int) -> HistorySample {
        precondition(position >= 0 && position < count, "no sample at \(position) of \(count)")
        let absolute = position + dropped
        return chunks[absolute / Self.chunkLength][absolute % Self.chunkLength]
    }

    /// Adds a sample and lets go of the oldest beyond `countMax`.
    public mutating func append(_ sample: HistorySample, countMax: Int) {
        if let last = chunks.last, last.count < Self.chunkLength {
            chunks[chunks.count - 1].append(sample)
        } else {
            chunks.append([sample])
        }
        count += 1
        if count > countMax {
            count -= 1
            dropped += 1
            if dropped == Self.chunkLength {
                chunks.removeFirst()
                dropped = 0
            }
        }
    }
}
