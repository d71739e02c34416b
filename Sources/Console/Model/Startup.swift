import Engine

/// The time before there is an engine to look at.
public struct Startup: Hashable, Sendable {
    /// What is being waited for, such as `private redis`.
    public var step: String
    /// Since when.
    public var since: Moment

    public init(step: String, since: Moment) {
        self.step = step
        self.since = since
    }
}
