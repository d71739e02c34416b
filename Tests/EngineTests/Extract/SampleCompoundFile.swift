/// Compound files of our own making: every stream in whole sectors, siblings in a row.
enum SampleCompoundFile {
    /// A stream, or a storage when it has entries.
    struct Entry {
        var name: String
        var bytes: [UInt8] = []
        var entries: [Entry] = []
    }

    private static let end = 0xFFFF_FFFE
    private static let none = 0xFFFF_FFFF
    private static let sectorBytes = 512
    /// Shorter streams lie in a stream of small sectors, which files of this kind do without.
    private static let streamBytesMin = 4_096

    static func bytes(_ entries: [Entry]) -> [UInt8] {
        var directory: [[UInt8]] = []
        var sectors: [[UInt8]] = []
        var table: [Int] = []
        func addStream(_ bytes: [UInt8]) -> Int {
            let first = sectors.count
            for start in stride(from: 0, to: max(1, bytes.count), by: sectorBytes) {
                let part = Array(bytes[start..<min(bytes.count, start + sectorBytes)])
                sectors.append(part + [UInt8](repeating: 0, count: sectorBytes - part.count))
                table.append(sectors.count)
            }
            table[table.count - 1] = end
            return first
        }
        /// Returns the place of the first of them.
        func add(_ entries: [Entry]) -> Int {
            guard !entries.isEmpty else { return none }
            let first = directory.count
            for _ in entries { directory.append([]) }
            for (index, entry) in entries.enumerated() {
                let next = index + 1 < entries.count ? first + index + 1 : none
                if entry.entries.isEmpty {
                    let bytes =
                        entry.bytes + [UInt8](repeating: 0x20, count: max(0, streamBytesMin - entry.bytes.count))
                    directory[first + index] = record(entry.name, 2, next, none, addStream(bytes), bytes.count)
                } else {
                    directory[first + index] = record(entry.name, 1, next, add(entry.entries), 0, 0)
                }
            }
            return first
        }
        directory.append([])
        let child = add(entries)
        directory[0] = record("Root Entry", 5, none, child, end, 0)
        let firstOfDirectory = addStream(directory.flatMap { $0 })
        return assembled(sectors, table, firstOfDirectory)
    }

    private static func assembled(_ sectors: [[UInt8]], _ table: [Int], _ directory: Int) -> [UInt8] {
        let perSector = sectorBytes / 4
        let tableSectors = (table.count + perSector - 1) / perSector + 1
        var all = table + (0..<tableSectors).map { _ in 0xFFFF_FFFD }
        all += [Int](repeating: none, count: tableSectors * perSector - all.count)
        let places = (0..<109).map { $0 < tableSectors ? sectors.count + $0 : none }
        var header: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 16)
        header += number(0x3E, 2) + number(3, 2) + number(0xFFFE, 2) + number(9, 2) + number(6, 2)
        header += [UInt8](repeating: 0, count: 10) + number(tableSectors, 4) + number(directory, 4) + number(0, 4)
        header += number(streamBytesMin, 4) + number(end, 4) + number(0, 4) + number(end, 4) + number(0, 4)
        return header + places.flatMap { number($0, 4) } + sectors.flatMap { $0 } + all.flatMap { number($0, 4) }
    }

    private static func record(
        _ name: String, _ kind: UInt8, _ right: Int, _ child: Int, _ first: Int, _ size: Int
    ) -> [UInt8] {
        let units = Array(name.utf16).flatMap { number(Int($0), 2) }
        var bytes = units + [UInt8](repeating: 0, count: 64 - units.count) + number(units.count + 2, 2) + [kind, 1]
        bytes += number(none, 4) + number(right, 4) + number(child, 4) + [UInt8](repeating: 0, count: 36)
        return bytes + number(first, 4) + number(size, 8)
    }

    private static func number(_ value: Int, _ length: Int) -> [UInt8] {
        (0..<length).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
