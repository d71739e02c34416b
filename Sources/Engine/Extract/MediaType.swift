/// What some bytes are, judged by the bytes alone: names lie, and the wrong parser is how hostile files get in.
enum MediaType: Equatable, Sendable {
    /// Text in an encoding that ``TextDecoder`` still has to find; the media type says which kind of text.
    case text(mediaType: String)
    case html
    case pdf
    /// A page picture: nothing to read without character recognition.
    case image(mediaType: String)
    /// Recognised, but not read. `named` completes the sentence "this is …".
    case unsupported(mediaType: String, named: String)
    /// Recognised by its container as locked with a password.
    case encrypted(mediaType: String, named: String)

    /// Bytes from the start that may come before a PDF's header.
    private static let headerSearchBytes = 1024

    /// Looks at the first bytes and, for archives, at names in the first kilobytes: cost does not grow with the file.
    static func of(_ bytes: [UInt8]) -> MediaType {
        let head = Array(bytes.prefix(headerSearchBytes))
        for signature in Signature.all where signature.matches(bytes) { return signature.type }
        if bytes.starts(with: Signature.zip) { return archive(bytes) }
        if bytes.starts(with: Signature.compoundFile) { return compoundFile(bytes) }
        // Producers prepend mail headers or line breaks, and readers accept that: so must whoever wants to refuse it.
        if head.holds(Array("%PDF-".utf8)) { return .pdf }
        if isPGP(bytes) { return .encrypted(mediaType: "application/pgp-encrypted", named: "a PGP message") }
        return textual(bytes)
    }

    /// A packet with a session key under a public key, version 3 (RFC 4880): how binary PGP messages begin.
    private static func isPGP(_ bytes: [UInt8]) -> Bool {
        bytes.count > 16 && (bytes[0] == 0x84 || bytes[0] == 0x85) && bytes[bytes[0] == 0x84 ? 2 : 3] == 3
            && (bytes[0] == 0x84 || bytes[1] <= 4)
    }

    private static func archive(_ bytes: [UInt8]) -> MediaType {
        let head = Array(bytes.prefix(8192))
        func holds(_ text: String) -> Bool { head.holds(Array(text.utf8)) }
        let entryIsEncrypted = bytes.count > 6 && bytes[6] & 1 == 1
        if holds("mimetypeapplication/vnd.oasis.opendocument") {
            return entryIsEncrypted
                ? .encrypted(mediaType: "application/vnd.oasis.opendocument", named: "an OpenDocument file")
                : .unsupported(mediaType: "application/vnd.oasis.opendocument", named: "an OpenDocument file")
        }
        if holds("mimetypeapplication/epub+zip") {
            return .unsupported(mediaType: "application/epub+zip", named: "an EPUB book")
        }
        let office = "application/vnd.openxmlformats-officedocument"
        if holds("[Content_Types].xml") || holds("_rels/.rels") {
            return .unsupported(mediaType: office, named: "an Office document (DOCX, XLSX or PPTX)")
        }
        return entryIsEncrypted
            ? .encrypted(mediaType: "application/zip", named: "a ZIP archive")
            : .unsupported(mediaType: "application/zip", named: "a ZIP archive")
    }

    /// Old Office files, and new ones under a password: those are an encrypted package inside an old container.
    private static func compoundFile(_ bytes: [UInt8]) -> MediaType {
        let mediaType = "application/x-ole-storage"
        let package = Array("EncryptedPackage".utf8.map { [$0, 0] }.joined())
        if bytes.holds(package) {
            return .encrypted(mediaType: mediaType, named: "an Office document")
        }
        return .unsupported(mediaType: mediaType, named: "a file of an old Office format (DOC, XLS, PPT or MSG)")
    }

