#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Encodings that are converted by the C library, by its names for them. A short list on purpose: those that documents
/// really come in, and none of those whose converters are programs of their own.
enum Charset: String, CaseIterable, Sendable {
    case utf8 = "UTF-8"
    case utf16LittleEndian = "UTF-16LE"
    case utf16BigEndian = "UTF-16BE"
    case ascii = "US-ASCII"
    case windows1250 = "CP1250"
    case windows1251 = "CP1251"
    case windows1252 = "CP1252"
    case windows1253 = "CP1253"
    case windows1254 = "CP1254"
    case windows1255 = "CP1255"
    case windows1256 = "CP1256"
    case windows1257 = "CP1257"
    case windows1258 = "CP1258"
    case windows874 = "CP874"
    case latin2 = "ISO-8859-2"
    case latin3 = "ISO-8859-3"
    case latin4 = "ISO-8859-4"
    case cyrillicISO = "ISO-8859-5"
    case arabicISO = "ISO-8859-6"
    case greekISO = "ISO-8859-7"
    case hebrewISO = "ISO-8859-8"
    case latin5 = "ISO-8859-9"
    case latin6 = "ISO-8859-10"
    case latin7 = "ISO-8859-13"
    case latin9 = "ISO-8859-15"
    case latin10 = "ISO-8859-16"
    case koi8R = "KOI8-R"
    case koi8U = "KOI8-U"
    case ibm866 = "IBM866"
    case ibm850 = "IBM850"
    case ibm437 = "IBM437"
    case ibm500 = "IBM500"
    case ibm037 = "IBM037"
    case macintosh = "MACINTOSH"
    case shiftJIS = "CP932"
    case eucJP = "EUC-JP"
    case iso2022JP = "ISO-2022-JP"
    case gb18030 = "GB18030"
    case big5 = "BIG5-HKSCS"
    case eucKR = "CP949"

    /// By a name that a document uses for its own encoding; nil for a name that is not known here.
    init?(named name: some StringProtocol) {
        let plain = name.lowercased().filter { $0.isLetter || $0.isNumber }
        if let known = Self.aliases[plain] {
            self = known
        } else if let number = Self.windowsNumber(plain), let known = Self(codePage: number) {
            self = known
        } else if let known = Self.allCases.first(where: {
            $0.rawValue.lowercased().filter { $0.isLetter || $0.isNumber } == plain
        }) {
            self = known
        } else {
            return nil
        }
    }

    /// `windows1251`, `cp1251`, `xcp1251`, `ibm850`
    private static func windowsNumber(_ plain: String) -> Int? {
        for prefix in ["windows", "xcp", "cp", "ibm", "ms"] where plain.hasPrefix(prefix) {
            return Int(plain.dropFirst(prefix.count))
        }
        return nil
    }

    /// By Windows' number for it, as RTF and Outlook write; nil for one that is not known here.
    init?(codePage: Int) {
        switch codePage {
        case 1250...1258: self = Self(rawValue: "CP\(codePage)") ?? .windows1252
        case 874: self = .windows874
        case 932: self = .shiftJIS
        case 936, 54936: self = .gb18030
        case 949, 51949: self = .eucKR
        case 950: self = .big5
        case 65001: self = .utf8
        case 1200: self = .utf16LittleEndian
        case 1201: self = .utf16BigEndian
        case 20127: self = .ascii
        case 20866: self = .koi8R
        case 21866: self = .koi8U
        case 28591: self = .windows1252
        case 28592...28599: self = Self(rawValue: "ISO-8859-\(codePage - 28590)") ?? .windows1252
        case 28603: self = .latin7
        case 28605: self = .latin9
        case 866: self = .ibm866
        case 850: self = .ibm850
        case 437: self = .ibm437
        case 500: self = .ibm500
        case 37: self = .ibm037
        case 10000: self = .macintosh
        case 51932: self = .eucJP
        case 50220...50222: self = .iso2022JP
        default: return nil
        }
    }

    /// Browsers read Latin-1 as Windows-1252, and so does everybody who writes it.
    private static let aliases: [String: Charset] = [
        "utf8": .utf8, "usascii": .ascii, "ascii": .ascii, "iso646us": .ascii, "iso88591": .windows1252,
        "latin1": .windows1252, "l1": .windows1252, "latin2": .latin2, "latin9": .latin9, "ansi": .windows1252,
        "sjis": .shiftJIS, "shiftjis": .shiftJIS, "xsjis": .shiftJIS, "windows31j": .shiftJIS, "mskanji": .shiftJIS,
        "gb2312": .gb18030, "gbk": .gb18030, "xgbk": .gb18030, "euccn": .gb18030, "big5": .big5, "big5hkscs": .big5,
        "euckr": .eucKR, "ksc56011987": .eucKR, "ksc5601": .eucKR, "koi8": .koi8R, "iso88598i": .hebrewISO,
        "iso885911": .windows874, "tis620": .windows874, "mac": .macintosh, "xmacroman": .macintosh,
        "macroman": .macintosh, "utf16le": .utf16LittleEndian, "utf16be": .utf16BigEndian,
    ]

    /// Latin-1 and its likes: what software claims that does not know. Believed only when the bytes agree.
    var isDefaultClaim: Bool { self == .windows1252 || self == .ascii || self == .latin9 }

    /// UTF-8 of `bytes`, at most about `bytesMax` of it; nil as soon as something is no character in this encoding,
    /// except one that the end of the bytes cuts off.
    func utf8(_ bytes: [UInt8], bytesMax: Int) -> [UInt8]? {
        guard !bytes.isEmpty else { return [] }
        guard let converter = iconv_open("UTF-8", rawValue), converter != iconv_t(bitPattern: -1) else { return nil }
        defer { iconv_close(converter) }
        var source = bytes
        var output = [UInt8](repeating: 0, count: min(bytesMax, bytes.count * 4) + 8)
        let written: Int? = source.withUnsafeMutableBytes { source in
            output.withUnsafeMutableBytes { output in
                var input = source.baseAddress?.assumingMemoryBound(to: CChar.self)
                var inputLeft = source.count
                var place = output.baseAddress?.assumingMemoryBound(to: CChar.self)
                var outputLeft = output.count
                let result = iconv(converter, &input, &inputLeft, &place, &outputLeft)
                // Full is enough, and a character cut off by the end is a truncated file.
                if result == -1, errno != E2BIG, errno != EINVAL { return nil }
                // Some converters hold a letter back until they know what follows it.
                iconv(converter, nil, nil, &place, &outputLeft)
                return output.count - outputLeft
            }
        }
        guard let written else { return nil }
        return Array(output[..<written])
    }
}
