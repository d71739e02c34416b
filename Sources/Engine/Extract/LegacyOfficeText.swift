/// The text of Office documents before 2007, by catdoc's programs in the jail.
struct LegacyOfficeText: Sendable {
    enum Kind: Sendable {
        case document, workbook, presentation

        var mediaType: String {
            switch self {
            case .document: "application/msword"
            case .workbook: "application/vnd.ms-excel"
            case .presentation: "application/vnd.ms-powerpoint"
            }
        }

        var program: String {
            switch self {
            case .document: "catdoc"
            case .workbook: "xls2csv"
            case .presentation: "catppt"
            }
        }
    }

    let jail: Jail
    let kind: Kind

    /// The programs want to seek, and copy what comes without a name into a file, which the jail forbids.
    private static let inputPath = "/proc/self/fd/0"

    func text(of bytes: [UInt8]) throws(DocumentError) -> ExtractedText {
        guard let program = Jail.find(kind.program) else {
            throw DocumentError(
                .unsupportedType, "reading old Office files needs \(kind.program): `apt-get install catdoc`")
        }
        let output = try jail.run(program, ["-d", "utf-8", Self.inputPath], input: bytes)
        let start = String(decoding: output.bytes.prefix(200), as: UTF8.self) + output.errorText
        if start.contains("File is encrypted") || start.contains("ncrypted") {
            throw DocumentError(.encrypted, "this Office document is locked with a password; remove the password first")
        }
        let text = TextDecoder.utf8(tidied(output.bytes)[...], bytesMax: jail.limits.textBytesMax)
        guard text.contains(where: { $0 > 0x20 && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\"") }) else {
            throw DocumentError(
                .unreadable, "no text could be read from this old Office document; save it anew as DOCX")
        }
        return ExtractedText(text: text, mediaType: kind.mediaType, pageStarts: [], pages: nil)
    }

    /// A sheet's cells are quoted and separated by commas, and most are empty: spaces separate them as well.
    private func tidied(_ bytes: [UInt8]) -> [UInt8] {
        guard kind == .workbook else { return bytes }
        var text: [UInt8] = []
        for byte in bytes where byte != UInt8(ascii: "\"") {
            let next = byte == UInt8(ascii: ",") ? 0x09 : byte
            if next == 0x09, text.last == 0x09 || text.last == 0x0A || text.isEmpty { continue }
            if next == 0x0A, text.last == 0x0A { continue }
            text.append(next)
        }
        return text
    }
}
