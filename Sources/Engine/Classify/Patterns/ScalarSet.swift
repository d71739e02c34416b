/// A set of characters, or of bytes where a pattern is matched byte by byte: closed ranges, in order, that don't touch.
struct ScalarSet: Hashable, Sendable {
    private(set) var ranges: [ClosedRange<UInt32>] = []

    init() {}

    init(_ ranges: [ClosedRange<UInt32>]) {
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = self.ranges.last, range.lowerBound <= last.upperBound &+ 1 {
                self.ranges[self.ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                self.ranges.append(range)
            }
        }
    }

    init(ascii text: String) { self.init(text.utf8.map { UInt32($0)...UInt32($0) }) }

    static let digits = ScalarSet([0x30...0x39])
    /// As `\w` has them: ASCII, whatever the text is.
    static let word = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    static let space = ScalarSet([0x09...0x0D, 0x20...0x20])
    static let newline = ScalarSet([0x0A...0x0A])

    var isEmpty: Bool { ranges.isEmpty }
    var count: Int { ranges.reduce(0) { $0 + $1.count } }
    var members: [UInt32] { ranges.flatMap { Array($0) } }

    func contains(_ scalar: UInt32) -> Bool { ranges.contains { $0.contains(scalar) } }

    func union(_ other: ScalarSet) -> ScalarSet { ScalarSet(ranges + other.ranges) }

    /// What of 0...`last` is not in the set.
    func complement(last: UInt32) -> ScalarSet {
        var result: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges where range.lowerBound <= last {
            if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
            next = range.upperBound + 1
        }
        if next <= last { result.append(next...last) }
        return ScalarSet(result)
    }
}

extension ScalarSet {
    /// With the other case of every member. Beyond ASCII only where `isUnicode`.
    func caseless(isUnicode: Bool) -> ScalarSet {
        var result = ranges
        for range in ranges {
            Self.shift(range, within: 0x41...0x5A, by: 0x20, into: &result)
            Self.shift(range, within: 0x61...0x7A, by: -0x20, into: &result)
            guard isUnicode else { continue }
            for (letter, other) in Self.otherCases {
                if range.contains(letter) { result.append(other...other) }
                if range.contains(other) { result.append(letter...letter) }
            }
        }
        return ScalarSet(result)
    }

    private static func shift(
        _ range: ClosedRange<UInt32>, within letters: ClosedRange<UInt32>, by distance: Int32,
        into result: inout [ClosedRange<UInt32>]
    ) {
        guard range.overlaps(letters) else { return }
        let common = range.clamped(to: letters)
        result.append(
            UInt32(Int32(common.lowerBound) + distance)...UInt32(Int32(common.upperBound) + distance))
    }

    /// Every pair of characters beyond ASCII that differ in case alone, and the two of ASCII that have a third form:
    /// the sign of kelvin and the long s.
    private static let otherCases: [(UInt32, UInt32)] = {
        var pairs: [(UInt32, UInt32)] = [(0x4B, 0x212A), (0x6B, 0x212A), (0x53, 0x17F), (0x73, 0x17F)]
        for value in UInt32(0x80)...0x1FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            for mapped in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
                let scalars = mapped.unicodeScalars
                guard scalars.count == 1, let other = scalars.first?.value, other != value, other >= 0x80 else {
                    continue
                }
                pairs.append((value, other))
            }
        }
        return pairs
    }()
}
