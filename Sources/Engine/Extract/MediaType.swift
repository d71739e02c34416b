/// What some bytes are, judged by the bytes alone: names lie, and the wrong parser is how hostile files get in.
enum MediaType: Equatable, Sendable {
    /// Text in an encoding that ``TextDecoder`` still has to find; the media type says which kind of text.
    case text(mediaType: String)
    case html
    case richText
    case pdf
    /// Office since 2007.
    case office(OfficeText.Kind)
    case openDocument(mediaType: String)
    /// Office before 2007, or a message that Outlook saved: its directory says which.
    case compoundFile
    /// A page picture: nothing to read without character recognition.
    case image(mediaType: String)
    /// An e-mail, perhaps with documents attached.
    case message
    /// Many e-mails in one file.
    case mailbox
    /// Other documents, packed.
    case archive(mediaType: String)
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
        if bytes.starts(with: CompoundFile.magic) { return .compoundFile }
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
        func headHolds(_ text: String) -> Bool { head.holds(Array(text.utf8)) }
        // Cut off files have no directory; their first entries tell as much as there is to know.
        let directory = ZIPDirectory(bytes)
        func holds(prefix: String) -> Bool { directory?.holds(prefix: prefix) ?? headHolds(prefix) }
        let isEncrypted = directory?.holdsEncrypted ?? (bytes.count > 6 && bytes[6] & 1 == 1)

        let openDocument = "application/vnd.oasis.opendocument."
        if let mediaType = openDocumentType(head, prefix: openDocument) {
            return isEncrypted
                ? .encrypted(mediaType: mediaType, named: "an OpenDocument file") : .openDocument(mediaType: mediaType)
        }
        if holds(prefix: "META-INF/container.xml") {
            return .unsupported(mediaType: "application/epub+zip", named: "an EPUB book")
        }
        if holds(prefix: "buildVersionHistory.plist") || holds(prefix: "Index/Document.iwa") {
            return directory?.holdsUnknownMethod == true
                ? .encrypted(mediaType: "application/vnd.apple.iwork", named: "an iWork document")
                : .unsupported(mediaType: "application/vnd.apple.iwork", named: "an iWork document")
        }
        if holds(prefix: "[Content_Types].xml") || holds(prefix: "_rels/.rels") || holds(prefix: "word/document") {
            if holds(prefix: "word/") { return .office(.document) }
            if holds(prefix: "xl/workbook.bin") {
                return .unsupported(
                    mediaType: "application/vnd.ms-excel.sheet.binary.macroenabled.12",
                    named: "a binary workbook (XLSB)")
            }
            if holds(prefix: "xl/") { return .office(.workbook) }
            if holds(prefix: "ppt/") { return .office(.presentation) }
            if holds(prefix: "FixedDocSeq.fdseq") || holds(prefix: "FixedDocumentSequence.fdseq") {
                return .unsupported(mediaType: "application/vnd.ms-xpsdocument", named: "an XPS document")
            }
            // Cut off before the part that would tell; most are documents.
            if directory == nil { return .office(.document) }
        }
        return .archive(mediaType: "application/zip")
    }

    /// What stands in the first entry, which is neither packed nor long, by that format's rules.
    private static func openDocumentType(_ head: [UInt8], prefix: String) -> String? {
        let mark = Array(("mimetype" + prefix).utf8)
        guard head.count > 30 + mark.count, head[30...].starts(with: mark) else { return nil }
        let rest = head[(30 + mark.count)...].prefix { $0 >= 0x61 && $0 <= 0x7A || $0 == UInt8(ascii: "-") }
        return prefix + String(decoding: rest.prefix(64), as: UTF8.self)
    }

    /// Tells kinds of text apart by how they begin; encodings of two bytes a character are looked at without the zeros.
    private static func textual(_ bytes: [UInt8]) -> MediaType {
        if isRunningText(beginning(bytes.prefix(openingBytes))) { return .text(mediaType: "text/plain") }
        let lowered = beginning(bytes.prefix(headerSearchBytes))
        func begins(_ text: String) -> Bool { lowered.starts(with: Array(text.utf8)) }
        func holds(_ text: String) -> Bool { lowered.holds(Array(text.utf8)) }
        if begins("{\\rtf") { return .richText }
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
        if begins("from "), holds("\nreceived:") || holds("\nmime-version:") || holds("\nfrom:") { return .mailbox }
        if isMessage(lowered) { return isSent(lowered) ? .message : .text(mediaType: "message/rfc822") }
        return .text(mediaType: "text/plain")
    }

    /// Bytes that tell most texts from everything else, and fewer of them than say nothing.
    private static let openingBytes = 256
    private static let openingBytesMin = 64

    /// Without zeros, marks of byte order and white space, in lower case.
    private static func beginning(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var start = bytes.filter { $0 != 0 }
        if start.starts(with: [0xEF, 0xBB, 0xBF]) { start.removeFirst(3) }
        if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) { start.removeFirst(2) }
        return start.drop { $0 <= 0x20 }.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    }

    /// Whether what begins so can't be anything that ``textual(_:)`` knows by its beginning.
    private static func isRunningText(_ opening: [UInt8]) -> Bool {
        guard opening.count >= openingBytesMin, let first = opening.first, !"{[<%-".utf8.contains(first) else {
            return false
        }
        return !opening.starts(with: Array("from ".utf8)) && fieldName(opening) == nil
    }

    /// The name of a mail's field that a text begins with.
    private static func fieldName(_ lowered: [UInt8]) -> ArraySlice<UInt8>? {
        let name = lowered.prefix { ($0 >= 0x61 && $0 <= 0x7A) || $0 == UInt8(ascii: "-") }
        let isField =
            !name.isEmpty && name.count < 40 && lowered.count > name.count && lowered[name.count] == UInt8(ascii: ":")
        return isField ? name : nil
    }

    /// Begins with a field's name and has two of those that every e-mail has.
    private static func isMessage(_ lowered: [UInt8]) -> Bool {
        guard fieldName(lowered) != nil else { return false }
        let lines = [0x0A] + lowered
        let fields = ["from:", "to:", "subject:", "date:", "mime-version:", "message-id:", "received:", "return-path:"]
        return fields.count { lines.holds(Array(("\n" + $0).utf8)) } >= 2
    }

    /// Has what only mail programs write: a memorandum begins with From and To as well, and all of it is its text.
    private static func isSent(_ lowered: [UInt8]) -> Bool {
        let lines = [0x0A] + lowered
        let fields = ["mime-version:", "message-id:", "received:", "return-path:", "content-type:", "delivered-to:"]
        return fields.contains { lines.holds(Array(("\n" + $0).utf8)) }
    }
}

