/// An e-mail as Outlook saves it (MSG): properties, each in a stream of its own, and attachments, each in a storage.
struct OutlookMessage {
    private(set) var text: [UInt8] = []
    private(set) var attachments: [MIMEMessage.Attachment] = []
    /// Rights management or S/MIME: the visible message only says so.
    private(set) var isEncrypted = false
    /// It has a body in an encoding that is not known, which is missing.
    private(set) var lacksText = false
    /// There are attachments beyond the limits; they are not among `attachments`.
    private(set) var isCut = false

    private let file: CompoundFile
    private let limits: ExtractionLimits
    private var attachedBytes = 0

    /// Names of files and of media types.
    private static let nameBytesMax = 4_096

    init(_ file: CompoundFile, limits: ExtractionLimits) {
        self.file = file
        self.limits = limits
        let kind = property("001A", in: 0).map { String(decoding: $0, as: UTF8.self).lowercased() } ?? ""
        isEncrypted = kind.hasPrefix("ipm.note.smime") && !kind.hasSuffix("multipartsigned")
        for (label, tag) in [("Subject", "0037"), ("From", "0C1A"), ("To", "0E04"), ("Cc", "0E03")] {
            if let value = property(tag, in: 0), !value.isEmpty { append(Array("\(label): ".utf8) + value + [0x0A]) }
        }
        if let body = property("1000", in: 0), body.contains(where: { $0 > 0x20 }) {
            append([0x0A] + body)
        } else if let html = file.stream("__substg1.0_10130102", bytesMax: limits.fileBytesMax),
            let decoded = TextDecoder.decode(
                html, declared: DeclaredCharset.ofHTML(html), bytesMax: limits.textBytesMax)
        {
            append([0x0A] + HTMLText.text(of: decoded, bytesMax: limits.textBytesMax))
        } else {
            lacksText = ["__substg1.0_1000001F", "__substg1.0_1000001E", "__substg1.0_10130102"].contains { name in
                file.stream(name, bytesMax: limits.fileBytesMax)?.contains { $0 > 0x20 } == true
            }
        }
        readAttachments()
    }

    private mutating func append(_ bytes: [UInt8]) {
        text += TextDecoder.utf8(bytes[...], bytesMax: max(0, limits.textBytesMax - text.count))
    }

    /// UTF-8 of a text property: kept in UTF-16, or in the sender's code page.
    private func property(_ tag: String, in storage: Int, bytesMax: Int? = nil) -> [UInt8]? {
        let bytesMax = bytesMax ?? 4 * limits.textBytesMax
        if let wide = file.stream("__substg1.0_\(tag)001F", in: storage, bytesMax: bytesMax) {
            return Charset.utf16LittleEndian.utf8(wide, bytesMax: limits.textBytesMax)
        }
        return file.stream("__substg1.0_\(tag)001E", in: storage, bytesMax: bytesMax).flatMap {
            TextDecoder.decode($0, bytesMax: limits.textBytesMax)
        }
    }

    private func short(_ tag: String, in storage: Int) -> [UInt8]? {
        property(tag, in: storage, bytesMax: Self.nameBytesMax)
    }

    private mutating func readAttachments() {
        for storage in file.children() where file.entries[storage].name.hasPrefix("__attach_version1.0_") {
            // Several attachments may name the same bytes of the file: what counts is what they come to in memory.
            let room = limits.expandedBytesMax - attachedBytes
            guard attachments.count < limits.membersMax, room > 0 else {
                isCut = true
                return
            }
            let name = (short("3707", in: storage) ?? short("3704", in: storage)).map { TextDecoder.name($0) }
            guard let bytes = file.stream("__substg1.0_37010102", in: storage, bytesMax: room + 1), !bytes.isEmpty
            else {
                continue
            }
            guard bytes.count <= room else {
                isCut = true
                return
            }
            attachedBytes += bytes.count
            let type = short("370E", in: storage).map { String(decoding: $0, as: UTF8.self) }
            if name == "message.rpmsg" || type == "application/pgp-encrypted" { isEncrypted = true }
            attachments.append(
                MIMEMessage.Attachment(name: name ?? "attachment \(attachments.count + 1)", bytes: bytes))
        }
    }
}
