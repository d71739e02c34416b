/// A text as patterns see it: between two spaces, with every run of white space as one, and with the accented letters
/// of Western Europe in lower case, which is as many bytes. Knows where each byte came from.
struct FoldedText {
    let bytes: [UInt8]
    /// Folded places from which on `dropped` bytes in all are missing, in order.
    private let places: [Int]
    private let dropped: [Int]
    private let sourceCount: Int

    private static let space = UInt8(ascii: " ")

    init(_ source: ArraySlice<UInt8>) {
        sourceCount = source.count
        var places: [Int] = []
        var dropped: [Int] = []
        // Written straight into its memory: appending byte by byte took a third of the time of matching.
        bytes = [UInt8](unsafeUninitializedCapacity: source.count + 2) { buffer, count in
            buffer[0] = Self.space
            count = 1
            var missing = 0
            var afterSpace = false
            for byte in source {
                let isSpace = byte <= Self.space && (byte == Self.space || (byte >= 0x09 && byte <= 0x0D))
                if isSpace, afterSpace {
                    missing += 1
                    continue
                }
                if !isSpace, afterSpace, missing > (dropped.last ?? 0) {
                    places.append(count)
                    dropped.append(missing)
                }
                // Behind 0xC3 are the letters of Latin-1; × and ÷ are none.
                let isCapital = byte >= 0x80 && byte <= 0x9E && byte != 0x97 && buffer[count - 1] == 0xC3
                buffer[count] = isSpace ? Self.space : isCapital ? byte | 0x20 : byte
                count += 1
                afterSpace = isSpace
            }
            buffer[count] = Self.space
            count += 1
        }
        self.places = places
        self.dropped = dropped
    }

    /// Where the byte at `place` was in the source.
    func source(of place: Int) -> Int {
        let index = places.partitioningIndex { $0 > place }
        return max(0, min(sourceCount, place - 1 + (index > 0 ? dropped[index - 1] : 0)))
    }
}
