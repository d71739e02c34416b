/// How bytes travel in e-mail. What does not belong is skipped, as mail programs do.
enum TransferEncoding {
    static func decoded(_ source: ArraySlice<UInt8>, _ name: String?, bytesMax: Int) -> [UInt8] {
        switch name?.lowercased().filter({ $0.isLetter || $0.isNumber || $0 == "-" }) {
        case "base64": base64Decoded(source, bytesMax: bytesMax)
        case "quoted-printable": quotedPrintableDecoded(source.prefix(bytesMax))
        default: Array(source.prefix(bytesMax))
        }
    }

    static func base64Decoded(_ source: ArraySlice<UInt8>, bytesMax: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(bytesMax, source.count * 3 / 4 + 3))
        var bits: UInt32 = 0
        var count = 0
        for letter in source {
            let value = base64Values[Int(letter)]
            if value == 0xFF {
                if letter == UInt8(ascii: "=") { break }
                continue
            }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                if bytes.count == bytesMax { break }
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }

    private static let base64Values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for (value, letter) in letters.enumerated() { values[Int(letter)] = UInt8(value) }
        return values
    }()

    static func quotedPrintableDecoded(_ source: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(source.count)
        var place = source.startIndex
        while place < source.endIndex {
            let byte = source[place]
            place += 1
            guard byte == UInt8(ascii: "=") else {
                bytes.append(byte)
                continue
            }
            // A soft line break: the line goes on.
            var end = place
            while end < source.endIndex, source[end] == 0x20 || source[end] == 0x09 || source[end] == 0x0D { end += 1 }
            if end < source.endIndex, source[end] == 0x0A {
                place = end + 1
            } else if place + 1 < source.endIndex, let high = hex(source[place]), let low = hex(source[place + 1]) {
                bytes.append(high << 4 | low)
                place += 2
            } else if end < source.endIndex {
                bytes.append(byte)
            }
        }
        return bytes
    }

    static func percentDecoded(_ source: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        var place = 0
        while place < source.count {
            if source[place] == UInt8(ascii: "%"), place + 2 < source.count, let high = hex(source[place + 1]),
                let low = hex(source[place + 2])
            {
                bytes.append(high << 4 | low)
                place += 3
            } else {
                bytes.append(source[place])
                place += 1
            }
        }
        return bytes
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
