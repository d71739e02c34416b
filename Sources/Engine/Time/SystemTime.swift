#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The kernel's clocks.
public struct SystemTime: TimeSource {
    public init() {}

    private func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        let result = clock_gettime(clock, &time)
        precondition(result == 0, "clock_gettime can't fail for a clock that every kernel has")
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    public func now() -> Moment { Moment(nanoseconds: read(CLOCK_MONOTONIC)) }

    public func wallTime() -> Timestamp { Timestamp(milliseconds: read(CLOCK_REALTIME) / 1_000_000) }

    #if os(Linux)
    public func sleep(for duration: Duration) async throws {
        try await SleepClock.shared.sleep(until: now() + max(.zero, duration))
    }
    #else
    public func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration) }
    #endif
}
