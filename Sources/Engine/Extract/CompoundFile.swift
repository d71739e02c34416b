/// A compound file: the little file system that old Office documents and Outlook messages are kept in. Every number in
/// it is checked, every chain ends, and a stream costs no more than the file has bytes.
struct CompoundFile: Sendable {
    struct Entry: Sendable {
        var name: String
        var isStorage: Bool
        var firstSector: Int
        var size: Int
        /// Places of its neighbours and of the first thing in it, as they stand in the file.
        var left: Int
        var right: Int
        var child: Int
    }

    private let bytes: [UInt8]
    private let sectorBytes: Int
    private let smallSectorBytes = 64
    private let smallStreamBytesMax: Int
    private var table: [UInt32] = []
    private var smallTable: [UInt32] = []
    private var smallStream: [UInt8] = []
    private(set) var entries: [Entry] = []
    /// By storage: what lies directly in it.
    private var contents: [Int: [Int]] = [:]

    static let magic: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
    private static let entriesMax = 65_536
    private static let entryBytes = 128

    /// Nil when it is damaged where everything begins.
    init?(_ bytes: [UInt8]) {
        guard bytes.starts(with: Self.magic), bytes.count >= 512 else { return nil }
        self.bytes = bytes
        let shift = Int(bytes[30])
        guard shift == 9 || shift == 12 else { return nil }
        sectorBytes = 1 << shift
        smallStreamBytesMax = 4_096
        table = sectorTable()
        let directory = chain(from: number(48))
        readEntries(directory)
        guard let root = entries.first else { return nil }
        readTree()
        smallTable = Self.numbers(chain(from: number(60)))
        smallStream = chain(from: root.firstSector)
    }

    private func number(_ place: Int) -> Int { Self.number(bytes, place) }

    static func number(_ bytes: [UInt8], _ place: Int, length: Int = 4) -> Int {
        guard place >= 0, place + length <= bytes.count else { return 0 }
        return (0..<length).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
    }

    private static func numbers(_ bytes: [UInt8]) -> [UInt32] {
        (0..<(bytes.count / 4)).map { UInt32(truncatingIfNeeded: number(bytes, $0 * 4)) }
    }

    private func sector(_ number: Int) -> ArraySlice<UInt8>? {
        let start = (number + 1) * sectorBytes
        guard number >= 0, number < bytes.count / sectorBytes, start < bytes.count else { return nil }
        return bytes[start..<min(start + sectorBytes, bytes.count)]
    }

    /// Which sector follows which: its own sectors are listed in the header and in a chain of further lists.
    private func sectorTable() -> [UInt32] {
        var lists: [Int] = (0..<109).map { number(76 + 4 * $0) }
        var next = number(68)
        var left = bytes.count / sectorBytes
        while let list = sector(next), left > 0 {
            let numbers = Self.numbers(Array(list))
            lists += numbers.dropLast().map { Int($0) }
            next = Int(numbers.last ?? .max)
            left -= 1
        }
        var table: [UInt32] = []
        let sectorsMax = bytes.count / sectorBytes + 1
        for number in lists {
            guard let sector = sector(number), table.count < sectorsMax else { continue }
            table += Self.numbers(Array(sector))
        }
        return table
    }

    /// A chain may run in a circle, and many may share their sectors: it ends with the file's own length, or before.
    private func chain(from first: Int, bytesMax: Int = .max) -> [UInt8] {
        var content: [UInt8] = []
        var place = first
        while let sector = sector(place), content.count <= bytes.count, content.count < bytesMax {
            content += sector
            guard table.indices.contains(place) else { break }
            place = Int(table[place])
        }
        return content
    }

    private mutating func readEntries(_ directory: [UInt8]) {
        let count = min(directory.count / Self.entryBytes, Self.entriesMax)
        for index in 0..<count {
            let start = index * Self.entryBytes
            let length = min(64, Self.number(directory, start + 64, length: 2))
            let units = (0..<max(0, length / 2 - 1)).map {
                UInt16(truncatingIfNeeded: Self.number(directory, start + 2 * $0, length: 2))
            }
            entries.append(
                Entry(
                    name: String(decoding: units, as: UTF16.self),
                    isStorage: directory[start + 66] == 1 || directory[start + 66] == 5,
                    firstSector: Self.number(directory, start + 116), size: Self.number(directory, start + 120),
                    left: Self.number(directory, start + 68), right: Self.number(directory, start + 72),
                    child: Self.number(directory, start + 76)))
        }
    }

    /// Storages hold binary trees of entries. A thing lies in one place only, so nothing is looked at twice.
    private mutating func readTree() {
        var seen: Set<Int> = [0]
        var storages = [0]
        while let storage = storages.popLast() {
            var waiting = [entries[storage].child]
            while let place = waiting.popLast() {
                guard entries.indices.contains(place), seen.insert(place).inserted else { continue }
                contents[storage, default: []].append(place)
                if entries[place].isStorage { storages.append(place) }
                waiting += [entries[place].left, entries[place].right]
            }
        }
        for storage in contents.keys { contents[storage]?.sort { entries[$0].name < entries[$1].name } }
    }

    /// What lies directly in a storage, the root if none is named.
    func children(of storage: Int = 0) -> [Int] { contents[storage] ?? [] }

    /// A stream that lies directly in `storage`, its first `bytesMax` bytes; nil when there is none of that name.
    func stream(_ name: String, in storage: Int = 0, bytesMax: Int = .max) -> [UInt8]? {
        children(of: storage).first { !entries[$0].isStorage && entries[$0].name == name }
            .map { content($0, bytesMax: bytesMax) }
    }

    private func content(_ place: Int, bytesMax: Int) -> [UInt8] {
        let entry = entries[place]
        guard entry.size < smallStreamBytesMax else {
            let count = min(entry.size, bytesMax)
            return Array(chain(from: entry.firstSector, bytesMax: count).prefix(count))
        }
        var content: [UInt8] = []
        var small = entry.firstSector
        while content.count < entry.size {
            let start = small * smallSectorBytes
            guard small >= 0, start >= 0, start < smallStream.count else { break }
            content += smallStream[start..<min(start + smallSectorBytes, smallStream.count)]
            guard smallTable.indices.contains(small) else { break }
            small = Int(smallTable[small])
        }
        return Array(content.prefix(entry.size))
    }

    /// True when it lies at the top: what is embedded deeper says nothing of the whole.
    func holds(_ name: String) -> Bool { children().contains { entries[$0].name == name } }
}
