import Engine

/// Turns counters that only grow into rates over the last seconds.
public struct FlowMeter<ID: Hashable & Sendable>: Sendable {
    public struct Counts: Hashable, Sendable {
        public var `in`: Int
        public var out: Int

        public init(in: Int, out: Int) {
            self.in = `in`
            self.out = out
        }
    }

    /// A second.
    public struct Rates: Hashable, Sendable {
        public var `in`: Double
        public var out: Double

        public init(in: Double, out: Double) {
            self.in = `in`
            self.out = out
        }
    }

    /// Samples kept; with one a second, the rate is over the last ten seconds.
    public static var samplesMax: Int { 11 }
    /// Samples before a gap longer than this say nothing about the time after it.
    private static var sampleAgeMax: Duration { .milliseconds(10_500) }

    private var samples: [(at: Moment, counts: [ID: Counts])] = []

    public init() {}

    public mutating func add(_ counts: [(ID, Counts)], at now: Moment) {
        samples.append((now, Dictionary(counts, uniquingKeysWith: { first, _ in first })))
        samples.removeAll { now - $0.at > Self.sampleAgeMax }
        if samples.count > Self.samplesMax { samples.removeFirst() }
    }

    /// Nil until two samples know `id`. A counter that went back began anew: it counts from zero.
    public func rates(of id: ID) -> Rates? {
        guard let last = samples.last, let now = last.counts[id],
            let first = samples.first(where: { $0.counts[id] != nil }), let then = first.counts[id]
        else { return nil }
        let seconds = (last.at - first.at).inSeconds
        guard seconds > 0 else { return nil }
        func grown(_ now: Int, _ then: Int) -> Double { Double(now >= then ? now - then : now) / seconds }
        return Rates(in: grown(now.in, then.in), out: grown(now.out, then.out))
    }
}

/// Documents that ended without a verdict, whoever in the fleet worked on them: an engine's own counters know its own
/// failures alone, so this is told by the batches that are listed.
public struct FailureMeter: Sendable {
    private var last: [BatchID: Int] = [:]
    private var lastReadAt: Timestamp?
    /// Only grows: a retry takes failures off its batch, which is no failure less that happened.
    private var sum = 0
    private var flow = FlowMeter<Bool>()

    public init() {}

    mutating func add(_ batches: [Batch], readAt: Timestamp, at now: Moment) {
        for batch in batches {
            // One that was not listed before counts from nothing when it is new, and not at all when it is old.
            let isNew = lastReadAt.map { batch.createdAt > $0 } ?? false
            sum += max(0, batch.failed - (last[batch.id] ?? (isNew ? 0 : batch.failed)))
            last[batch.id] = batch.failed
        }
        let listed = Set(batches.map(\.id))
        last = last.filter { listed.contains($0.key) }
        lastReadAt = readAt
        flow.add([(true, FlowMeter.Counts(in: 0, out: sum))], at: now)
    }

    /// Failed documents a second over the last ten seconds; nil until two looks tell them.
    public var perSecond: Double? { flow.rates(of: true)?.out }
}

/// How long each tier's queue was, a minute at a time, for as long as this console has watched.
public struct QueueTrends: Sendable {
    /// Minutes shown.
    public static let minutes = 10

    /// Longest queue in each minute by tier.
    private var peaks: [TierName: [Int64: Int]] = [:]

    public init() {}

    public mutating func add(_ queues: [TierQueue], at now: Moment) {
        let minute = now.nanoseconds / 60_000_000_000
        for queue in queues {
            peaks[queue.tier, default: [:]][minute, default: 0].raise(to: queue.queued)
        }
        for tier in peaks.keys {
            peaks[tier] = peaks[tier]?.filter { $0.key > minute - Int64(Self.minutes) }
            if peaks[tier]?.isEmpty == true { peaks[tier] = nil }
        }
    }

    /// Oldest first, `minutes` of them; nil for a minute nobody watched.
    public func minutes(of tier: TierName, at now: Moment) -> [Int?] {
        let minute = now.nanoseconds / 60_000_000_000
        return (0..<Int64(Self.minutes)).reversed().map { peaks[tier]?[minute - $0] }
    }
}

extension Int {
    fileprivate mutating func raise(to other: Int) { self = Swift.max(self, other) }
}
