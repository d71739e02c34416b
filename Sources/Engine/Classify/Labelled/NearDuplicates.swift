/// Which documents are nearly the same: the same form filled in twice, the same statement of another month. Together
/// they stand on one side of a cross-validation, or it would measure recognition.
///
/// MinHash over runs of three words (Broder 1997): equal minima are as frequent as the runs that two texts share.
public struct NearDuplicates {
    /// Texts that share more of their runs than this are one. Two fillings of one form share some 0.88, two forms at
    /// most some 0.14.
    static let sharedMin = 0.5
    private static let hashCount = 64
    /// Pairs of minima by which texts that may be alike are found.
    private static let bandCount = hashCount / 2
    private static let runWords = 3

    private var signatures: [[UInt32]] = []
    /// Where each text belongs: the place of the first that it is like.
    private(set) var groups: [Int] = []
    private var buckets: [UInt64: [Int]] = [:]
    /// In one bucket; more are looked at only against these.
    private static let bucketMax = 32

    public init() {}

    /// Adds a text; its group, which is its own place when there is none like it before.
    public mutating func add(_ text: [UInt8]) -> Int {
        let signature = Self.signature(of: text)
        var group: Int?
        var keys: [UInt64] = []
        for band in 0..<Self.bandCount {
            let pair = UInt64(signature[2 * band]) << 32 | UInt64(signature[2 * band + 1])
            keys.append(pair &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(band))
        }
        search: for key in keys {
            for other in buckets[key] ?? [] where Self.shared(signatures[other], signature) >= Self.sharedMin {
                group = groups[other]
                break search
            }
        }
        let place = groups.count
        for key in keys where (buckets[key]?.count ?? 0) < Self.bucketMax { buckets[key, default: []].append(place) }
        signatures.append(signature)
        groups.append(group ?? place)
        return groups[place]
    }

    private static func shared(_ first: [UInt32], _ second: [UInt32]) -> Double {
        Double(zip(first, second).count { $0 == $1 }) / Double(hashCount)
    }

    private static func signature(of text: [UInt8]) -> [UInt32] {
        var minima = [UInt32](repeating: .max, count: hashCount)
        var run: [UInt64] = []
        func note(_ hash: UInt64) {
            for index in 0..<hashCount {
                var mixed = (hash ^ UInt64(index) &* 0xD6E8_FEB8_6659_FD93) &* 0xBF58_476D_1CE4_E5B9
                mixed = (mixed ^ (mixed >> 31)) &* 0x94D0_49BB_1331_11EB
                minima[index] = min(minima[index], UInt32(truncatingIfNeeded: mixed >> 32))
            }
        }
        TermHashing().forEachWord(of: text.span) { hash, _ in
            run.append(hash)
            if run.count > runWords { run.removeFirst() }
            if run.count == runWords { note(run.reduce(0) { $0 &* 31 &+ $1 }) }
        }
        // A text of one or two words is one run.
        if run.count < runWords { note(run.reduce(7) { $0 &* 31 &+ $1 }) }
        return minima
    }
}
