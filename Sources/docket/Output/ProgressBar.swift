import Engine

/// A line that shows how far a batch is, drawn again in place. ASCII, because a terminal may be of any kind.
struct ProgressBar: Sendable {
    private static let barWidth = 30
    /// Return to the first column and erase to the line's end.
    private static let erase = "\r\u{1B}[K"

    /// Of the terminal, in columns.
    let width: Int

    func text(for batch: Batch, now: Timestamp) -> String {
        let filled = Int((batch.progress * Double(Self.barWidth)).rounded(.down))
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: Self.barWidth - filled)
        var line = "\(batch.id) [\(bar)] \(batch.done + batch.failed)/\(batch.total)"
        if batch.failed > 0 { line += "  \(batch.failed) failed" }
        if let rate = batch.rate(now: now) { line += "  \(PlainText.decimal(rate, places: 0))/s" }
        if let eta = batch.eta(now: now) { line += "  \(PlainText.seconds(eta)) left" }
        return Self.erase + String(line.prefix(max(10, width - 1)))
    }

    static let cleared = erase
}
