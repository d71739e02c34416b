#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The terms a model knows. A term is kept as 32 bits of its hash, whose lowest tells words from pairs; a term that the
/// model does not know is taken for one it knows once in some sixty thousand terms.
struct Vocabulary: Sendable {
    /// By feature.
    let keys: [UInt32]
    /// By feature: how much one occurrence counts, more for rare terms and less for pairs.
    let importances: [Float]
    /// Open addressing: the key in the upper half, feature plus one in the lower; 0 where there is none.
    private let slots: [UInt64]
    private let mask: Int

    /// No feature.
    static let none = -1

    /// Keys must differ from each other; where two are equal the first one is found.
    init(keys: [UInt32], importances: [Float]) {
        precondition(keys.count == importances.count, "each feature has a key and an importance")
        self.keys = keys
        self.importances = importances
        let mask = Self.size(for: keys.count) - 1
        var slots = [UInt64](repeating: 0, count: mask + 1)
        for (feature, key) in keys.enumerated() {
            var slot = Int(key >> 1) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt64(key) << 32 | UInt64(feature + 1)
        }
        self.slots = slots
        self.mask = mask
    }

    /// Looking for one of the keys takes no more than so many steps.
    private static let stepsMax = 1_024

    /// False for keys that lie so close to each other that finding one takes long, which no honest hash does.
    static func isSpread(_ keys: [UInt32]) -> Bool {
        let mask = size(for: keys.count) - 1
        var arrivals = [UInt32](repeating: 0, count: mask + 1)
        for key in keys { arrivals[Int(key >> 1) & mask] += 1 }
        var waiting = 0
        // Twice around: what the end of the table pushes on arrives at its beginning.
        for slot in 0..<2 * arrivals.count {
            waiting = max(0, waiting + Int(arrivals[slot & mask]) - 1)
            if waiting > stepsMax { return false }
        }
        return true
    }

    /// A power of two, at most half of it taken.
    private static func size(for count: Int) -> Int {
        var size = 64
        while size < count * 2 { size *= 2 }
        return size
    }

    /// The key of a term: the upper half of its hash, with its lowest bit for its kind.
    @inline(__always)
    static func key(of hash: UInt64, isPair: Bool) -> UInt32 {
        UInt32(truncatingIfNeeded: hash >> 32) & ~1 | (isPair ? 0 : 1)
    }

    @inline(__always)
    static func isPair(_ key: UInt32) -> Bool { key & 1 == 0 }

    @inline(__always)
    func feature(of key: UInt32) -> Int {
        var slot = Int(key >> 1) & mask
        while true {
            let entry = slots[slot]
            if entry == 0 { return Self.none }
            if UInt32(truncatingIfNeeded: entry >> 32) == key { return Int(entry & 0xFFFF_FFFF) - 1 }
            slot = (slot + 1) & mask
        }
    }

    /// How much a term says that `documents` of `total` have: inverse document frequency, smoothed as if one more
    /// document had every term.
    static func importance(documents: Int, of total: Int, isPair: Bool) -> Float {
        let frequency = log((1 + Double(total)) / (1 + Double(documents))) + 1
        return Float(isPair ? frequency * pairFactor : frequency)
    }

    /// Pairs say less than their rarity promises; half was best in cross-validation on news and on abstracts.
    static let pairFactor = 0.5

    /// What a term counts that occurs so often: the tenth occurrence says little more than the ninth.
    static let occurrenceWeights: [Float] = (0...255).map { $0 == 0 ? 0 : Float(1 + log(Double($0))) }
}
