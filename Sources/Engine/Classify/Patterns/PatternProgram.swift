/// A pattern as steps over bytes: Thompson's automaton without choice of path, which a simulation follows everywhere at
/// once.
struct PatternProgram: Sendable {
    enum Step: Sendable {
        /// One byte of the set at this place of `sets`, then `next`.
        case byte(set: Int, next: Int)
        case fork(Int, Int)
        case assertion(Assertion, next: Int)
        case match
    }

    enum Assertion: Sendable { case wordBoundary, noWordBoundary, textStart, textEnd }

    private(set) var steps: [Step] = []
    private(set) var sets: [ByteSet] = []
    private(set) var start = 0
    private var setPlaces: [ByteSet: Int] = [:]
    private let isUnicode: Bool

    /// Steps of one pattern: repeats are unrolled.
    static let stepsMax = 20_000

    /// Nil for a pattern that needs too many steps.
    init?(_ tree: PatternTree, isUnicode: Bool) {
        self.isUnicode = isUnicode
        let end = add(.match)
        guard let start = compile(tree, next: end) else { return nil }
        self.start = start
    }

    private mutating func add(_ step: Step) -> Int {
        steps.append(step)
        return steps.count - 1
    }

    /// From the end to the beginning: each part knows what follows it. Gives the part's first step.
    private mutating func compile(_ tree: PatternTree, next: Int) -> Int? {
        guard steps.count < Self.stepsMax else { return nil }
        switch tree {
        case .empty: return next
        case .scalars(let set): return compile(set, next: next)
        case .sequence(let parts):
            var first = next
            for part in parts.reversed() {
                guard let start = compile(part, next: first) else { return nil }
                first = start
            }
            return first
        case .choice(let parts):
            var first: Int?
            for part in parts.reversed() {
                guard let start = compile(part, next: next) else { return nil }
                first = first.map { add(.fork(start, $0)) } ?? start
            }
            return first
        case .repeated(let part, let least, let most): return compile(part, least, most, next: next)
        case .wordBoundary(let isNegated):
            return add(.assertion(isNegated ? .noWordBoundary : .wordBoundary, next: next))
        case .textStart: return add(.assertion(.textStart, next: next))
        case .textEnd: return add(.assertion(.textEnd, next: next))
        }
    }

    private mutating func compile(_ part: PatternTree, _ least: Int, _ most: Int?, next: Int) -> Int? {
        var first = next
        if let most {
            for _ in 0..<(most - least) {
                guard let start = compile(part, next: first) else { return nil }
                first = add(.fork(start, next))
            }
        } else {
            // The fork is made first, because the part leads back to it.
            let loop = add(.fork(next, next))
            guard let start = compile(part, next: loop) else { return nil }
            steps[loop] = .fork(start, next)
            first = loop
        }
        for _ in 0..<least {
            guard let start = compile(part, next: first) else { return nil }
            first = start
        }
        return first
    }

    private mutating func compile(_ set: ScalarSet, next: Int) -> Int? {
        guard isUnicode else {
            return byteStep(
                ByteSet(set.ranges.map { UInt8(clamping: $0.lowerBound)...UInt8(clamping: $0.upperBound) }), next)
        }
        var first: Int?
        for sequence in set.ranges.flatMap(UTF8Ranges.sequences) {
            var start = next
            for range in sequence.reversed() { start = byteStep(ByteSet([range]), start) }
            first = first.map { add(.fork(start, $0)) } ?? start
        }
        // A set without members matches nothing.
        return first ?? byteStep(ByteSet([]), next)
    }

    private mutating func byteStep(_ set: ByteSet, _ next: Int) -> Int {
        let place = setPlaces[set] ?? sets.count
        if place == sets.count {
            setPlaces[set] = place
            sets.append(set)
        }
        return add(.byte(set: place, next: next))
    }
}

/// A set of bytes.
struct ByteSet: Hashable, Sendable {
    private var bits: [UInt64] = [0, 0, 0, 0]

    init(_ ranges: [ClosedRange<UInt8>]) {
        for range in ranges { for byte in range { bits[Int(byte >> 6)] |= 1 << UInt64(byte & 63) } }
    }

    func contains(_ byte: UInt8) -> Bool { bits[Int(byte >> 6)] >> UInt64(byte & 63) & 1 == 1 }
}

/// Ranges of characters as sequences of ranges of bytes.
enum UTF8Ranges {
    /// Characters that take one byte more begin behind these.
    private static let lasts: [UInt32] = [0x7F, 0x7FF, 0xFFFF, 0x10FFFF]

    static func sequences(of range: ClosedRange<UInt32>) -> [[ClosedRange<UInt8>]] {
        var result: [[ClosedRange<UInt8>]] = []
        var low = range.lowerBound
        for (extra, last) in lasts.enumerated() where low <= range.upperBound && low <= last {
            let high = min(range.upperBound, last)
            result += sequences(from: low, to: high, extra: extra, lead: [0x00, 0xC0, 0xE0, 0xF0][extra])
            low = last + 1
        }
        return result
    }

    /// Of characters that all have `extra` bytes behind their first.
    private static func sequences(
        from low: UInt32, to high: UInt32, extra: Int, lead: UInt8
    ) -> [[ClosedRange<UInt8>]] {
        guard extra > 0 else { return [[(lead | UInt8(low))...(lead | UInt8(high))]] }
        let shift = UInt32(6 * extra)
        let mask = UInt32(1) << shift - 1
        let (lowTop, highTop) = (low >> shift, high >> shift)
        func below(_ low: UInt32, _ high: UInt32, _ tops: ClosedRange<UInt32>) -> [[ClosedRange<UInt8>]] {
            sequences(from: low, to: high, extra: extra - 1, lead: 0x80).map {
                [(lead | UInt8(tops.lowerBound))...(lead | UInt8(tops.upperBound))] + $0
            }
        }
        let (lowRest, highRest) = (low & mask, high & mask)
        if lowTop == highTop { return below(lowRest, highRest, lowTop...lowTop) }
        var result: [[ClosedRange<UInt8>]] = []
        var (first, last) = (lowTop, highTop)
        if lowRest != 0 {
            result += below(lowRest, mask, lowTop...lowTop)
            first += 1
        }
        if highRest != mask {
            result += below(0, highRest, highTop...highTop)
            last -= 1
        }
        if first <= last { result += below(0, mask, first...last) }
        return result
    }
}
