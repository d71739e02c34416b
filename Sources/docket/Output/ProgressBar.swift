import Engine

/// A line that shows how far a batch is, drawn again in place. ASCII, because a terminal may be of any kind.
struct ProgressBar: Sendable {
    private static let barWidth = 30
    /// Return to the first column and erase to the line's end.
    private static let erase = "\r\u{1B}[K"

    /// Of the terminal, in columns.
    let width: Int

    func text(for batch: Batch, now: Timestamp) -> String {
        var line = "\(batch.id) [\(Self.bar(batch.progress))] \(batch.done + batch.failed)/\(batch.total)"
        if batch.failed > 0 { line += "  \(batch.failed) failed" }
        if let rate = batch.rate(now: now) { line += "  \(PlainText.decimal(rate, places: 0))/s" }
        if let eta = batch.eta(now: now) { line += "  \(PlainText.seconds(eta)) left" }
        return drawn(line)
    }

    /// Of work that is no batch; without a total there is only a count.
    func text(for title: String, done: Int, of total: Int?) -> String {
        guard let total, total > 0 else { return drawn("\(title) \(done)") }
        return drawn("\(title) [\(Self.bar(min(1, Double(done) / Double(total))))] \(done)/\(total)")
    }

    private static func bar(_ progress: Double) -> String {
        let filled = Int((progress * Double(barWidth)).rounded(.down))
        return String(repeating: "#", count: filled) + String(repeating: ".", count: barWidth - filled)
    }

    private func drawn(_ line: String) -> String { Self.erase + String(line.prefix(max(10, width - 1))) }

    static let cleared = erase
}
