import Engine

/// When the terminal's thread is to say that time went by. It is the thread that draws, so a second at rest costs one
/// wake-up and not one for a timer as well.
struct TickSchedule {
    private let interval: Duration
    private let time: any TimeSource
    private var due: Moment

    /// The engine reads its store on the beat and is done a moment later: a tick then shows fresh numbers.
    private static let afterBeat: Duration = .milliseconds(50)

    /// Nil without an interval.
    init?(every interval: Duration?, time: any TimeSource) {
        guard let interval, interval > .zero else { return nil }
        self.interval = interval
        self.time = time
        due = time.now()
        plan()
    }

    private mutating func plan() { due = time.now() + time.untilBeat(every: interval) + Self.afterBeat }

    /// Whole milliseconds until the next tick, rounded up: waking a little early would be waking twice.
    var millisecondsLeft: Int32 {
        Int32(max(0, min((due - time.now()).inMilliseconds.rounded(.up), 3_600_000)))
    }

    /// Whether a tick is due; then the next one is planned.
    mutating func takeDue() -> Bool {
        guard time.now() >= due else { return false }
        plan()
        return true
    }
}
