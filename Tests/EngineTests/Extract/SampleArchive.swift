import Glibc

/// Archives of our own making.
enum SampleArchive {
    /// A ZIP archive whose entries are stored as they are; `flags` goes into every entry.
    static func zip(_ entries: [(name: String, bytes: [UInt8])], flags: Int = 0) -> [UInt8] {
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for (name, bytes) in entries {
            let nameBytes = Array(name.utf8)
            let offset = file.count
            let sizes = number(crc32(bytes), 4) + number(bytes.count, 4) + number(bytes.count, 4)
            let common = number(20, 2) + number(flags, 2) + number(0, 2) + number(0, 4) + sizes
            file += [0x50, 0x4B, 3, 4] + common + number(nameBytes.count, 2) + number(0, 2) + nameBytes + bytes
            directory += [0x50, 0x4B, 1, 2] + number(20, 2) + common + number(nameBytes.count, 2)
            directory += number(0, 2) + number(0, 2) + number(0, 2) + number(0, 2) + number(0, 4) + number(offset, 4)
            directory += nameBytes
        }
        let start = file.count
        let counts = number(entries.count, 2) + number(entries.count, 2)
        return file + directory + [0x50, 0x4B, 5, 6] + number(0, 4) + counts + number(directory.count, 4)
            + number(start, 4) + number(0, 2)
    }

    static func zip(_ entries: [(name: String, text: String)]) -> [UInt8] {
        zip(entries.map { ($0.name, Array($0.text.utf8)) })
    }

    private static func number(_ value: Int, _ length: Int) -> [UInt8] {
        (0..<length).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func crc32(_ bytes: [UInt8]) -> Int {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return Int(crc ^ 0xFFFF_FFFF)
    }

    /// What a pipeline of the system's programs writes.
    static func output(of command: String) -> [UInt8] {
        guard let pipe = popen(command, "r") else { return [] }
        defer { pclose(pipe) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&block, 1, block.count, pipe), count > 0 { bytes += block[..<count] }
        return bytes
    }
}

/// Office documents of our own making: the parts that hold text, and no others.
enum SampleOffice {
    static func document(_ paragraphs: [String]) -> [UInt8] {
        let body = paragraphs.map { "<w:p><w:r><w:t xml:space=\"preserve\">\($0)</w:t></w:r></w:p>" }.joined()
        return SampleArchive.zip([
            (name: "[Content_Types].xml", text: "<Types/>"),
            (name: "word/document.xml", text: "<w:document><w:body>\(body)</w:body></w:document>"),
        ])
    }
}