extension MediaType {
    /// Bytes at a fixed place that only one format has.
    struct Signature {
        let offset: Int
        let magic: [UInt8]
        /// What the file begins with besides.
        let start: [UInt8]
        let type: MediaType

        func matches(_ bytes: [UInt8]) -> Bool {
            bytes.count >= offset + magic.count && bytes[offset...].starts(with: magic) && bytes.starts(with: start)
        }

        static let zip: [UInt8] = [0x50, 0x4B, 0x03, 0x04]

        private init(_ magic: [UInt8], at offset: Int = 0, startingWith start: String = "", _ type: MediaType) {
            self.offset = offset
            self.magic = magic
            self.start = Array(start.utf8)
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
            // A bitmap's header says how long it is itself, and in the next number nothing.
            Signature([0, 0, 0, 0], at: 6, startingWith: "BM", .image(mediaType: "image/bmp")),
            Signature(
                [0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20],
                .unsupported(mediaType: "image/jp2", named: "a JPEG 2000 picture")),
            Signature(
                [0x97, 0x4A, 0x42, 0x32, 0x0D, 0x0A, 0x1A, 0x0A],
                .unsupported(mediaType: "image/x-jbig2", named: "a JBIG2 picture")),
            Signature("ftypheic", at: 4, .unsupported(mediaType: "image/heic", named: "a HEIC picture")),
            Signature("ftypmif1", at: 4, .unsupported(mediaType: "image/heif", named: "a HEIF picture")),
            Signature([0x1F, 0x8B], .archive(mediaType: "application/gzip")),
            Signature("BZh", .archive(mediaType: "application/x-bzip2")),
            Signature([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], .archive(mediaType: "application/x-xz")),
            Signature([0x28, 0xB5, 0x2F, 0xFD], .archive(mediaType: "application/zstd")),
            Signature([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], .archive(mediaType: "application/x-7z-compressed")),
            Signature("Rar!", .unsupported(mediaType: "application/vnd.rar", named: "a RAR archive")),
            Signature("ustar", at: 257, .archive(mediaType: "application/x-tar")),
            Signature("PK\u{05}\u{06}", .archive(mediaType: "application/zip")),
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
