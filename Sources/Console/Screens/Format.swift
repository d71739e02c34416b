import Engine

/// Numbers as people read them: short, each with its unit, never wider than the columns are made for.
enum Format {
    /// `402`, `9999`, `18.2k`, `1.41M`: at most six cells.
    static func count(_ value: Int) -> String {
        let size = value.magnitude
        if size < 10_000 { return String(value) }
        let number = Double(value)
        if size < 1_000_000 { return decimal(number / 1e3, places: 1) + "k" }
        if size < 1_000_000_000 { return decimal(number / 1e6, places: size < 100_000_000 ? 2 : 1) + "M" }
        if size < 1_000_000_000_000 { return decimal(number / 1e9, places: size < 100_000_000_000 ? 2 : 1) + "G" }
        return value < 0 ? "<-1T" : ">1T"
    }

    /// A rate without its unit: `0`, `0.4`, `31`, `12.0k`; a dash where it is not known.
    static func rate(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "-" }
        if value == 0 { return "0" }
        if abs(value) < 0.05 { return "<0.1" }
        if abs(value) < 9.95 { return decimal(value, places: 1) }
        return count(whole(value))
    }

    /// `40ms`, `0.4s`, `94s`, `8m34s`, `1h52m`, `3d04h`; a dash where it is not known.
    static func seconds(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "-" }
        if value < 0 { return "0s" }
        if value < 0.0005 { return "<1ms" }
        if value < 0.0995 { return "\(whole(value * 1000))ms" }
        if value < 9.95 { return decimal(value, places: 1) + "s" }
        let whole = whole(value)
        if whole < 100 { return "\(whole)s" }
        if whole < 3_600 { return "\(whole / 60)m\(padded(whole % 60))s" }
        if whole < 86_400 { return "\(whole / 3_600)h\(padded(whole / 60 % 60))m" }
        let days = whole / 86_400
        return days < 100 ? "\(days)d\(padded(whole / 3_600 % 24))h" : days < 10_000 ? "\(days)d" : ">27y"
    }

    static func duration(_ value: Duration?) -> String { seconds(value.map(\.inSeconds)) }

    /// The age of data: always tenths of a second while it is young, so that it does not jump about.
    static func age(_ value: Duration) -> String {
        let seconds = value.inSeconds
        return seconds < 99.95 ? decimal(max(0, seconds), places: 1) + "s" : Format.seconds(seconds)
    }

    /// From 0 to 1: `0%`, `0.8%`, `61%`, `100%`; 99.96 % is not 100 %.
    static func percent(_ ratio: Double?) -> String {
        guard let ratio, ratio.isFinite else { return "-" }
        let value = ratio * 100
        if value == 0 { return "0%" }
        if value < 0.1 { return "<.1%" }
        if value < 9.95 { return decimal(value, places: 1) + "%" }
        if value < 99.5 || value >= 100 { return "\(whole(value))%" }
        return decimal(min(value, 99.9), places: 1) + "%"
    }

    /// For progress, which must not say 100 % before it is there.
    static func progress(_ ratio: Double) -> String { "\(min(100, Int((ratio.isFinite ? ratio : 0) * 100)))%" }

    /// `812B`, `41.0K`, `1.2M`, `4.0G`: powers of 1024.
    static func bytes(_ value: Int?) -> String {
        guard let value else { return "-" }
        if value < 1_024 { return "\(value)B" }
        var size = Double(value) / 1_024
        for unit in ["K", "M", "G"] {
            if size < 999.95 { return decimal(size, places: size < 99.95 ? 1 : 0) + unit }
            size /= 1_024
        }
        return decimal(size, places: 1) + "T"
    }

    /// From 0 to 1 with two places: a confidence.
    static func confidence(_ value: Double) -> String { decimal(value, places: 2) }

    /// With so many places, without Foundation.
    static func decimal(_ value: Double, places: Int) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "-" }
        var scale = 1
        for _ in 0..<places { scale *= 10 }
        let scaled = Int((abs(value) * Double(scale)).rounded())
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard places > 0 else { return sign + String(scaled) }
        let fraction = String(scaled % scale)
        return sign + String(scaled / scale) + "." + String(repeating: "0", count: places - fraction.count) + fraction
    }

    private static func whole(_ value: Double) -> Int { Int(max(-1e15, min(1e15, value)).rounded()) }

    private static func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
}
