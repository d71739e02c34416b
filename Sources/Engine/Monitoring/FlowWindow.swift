/// Counters that only grow, as the store told them during the last minute: for rates over the last ten seconds and sums
/// over the minute. Seconds in which the store said nothing are not in it, so that what piled up in a gap is never
/// taken for the work of one second. Pure: time is given.
struct FlowWindow: Sendable {
    struct Counts: Hashable, Sendable {
        /// Of the whole fleet.
        var admitted: Int
        var settled: Int
        /// Of this process.
        var failed: Int
        var faults: Int
    }

    /// A look may come a little late; a gap is longer.
    private static let rateTime: Duration = .milliseconds(10_500)
    private static let minute: Duration = .milliseconds(60_500)
    /// One look a second fills half of it.
    private static let readingsMax = 128

    private var readings: [(at: Moment, counts: Counts)] = []

    mutating func add(_ counts: Counts, at now: Moment) {
        readings.removeAll { now - $0.at > Self.minute }
        if readings.count == Self.readingsMax { readings.removeFirst() }
        readings.append((now, counts))
    }

    /// Nil until two readings lie within the last ten seconds of readings.
    var rates: Rates? {
        guard let last = readings.last,
            let first = readings.first(where: { last.at - $0.at <= Self.rateTime })
        else { return nil }
        let seconds = (last.at - first.at).inSeconds
        guard seconds > 0 else { return nil }
        func perSecond(_ count: (Counts) -> Int) -> Double {
            max(0, Double(count(last.counts) - count(first.counts)) / seconds)
        }
        // What is settled has a verdict or has failed; failures of other processes are not known here.
        return Rates(
            submitted: perSecond(\.admitted), done: perSecond { $0.settled - $0.failed }, failed: perSecond(\.failed))
    }

    /// Our own faults and all settlements since the oldest reading of the last minute.
    var lastMinute: (faults: Int, settled: Int) {
        guard let first = readings.first?.counts, let last = readings.last?.counts else { return (0, 0) }
        return (max(0, last.faults - first.faults), max(0, last.settled - first.settled))
    }
}
