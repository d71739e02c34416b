/// Every term that was met, with the number of documents it was met in.
struct TermCounter {
    /// By number, in the order of the first meeting.
    private(set) var keys: [UInt32] = []
    private(set) var documents: [UInt32] = []
    /// By number: where a caller noted its latest occurrence.
    var latest: [Int] = []
    /// Open addressing; the number of a term plus one, 0 where there is none.
    private var slots: [UInt32]
    private var mask: Int

    init() {
        slots = [UInt32](repeating: 0, count: 1 << 16)
        mask = slots.count - 1
    }

    /// The number of a term, new or known.
    mutating func number(of key: UInt32) -> Int {
        var slot = Int(key >> 1) & mask
        while slots[slot] != 0 {
            let number = Int(slots[slot] - 1)
            if keys[number] == key { return number }
            slot = (slot + 1) & mask
        }
        slots[slot] = UInt32(keys.count) + 1
        keys.append(key)
        documents.append(0)
        latest.append(-1)
        if keys.count * 2 > slots.count { grow() }
        return keys.count - 1
    }

    mutating func countDocument(with number: Int) { documents[number] += 1 }

    /// For a document that is left out after all.
    mutating func discountDocument(with number: Int) { documents[number] -= 1 }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        mask = slots.count - 1
        for (number, key) in keys.enumerated() {
            var slot = Int(key >> 1) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(number) + 1
        }
    }
}
