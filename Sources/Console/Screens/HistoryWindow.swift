import Engine

/// The last minutes of the engine's history, evenly spaced: a second nobody measured is a gap.
struct HistoryWindow {
    let samples: [HistorySample]
    let end: Timestamp
    let seconds: Int

    /// - Parameter end: the right edge, usually the time of the snapshot.
    init(_ history: HistoryView, end: Timestamp, seconds: Int = 600) {
        samples = Array(history.suffix(seconds))
        self.end = end
        self.seconds = seconds
    }

    /// One value a second, oldest first.
    func values(_ of: (HistorySample) -> Float) -> [Float] {
        var values = [Float](repeating: .nan, count: seconds)
        for sample in samples {
            let age = Int(end.seconds(since: sample.at).rounded(.down))
            let place = seconds - 1 - age
            if values.indices.contains(place) { values[place] = of(sample) }
        }
        return values
    }

    /// Hours and minutes under a graph, and "now" at its right.
    var timeLabels: [Graph.TimeLabel] {
        let minutes = seconds / 60
        func label(_ position: Double) -> Graph.TimeLabel {
            let ago = Int64(Double(seconds) * (1 - position) * 1000)
            let clock = Timestamp(milliseconds: end.milliseconds - ago).clockText
            return Graph.TimeLabel(position: position, text: String(clock.prefix(5)))
        }
        guard minutes > 0 else { return [] }
        return [label(0), label(0.4), label(0.7), Graph.TimeLabel(position: 1, text: "now")]
    }
}