    /// Tells kinds of text apart by how they begin; encodings of two bytes a character are looked at without the zeros.
    private static func textual(_ bytes: [UInt8]) -> MediaType {
        var start = bytes.prefix(headerSearchBytes).filter { $0 != 0 }
        if start.starts(with: [0xEF, 0xBB, 0xBF]) { start.removeFirst(3) }
        if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) { start.removeFirst(2) }
        let lowered = start.drop { $0 <= 0x20 }.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        func begins(_ text: String) -> Bool { lowered.starts(with: Array(text.utf8)) }
        func holds(_ text: String) -> Bool { lowered.holds(Array(text.utf8)) }
        if begins("{\\rtf") { return .unsupported(mediaType: "application/rtf", named: "an RTF document") }
        if begins("%!ps") { return .unsupported(mediaType: "application/postscript", named: "a PostScript file") }
        if begins("-----begin pgp message") {
            return .encrypted(mediaType: "application/pgp-encrypted", named: "a PGP message")
        }
        if begins("<!doctype html") || begins("<html") || begins("<head") || begins("<body") { return .html }
        if begins("<") && (holds("<html") || holds("<!doctype html")) { return .html }
        if begins("<?xml") || begins("<svg") {
            return .text(mediaType: holds("<svg") ? "image/svg+xml" : "application/xml")
        }
        if begins("{") || begins("[{") { return .text(mediaType: "application/json") }
        let headers = ["from:", "received:", "return-path:", "mime-version:", "delivered-to:", "message-id:", "date:"]
        if headers.contains(where: begins), holds("\nsubject:") || holds("\nmime-version:") || holds("\nto:") {
            return .text(mediaType: "message/rfc822")
        }
        return .text(mediaType: "text/plain")
    }
}

extension MediaType {
    /// Bytes at a fixed place that only one format has.
    struct Signature {
        let offset: Int
        let magic: [UInt8]
        let type: MediaType

        func matches(_ bytes: [UInt8]) -> Bool {
            bytes.count >= offset + magic.count && bytes[offset...].starts(with: magic)
        }

        static let zip: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
        static let compoundFile: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]

        private init(_ magic: [UInt8], at offset: Int = 0, _ type: MediaType) {
            self.offset = offset
            self.magic = magic
            self.type = type
        }

        private init(_ magic: String, at offset: Int = 0, _ type: MediaType) {
            self.init(Array(magic.utf8), at: offset, type)
        }

        static let all: [Signature] = [
            Signature("%PDF-", .pdf),
            Signature([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A], .image(mediaType: "image/png")),
            Signature([0xFF, 0xD8, 0xFF], .image(mediaType: "image/jpeg")),
            Signature("GIF8", .image(mediaType: "image/gif")),
            Signature([0x49, 0x49, 0x2A, 0x00], .image(mediaType: "image/tiff")),
            Signature([0x4D, 0x4D, 0x00, 0x2A], .image(mediaType: "image/tiff")),
            Signature("WEBP", at: 8, .image(mediaType: "image/webp")),
            Signature([0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20], .image(mediaType: "image/jp2")),
            Signature([0x97, 0x4A, 0x42, 0x32, 0x0D, 0x0A, 0x1A, 0x0A], .image(mediaType: "image/x-jbig2")),
            Signature("ftypheic", at: 4, .image(mediaType: "image/heic")),
            Signature("ftypmif1", at: 4, .image(mediaType: "image/heif")),
            Signature([0x1F, 0x8B], .unsupported(mediaType: "application/gzip", named: "a gzip archive")),
            Signature("BZh", .unsupported(mediaType: "application/x-bzip2", named: "a bzip2 archive")),
            Signature(
                [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00],
                .unsupported(mediaType: "application/x-xz", named: "an xz archive")),
            Signature(
                [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C],
                .unsupported(mediaType: "application/x-7z-compressed", named: "a 7-Zip archive")),
            Signature("Rar!", .unsupported(mediaType: "application/vnd.rar", named: "a RAR archive")),
            Signature("ustar", at: 257, .unsupported(mediaType: "application/x-tar", named: "a tar archive")),
            Signature("PK\u{05}\u{06}", .unsupported(mediaType: "application/zip", named: "an empty ZIP archive")),
            Signature([0x7F, 0x45, 0x4C, 0x46], .unsupported(mediaType: "application/x-elf", named: "a program")),
            Signature(
                [0xFF, 0x57, 0x50, 0x43],
                .unsupported(mediaType: "application/vnd.wordperfect", named: "a WordPerfect document")),
            Signature(
                [0x78, 0x9F, 0x3E, 0x22],
                .unsupported(mediaType: "application/vnd.ms-tnef", named: "an Outlook attachment (winmail.dat)")),
        ]
    }
}

extension [UInt8] {
    /// True when `part` occurs; `part` is short and its first byte not too frequent.
    func holds(_ part: [UInt8]) -> Bool {
        guard let first = part.first, part.count <= count else { return part.isEmpty }
        var place = 0
        let last = count - part.count
        while place <= last {
            if self[place] == first, self[place..<place + part.count].elementsEqual(part) { return true }
            place += 1
        }
        return false
    }
}
