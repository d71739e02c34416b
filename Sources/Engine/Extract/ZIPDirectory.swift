/// The names in a ZIP archive, by its directory at the end: enough to tell a spreadsheet from a bundle of scans without
/// unpacking either. Nothing is believed: every number is checked against the bytes that are there.
struct ZIPDirectory: Sendable {
    /// Names of the first entries, as they stand.
    private(set) var names: [String] = []
    /// An entry is locked with a password.
    private(set) var holdsEncrypted = false
    /// An entry is packed in a way that no archiver uses: how one vendor's files are locked.
    private(set) var holdsUnknownMethod = false

    /// Entries that are looked at.
    private static let entriesMax = 4_096
    /// The end record is 22 bytes and a comment of at most 65,535.
    private static let endSearchBytes = 22 + 65_535
    private static let endMark: [UInt8] = [0x50, 0x4B, 0x05, 0x06]
    private static let entryMark: [UInt8] = [0x50, 0x4B, 0x01, 0x02]
    private static let entryBytes = 46

    /// Nil when there is no directory where one should be: cut off, or damaged.
    init?(_ bytes: [UInt8]) {
        guard let end = Self.endRecord(in: bytes), let start = Self.number(bytes, end + 16, length: 4),
            let size = Self.number(bytes, end + 12, length: 4)
        else { return nil }
        // Bytes before the archive shift everything: the directory ends where its end record begins.
        var place = Self.isEntry(bytes, start) ? start : end - size
        guard Self.isEntry(bytes, place) || size == 0 else { return nil }
        while Self.isEntry(bytes, place), names.count < Self.entriesMax {
            guard let flags = Self.number(bytes, place + 8, length: 2),
                let nameLength = Self.number(bytes, place + 28, length: 2),
                let extraLength = Self.number(bytes, place + 30, length: 2),
                let commentLength = Self.number(bytes, place + 32, length: 2),
                place + Self.entryBytes + nameLength <= bytes.count
            else { break }
            let name = bytes[(place + Self.entryBytes)..<(place + Self.entryBytes + nameLength)]
            names.append(String(decoding: name, as: UTF8.self))
            if flags & 1 == 1 { holdsEncrypted = true }
            if Self.number(bytes, place + 10, length: 2) ?? 0 > 255 { holdsUnknownMethod = true }
            place += Self.entryBytes + nameLength + extraLength + commentLength
        }
    }

    func holds(_ name: String) -> Bool { names.contains(name) }

    func holds(prefix: String) -> Bool { names.contains { $0.hasPrefix(prefix) } }

    private static func endRecord(in bytes: [UInt8]) -> Int? {
        var place = bytes.count - 22
        let first = max(0, bytes.count - endSearchBytes)
        while place >= first {
            if bytes[place] == 0x50, bytes[place...].starts(with: endMark) { return place }
            place -= 1
        }
        return nil
    }

    private static func isEntry(_ bytes: [UInt8], _ place: Int) -> Bool {
        place >= 0 && place + entryBytes <= bytes.count && bytes[place...].starts(with: entryMark)
    }

    /// Little-endian; nil past the end.
    private static func number(_ bytes: [UInt8], _ place: Int, length: Int) -> Int? {
        guard place >= 0, place + length <= bytes.count else { return nil }
        return (0..<length).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
    }
}
