/// An e-mail taken apart: what it says itself, and the documents attached to it.
struct MIMEMessage {
    struct Attachment {
        var name: String
        var bytes: [UInt8]
    }

    /// Header lines and body, UTF-8.
    private(set) var text: [UInt8] = []
    private(set) var attachments: [Attachment] = []
    /// Its content is encrypted as a whole.
    private(set) var isEncrypted = false
    /// A text part was in no encoding that is known, and is missing.
    private(set) var lacksText = false
    /// There are parts beyond the limits; they are missing here.
    private(set) var isCut = false

    private let source: [UInt8]
    private let limits: ExtractionLimits
    private var attachedBytes = 0

    /// Parts inside each other; real e-mails have four or five.
    private static let depthMax = 12
    /// Pictures within a body that are smaller than this were never a page.
    private static let decorationBytesMax = 32_768

    init(_ source: [UInt8], limits: ExtractionLimits) {
        self.source = source
        self.limits = limits
        let (header, body) = MIMEHeader.read(source, 0..<source.count)
        for field in ["Subject", "From", "To", "Cc", "Date"] {
            if let value = header.text(field.lowercased()), !value.isEmpty {
                append(Array((field + ": ").utf8) + value + [0x0A])
            }
        }
        if !text.isEmpty { text.append(0x0A) }
        readPart(header, body..<source.count, depth: 0)
    }

    private mutating func append(_ bytes: [UInt8]) {
        text += TextDecoder.utf8(bytes[...], bytesMax: max(0, limits.textBytesMax - text.count))
    }

    private mutating func readPart(_ header: MIMEHeader, _ body: Range<Int>, depth: Int) {
        let type = header.mediaType
        if type == "multipart/encrypted" || isEnveloped(type, header) {
            isEncrypted = true
            return
        }
        if type.hasPrefix("multipart/"), depth < Self.depthMax,
            let boundary = header.parameter("boundary", of: "content-type"), !boundary.isEmpty
        {
            let parts = split(body, boundary: Array(boundary.utf8))
            if parts.count >= limits.membersMax { isCut = true }
            readParts(parts, of: type, depth: depth + 1)
            return
        }
        let name =
            header.parameter("filename", of: "content-disposition") ?? header.parameter("name", of: "content-type")
        let isAttachment = header.raw("content-disposition")?.lowercased().hasPrefix("attachment") == true
        if !isAttachment, type == "text/plain" || type == "text/html" {
            appendText(header, body, isHTML: type == "text/html")
        } else {
            attach(header, body, name: name, type: type)
        }
    }

    private func isEnveloped(_ type: String, _ header: MIMEHeader) -> Bool {
        (type == "application/pkcs7-mime" || type == "application/x-pkcs7-mime")
            && header.parameter("smime-type", of: "content-type") != "signed-data"
    }

    private mutating func readParts(_ parts: [Range<Int>], of type: String, depth: Int) {
        let before = text.count
        for part in parts {
            let (header, body) = MIMEHeader.read(source, part)
            // The same words in another dress, simplest first.
            if type == "multipart/alternative", text.count > before, header.mediaType.hasPrefix("text/") { continue }
            readPart(header, body..<part.upperBound, depth: depth)
        }
    }

    private mutating func appendText(_ header: MIMEHeader, _ body: Range<Int>, isHTML: Bool) {
        let bytes = TransferEncoding.decoded(
            source[body], header.raw("content-transfer-encoding"), bytesMax: limits.textBytesMax * 4)
        var declared = header.parameter("charset", of: "content-type").flatMap { Charset(named: $0) }
        if declared == nil, isHTML { declared = DeclaredCharset.ofHTML(bytes) }
        guard let decoded = TextDecoder.decode(bytes, declared: declared, bytesMax: limits.textBytesMax) else {
            lacksText = true
            return
        }
        append(isHTML ? HTMLText.text(of: decoded, bytesMax: limits.textBytesMax) : decoded)
        if let last = text.last, last != 0x0A { text.append(0x0A) }
    }

    private mutating func attach(_ header: MIMEHeader, _ body: Range<Int>, name: String?, type: String) {
        let room = limits.expandedBytesMax - attachedBytes
        guard attachments.count < limits.membersMax, room > 0 else {
            isCut = true
            return
        }
        let bytes = TransferEncoding.decoded(
            source[body], header.raw("content-transfer-encoding"), bytesMax: room + 1)
        guard !bytes.isEmpty, !isDecoration(header, type, bytes.count) else { return }
        guard bytes.count <= room else {
            // Half a document must not be read as a whole one.
            isCut = true
            return
        }
        attachedBytes += bytes.count
        let shown = name.map { TextDecoder.name($0.utf8) } ?? "\(type) part \(attachments.count + 1)"
        attachments.append(Attachment(name: shown, bytes: bytes))
    }

    /// Styles, scripts, logos and icons that the body is shown with are no documents.
    private func isDecoration(_ header: MIMEHeader, _ type: String, _ count: Int) -> Bool {
        guard header.raw("content-disposition")?.lowercased().hasPrefix("attachment") != true else { return false }
        if ["text/css", "text/javascript", "application/javascript", "application/x-javascript"].contains(type) {
            return true
        }
        return count < Self.decorationBytesMax && type.hasPrefix("image/")
            && (header.holds("content-id") || header.holds("content-location"))
    }

    /// Ranges between lines that begin with `--boundary`, up to the one that ends them.
    private func split(_ body: Range<Int>, boundary: [UInt8]) -> [Range<Int>] {
        let mark = [UInt8(ascii: "-"), UInt8(ascii: "-")] + boundary
        var parts: [Range<Int>] = []
        var start: Int?
        var place = body.lowerBound
        while place < body.upperBound, parts.count < limits.membersMax {
            let end = MIMEHeader.lineEnd(source, place, body.upperBound)
            if source[place..<end].starts(with: mark) {
                if let start { parts.append(start..<max(start, place)) }
                start = min(end + 1, body.upperBound)
                if source[(place + mark.count)..<end].starts(with: "--".utf8) { return parts }
            }
            place = end + 1
        }
        // The end is missing: what there is counts.
        if let start, start < body.upperBound { parts.append(start..<body.upperBound) }
        return parts
    }
}

/// A file of many e-mails, one after the other (mbox).
enum Mailbox {
    /// Each message without the line in front of it; at most `messagesMax`.
    static func messages(in source: [UInt8], messagesMax: Int) -> [Range<Int>] {
        let mark = Array("From ".utf8)
        var messages: [Range<Int>] = []
        var start: Int?
        var place = 0
        var previousIsBlank = true
        while place < source.count {
            let end = MIMEHeader.lineEnd(source, place, source.count)
            let line = source[place..<end]
            if previousIsBlank, line.starts(with: mark) {
                if let start { messages.append(start..<place) }
                guard messages.count < messagesMax else { return messages }
                start = min(end + 1, source.count)
            }
            previousIsBlank = line.isEmpty || line.elementsEqual([0x0D])
            place = end + 1
        }
        if let start, start < source.count { messages.append(start..<source.count) }
        return messages
    }
}
