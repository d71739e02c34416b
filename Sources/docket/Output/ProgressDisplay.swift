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
        let now = time.now()
        guard let bar, now - startedAt >= Self.delay else { return }
        if let drawnAt, now - drawnAt < Self.interval { return }
        drawnAt = now
        await Streams.draw(bar.text(for: batch, now: time.wallTime()))
    }

    /// Takes the bar away, so that a line can be written in its place.
    mutating func clear() async {
        guard drawnAt != nil else { return }
        drawnAt = nil
        await Streams.draw(ProgressBar.cleared)
    }
}
