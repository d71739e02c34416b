import Engine

/// What ``NumberText`` does not say: forms that only the screens need.
enum Format {
    /// The age of data: always tenths of a second while it is young, so that it does not jump about.
    static func age(_ value: Duration) -> String {
        let seconds = max(0, value.inSeconds)
        return seconds < 99.95 ? NumberText.fixed(seconds, places: 1) + "s" : NumberText.seconds(seconds)
    }

    /// For progress, which must not say 100 % before it is there.
    static func progress(_ ratio: Double) -> String {
        "\(min(100, Int((ratio.isFinite ? max(0, ratio) : 0) * 100)))%"
    }

    /// From 0 to 1 with two places: a confidence; `-` where none was measured.
    static func confidence(_ value: Double?) -> String { value.map { NumberText.fixed($0, places: 2) } ?? "-" }

    /// A signed weight with two places.
    static func weight(_ value: Double) -> String {
        (value < 0 ? "" : "+") + NumberText.fixed(value, places: 2)
    }
}
