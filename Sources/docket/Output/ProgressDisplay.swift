import Engine

/// Draws a progress bar on standard error when that is a terminal and the work takes longer than a second.
struct ProgressDisplay: Sendable {
    private static let delay: Duration = .seconds(1)
    private static let interval: Duration = .milliseconds(200)

    private let bar: ProgressBar?
    private let time: any TimeSource
    private let startedAt: Moment
    private var drawnAt: Moment?

    init(time: any TimeSource, isWanted: Bool = true) {
        self.time = time
        startedAt = time.now()
        bar = isWanted ? TextStyle.errorColumns.map(ProgressBar.init(width:)) : nil
    }

    /// At most five times a second; cheap in between.
    mutating func show(_ batch: Batch) async {
        guard let bar, isDue() else { return }
        await Streams.draw(bar.text(for: batch, now: time.wallTime()))
    }

    /// The same for work that runs on the main thread; without a total there is only a count.
    @MainActor
    mutating func show(_ title: String, done: Int, of total: Int?) {
        guard let bar, isDue() else { return }
        Streams.draw(bar.text(for: title, done: done, of: total))
    }

    /// Notes that it is drawn now when it is.
    private mutating func isDue() -> Bool {
        let now = time.now()
        guard now - startedAt >= Self.delay else { return false }
        if let drawnAt, now - drawnAt < Self.interval { return false }
        drawnAt = now
        return true
    }

    /// Takes the bar away, so that a line can be written in its place.
    mutating func clear() async {
        guard drawnAt != nil else { return }
        drawnAt = nil
        await Streams.draw(ProgressBar.cleared)
    }

    /// The same on the main thread.
    @MainActor
    mutating func clearNow() {
        guard drawnAt != nil else { return }
        drawnAt = nil
        Streams.draw(ProgressBar.cleared)
    }
}
