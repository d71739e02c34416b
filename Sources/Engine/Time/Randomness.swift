/// Where chance comes from: a port for the same reason as ``TimeSource``. Feeds jitter and ids, never secrets.
public protocol Randomness: Sendable {
    func next() -> UInt64
}

extension Randomness {
    /// Evenly from 0 up to, not including, 1.
    public func fraction() -> Double { Double(next() >> 11) / Double(1 << 53) }
}

/// The kernel's randomness.
public struct SystemRandomness: Randomness {
    public init() {}

    public func next() -> UInt64 {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}
