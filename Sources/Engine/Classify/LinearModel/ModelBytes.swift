/// Numbers and texts as bytes, little end first.
struct ModelBytesWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ values: some Sequence<UInt8>) { bytes.append(contentsOf: values) }

    mutating func write(byte: UInt8) { bytes.append(byte) }

    mutating func write(integer value: some FixedWidthInteger) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    mutating func write(_ value: Float) { write(integer: value.bitPattern) }
    mutating func write(_ value: Double) { write(integer: value.bitPattern) }

    /// Seven bits a byte, so that small numbers are short.
    mutating func write(compact value: UInt32) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// With its length before it; of what is longer than 65,535 bytes the beginning.
    mutating func write(text: String) {
        let utf8 = Array(text.utf8.prefix(Int(UInt16.max)))
        write(integer: UInt16(utf8.count))
        bytes.append(contentsOf: utf8)
    }
}

/// Reads what a ``ModelBytesWriter`` wrote. Trusts nothing: a length is compared with what is left before memory is
/// taken.
struct ModelBytesReader {
    /// There are fewer bytes than there should be, or they are no number.
    struct Damage: Error {}

    private let bytes: [UInt8]
    private var place: Int
    private let end: Int

    init(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        place = range.lowerBound
        end = range.upperBound
    }

    var left: Int { end - place }

    mutating func read(count: Int) throws(Damage) -> ArraySlice<UInt8> {
        guard count >= 0, count <= left else { throw Damage() }
        defer { place += count }
        return bytes[place..<place + count]
    }

    mutating func readInteger<Value: FixedWidthInteger & UnsignedInteger>(
        _ type: Value.Type = Value.self
    ) throws(Damage) -> Value {
        let slice = try read(count: Value.bitWidth / 8)
        return slice.reversed().reduce(0) { $0 << 8 | Value($1) }
    }

    /// Numbers larger than this are no weights; sums of smaller ones stay finite.
    private static let numberMax = 1e6

    mutating func readFloat() throws(Damage) -> Float {
        let value = Float(bitPattern: try readInteger())
        guard value.isFinite, abs(value) <= Float(Self.numberMax) else { throw Damage() }
        return value
    }

    mutating func readDouble() throws(Damage) -> Double {
        let value = Double(bitPattern: try readInteger())
        guard value.isFinite, abs(value) <= Self.numberMax else { throw Damage() }
        return value
    }

    mutating func readCompact() throws(Damage) -> UInt32 {
        var value: UInt32 = 0
        for shift in stride(from: UInt32(0), through: 28, by: 7) {
            let byte: UInt8 = try readInteger()
            guard shift < 28 || byte < 0x10 else { throw Damage() }
            value |= UInt32(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw Damage()
    }

    mutating func readText() throws(Damage) -> String {
        let count: UInt16 = try readInteger()
        guard let text = String(validating: try read(count: Int(count)), as: UTF8.self) else { throw Damage() }
        return text
    }

    /// A number of things of which each takes at least `bytesEach` bytes.
    mutating func readCount(max: Int, bytesEach: Int) throws(Damage) -> Int {
        let count: UInt32 = try readInteger()
        guard count <= max, Int(count) * bytesEach <= left else { throw Damage() }
        return Int(count)
    }
}
