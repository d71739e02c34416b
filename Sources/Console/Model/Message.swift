import Engine

/// The row below every screen: what was done last, and how it went.
public struct Message: Hashable, Sendable {
    public var text: String
    public var isError: Bool
    public var at: Timestamp

    public init(text: String, isError: Bool = false, at: Timestamp) {
        self.text = text
        self.isError = isError
        self.at = at
    }
}

/// The last reversible act, which `u` takes back for a while.
public struct Undo: Hashable, Sendable {
    /// How long it is offered.
    public static let time: Duration = .seconds(30)

    /// Such as `acme back to standard`.
    public var title: String
    public var effect: ConsoleEffect
    public var until: Moment

    public init(title: String, effect: ConsoleEffect, until: Moment) {
        self.title = title
        self.effect = effect
        self.until = until
    }
}
