import Engine

/// The row below every screen: what was done last, and how it went.
public struct Message: Hashable, Sendable {
    public var text: String
    public var isError: Bool
    public var at: Timestamp
    /// When it was said, by the clock that ages are measured on.
    public var since: Moment
    /// A key was pressed since.
    public var isAnswered = false

    /// How long an error stays at least. Then it stands until a key was pressed: who looks away does not miss it.
    static let errorTime: Duration = .seconds(10)

    init(text: String, isError: Bool = false, at time: ConsoleTime) {
        self.text = text
        self.isError = isError
        at = time.wall
        since = time.moment
    }

    /// An error that was there to be read, and is no longer about what the operator does now.
    func isOver(at now: Moment) -> Bool { isError && isAnswered && now - since >= Self.errorTime }
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
