/// What a terminal can show.
public enum ColorDepth: Int, Comparable, CaseIterable, Sendable {
    /// Attributes only: `NO_COLOR`, `--color never`, monochrome terminals.
    case mono = 1
    case indexed16 = 16
    case indexed256 = 256
    case truecolor = 16_777_216

    public static func < (left: ColorDepth, right: ColorDepth) -> Bool { left.rawValue < right.rawValue }
}

/// A colour as a theme names it.
public enum Color: Hashable, Sendable {
    /// The terminal's own foreground or background.
    case terminal
    /// An entry of the terminal's palette; the first 16 are the user's own.
    case indexed(UInt8)
    case rgb(red: UInt8, green: UInt8, blue: UInt8)

    /// The names of the 16 colours, in the order of their numbers.
    public static let names = [
        "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
        "bright-black", "bright-red", "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan",
        "bright-white",
    ]

    /// `#rrggbb`, a number from 0 to 255, one of ``names``, or `default`.
    public init?(text: String) {
        if text == "default" {
            self = .terminal
        } else if let index = Self.names.firstIndex(of: text) {
            self = .indexed(UInt8(index))
        } else if text.utf8.first == UInt8(ascii: "#"), text.utf8.count == 7,
            text.utf8.dropFirst().allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let value = UInt32(text.dropFirst(), radix: 16)
        {
            self = .rgb(
                red: UInt8(value >> 16), green: UInt8(value >> 8 & 0xFF), blue: UInt8(value & 0xFF))
        } else if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let index = UInt8(text) {
            self = .indexed(index)
        } else {
            return nil
        }
    }

    /// The nearest colour that a terminal of this depth has.
    public func reduced(to depth: ColorDepth) -> Color {
        switch (self, depth) {
        case (_, .mono): .terminal
        case (.terminal, _), (_, .truecolor): self
        case (.indexed, .indexed256): self
        case (.indexed(let index), .indexed16): index < 16 ? self : Self.nearest(to: Self.components(index), in: 0..<16)
        // The first 16 are the user's own choice: unknown here, so never the nearest of 256.
        case (.rgb(let red, let green, let blue), .indexed256):
            Self.nearest(to: (Int(red), Int(green), Int(blue)), in: 16..<256)
        case (.rgb(let red, let green, let blue), .indexed16):
            Self.nearest(to: (Int(red), Int(green), Int(blue)), in: 0..<16)
        }
    }

    /// Red, green and blue from 0 to 255; of the first 16 the usual ones, nil for the terminal's own.
    public var components: (red: Int, green: Int, blue: Int)? {
        switch self {
        case .terminal: nil
        case .indexed(let index): Self.components(index)
        case .rgb(let red, let green, let blue): (Int(red), Int(green), Int(blue))
        }
    }

    private static func nearest(to wanted: (red: Int, green: Int, blue: Int), in range: Range<Int>) -> Color {
        let best = range.min { distance(wanted, components(UInt8($0))) < distance(wanted, components(UInt8($1))) }
        return .indexed(UInt8(best ?? 0))
    }

    /// Weighted as the eye weighs: green most, blue least.
    private static func distance(
        _ left: (red: Int, green: Int, blue: Int), _ right: (red: Int, green: Int, blue: Int)
    ) -> Int {
        let (red, green, blue) = (left.red - right.red, left.green - right.green, left.blue - right.blue)
        return 3 * red * red + 6 * green * green + blue * blue
    }

    /// xterm's palette: 16 names, a cube of six steps, 24 greys.
    private static func components(_ index: UInt8) -> (red: Int, green: Int, blue: Int) {
        let index = Int(index)
        if index < 16 {
            if index == 7 { return (192, 192, 192) }
            if index == 8 { return (128, 128, 128) }
            let high = index < 8 ? 128 : 255
            return (index & 1 == 0 ? 0 : high, index & 2 == 0 ? 0 : high, index & 4 == 0 ? 0 : high)
        }
        if index >= 232 {
            let grey = 8 + 10 * (index - 232)
            return (grey, grey, grey)
        }
        let steps = [0, 95, 135, 175, 215, 255]
        let cube = index - 16
        return (steps[cube / 36], steps[cube / 6 % 6], steps[cube % 6])
    }
}
