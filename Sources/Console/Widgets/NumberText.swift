/// Numbers as an operator reads them: few digits, always a unit, `-` for what isn't known.
public enum NumberText {
    public static let unknown = "-"

    /// `402`, `21.0k`, `1.2M`, `3.4G`; under ten with a fraction, `0.4`.
    public static func count(_ value: Double?) -> String {
        guard let value, value.isFinite else { return unknown }
        let size = abs(value)
        if size < 1000 {
            return size < 10 && size != size.rounded() ? fixed(value, places: 1) : fixed(value, places: 0)
        }
        let units = [(999_950.0, 1e3, "k"), (999.95e6, 1e6, "M"), (999.95e9, 1e9, "G")]
        for (limit, unit, name) in units where size < limit {
            return fixed(value / unit, places: 1) + name
        }
        return fixed(value / 1e12, places: 1) + "T"
    }

    public static func count(_ value: Int?) -> String { count(value.map(Double.init)) }

    /// `412/s`, `0.4/s`.
    public static func rate(_ perSecond: Double?) -> String {
        let text = count(perSecond)
        return text == unknown ? text : text + "/s"
    }

    /// `61.0%` of a fraction from 0 to 1.
    public static func percent(_ fraction: Double?, places: Int = 1) -> String {
        guard let fraction, fraction.isFinite else { return unknown }
        return fixed(fraction * 100, places: places) + "%"
    }

    /// `512 B`, `310 MiB`, `0.9 GiB`.
    public static func bytes(_ value: Int?) -> String {
        guard let value else { return unknown }
        if abs(value) < 1024 { return "\(value) B" }
        var size = Double(value) / 1024
        var names = ["KiB", "MiB", "GiB", "TiB", "PiB"][...]
        // 900 MiB reads as 0.9 GiB: three digits of the smaller unit say less than one of the larger.
        while abs(size) >= 899.5, names.count > 1 {
            size /= 1024
            names = names.dropFirst()
        }
        return fixed(size, places: abs(size) < 10 ? 1 : 0) + " " + (names.first ?? "")
    }

    /// A length of time: `0ms`, `94ms`, `0.4s`, `94s`, `9m41s`, `3h04m`, `41d02h`.
    public static func duration(_ duration: Duration?) -> String {
        guard let duration else { return unknown }
        return seconds(Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18)
    }

    /// As ``duration(_:)``, from seconds.
    public static func seconds(_ value: Double?) -> String {
        guard let value, value.isFinite, abs(value) < 1e15 else { return unknown }
        if value < 0 { return "-" + seconds(-value) }
        if value < 0.0995 { return fixed(value * 1000, places: 0) + "ms" }
        if value < 9.95 { return fixed(value, places: 1) + "s" }
        if value < 99.5 { return fixed(value, places: 0) + "s" }
        let whole = Int(value.rounded())
        if whole < 3600 { return "\(whole / 60)m\(padded(whole % 60))s" }
        if whole < 86_400 { return "\(whole / 3600)h\(padded(whole / 60 % 60))m" }
        return "\(whole / 86_400)d\(padded(whole / 3600 % 24))h"
    }

    /// `97.1k/100.0k`.
    public static func ratio(_ part: Int?, of whole: Int?) -> String { count(part) + "/" + count(whole) }

    /// A decimal number with so many places, rounded to nearest, without Foundation.
    public static func fixed(_ value: Double, places: Int) -> String {
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let scaled = (value * scale).rounded()
        guard abs(scaled) < 9e15 else { return "\(value)" }
        let units = Int(abs(scaled))
        let sign = scaled < 0 ? "-" : ""
        guard places > 0 else { return sign + "\(units)" }
        let fraction = "\(units % Int(scale))"
        let zeros = String(repeating: "0", count: places - fraction.count)
        return sign + "\(units / Int(scale))." + zeros + fraction
    }

    private static func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
