/// A point on a clock that only goes forward; for measuring and waiting, never for people.
public struct Moment: Hashable, Comparable, Sendable {
    public let nanoseconds: Int64

    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    public static func < (left: Moment, right: Moment) -> Bool { left.nanoseconds < right.nanoseconds }

    public static func - (later: Moment, earlier: Moment) -> Duration {
        .nanoseconds(later.nanoseconds - earlier.nanoseconds)
    }

    public static func + (moment: Moment, duration: Duration) -> Moment {
        Moment(nanoseconds: moment.nanoseconds + duration.nanosecondsRounded)
    }
}

extension Duration {
    /// Whole nanoseconds; durations past 292 years are out of docket's range.
    public var nanosecondsRounded: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }

    /// For ratios, records and metrics, which are in seconds.
    public var inSeconds: Double { Double(nanosecondsRounded) / 1e9 }

    public var inMilliseconds: Double { Double(nanosecondsRounded) / 1e6 }
}

/// Where time comes from. A port, so that a simulation owns every clock and every sleep.
public protocol TimeSource: Sendable {
    func now() -> Moment
    func wallTime() -> Timestamp
    /// Throws `CancellationError` when the task is cancelled while it sleeps.
    func sleep(for duration: Duration) async throws
}

extension TimeSource {
    /// Sleeps until the next whole multiple of `interval`. Loops that keep to it wake up together, and a machine at
    /// rest wakes once for all of them. A beat that is less than a quarter of the interval away is left out, so that a
    /// loop whose sleep ended a little early does not turn twice. Throws as ``sleep(for:)``.
    public func sleepToBeat(every interval: Duration) async throws {
        try await sleep(for: untilBeat(every: interval))
    }

    /// How long ``sleepToBeat(every:)`` sleeps now.
    public func untilBeat(every interval: Duration) -> Duration {
        let length = interval.nanosecondsRounded
        precondition(length > 0, "a beat has a length")
        let left = length - now().nanoseconds % length
        return .nanoseconds(left < length / 4 ? left + length : left)
    }
}
