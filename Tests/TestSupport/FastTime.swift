import Engine

/// Time that runs faster than the kernel's: a lease of ten seconds is over in a fraction of one.
public struct FastTime: TimeSource {
    private let factor: Double
    private let system = SystemTime()
    private let start: Moment
    private let startWall: Timestamp

    public init(factor: Double) {
        self.factor = factor
        start = system.now()
        startWall = system.wallTime()
    }

    private var passed: Duration { (system.now() - start) * factor }

    public func now() -> Moment { start + passed }

    public func wallTime() -> Timestamp {
        Timestamp(milliseconds: startWall.milliseconds + Int64(passed.inMilliseconds))
    }

    public func sleep(for duration: Duration) async throws { try await system.sleep(for: duration / factor) }
}
