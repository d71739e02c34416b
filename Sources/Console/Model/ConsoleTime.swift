import Engine

/// The time of an event, on both clocks: the screen measures ages on one and shows people the other.
public struct ConsoleTime: Hashable, Sendable {
    public var moment: Moment
    public var wall: Timestamp

    public init(moment: Moment, wall: Timestamp) {
        self.moment = moment
        self.wall = wall
    }

    public static func now(_ time: any TimeSource) -> ConsoleTime {
        ConsoleTime(moment: time.now(), wall: time.wallTime())
    }
}
