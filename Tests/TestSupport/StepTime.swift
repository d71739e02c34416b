import Engine
import Synchronization

/// A wall clock that stands still until a test moves it. Sleeping takes real time: a test that waits, waits for
/// something else.
public final class StepTime: TimeSource {
    private let milliseconds: Mutex<Int64>
    private let system = SystemTime()

    public init(milliseconds: Int64 = 1_790_000_000_000) { self.milliseconds = Mutex(milliseconds) }

    @discardableResult
    public func advance(by duration: Duration) -> Timestamp {
        milliseconds.withLock { milliseconds in
            milliseconds += Int64(duration.inMilliseconds)
            return Timestamp(milliseconds: milliseconds)
        }
    }

    public func now() -> Moment { system.now() }
    public func wallTime() -> Timestamp { Timestamp(milliseconds: milliseconds.withLock { $0 }) }
    public func sleep(for duration: Duration) async throws { try await system.sleep(for: duration) }
}
