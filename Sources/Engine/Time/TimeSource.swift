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
