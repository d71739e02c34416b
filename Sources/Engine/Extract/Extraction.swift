/// The reading of one document with everything in it: keeps count of what archives and e-mails may still cost.
struct Extraction {
    private let jail: Jail
    private let deadline: Moment
    private var membersLeft: Int
    private var bytesLeft: Int
    private let time = SystemTime()

    private var limits: ExtractionLimits { jail.limits }

    init(jail: Jail) {
        self.jail = jail
        deadline = time.now() + jail.limits.extractTime * jail.limits.containerTimeFactor
        membersLeft = jail.limits.membersMax
        bytesLeft = jail.limits.expandedBytesMax
    }

    /// `depth` is how many containers it lies in; `name` is what it is called, a hint at most.
    mutating func text(
        of bytes: [UInt8], name: Substring = "", depth: Int = 0
    ) throws(DocumentError) -> ExtractedText {
        guard !bytes.isEmpty else { throw DocumentError(.emptyFile, "the file has no bytes") }
        guard bytes.count <= limits.fileBytesMax else {
            throw DocumentError(.tooLarge, "the file has \(bytes.count) bytes; the limit is \(limits.fileBytesMax)")
        }
        let type = MediaType.of(bytes)
        switch type {
        case .pdf: return try PDFText(jail: try jailInTime()).text(of: bytes)
        case .html, .text, .richText: return try textual(bytes, type)
        case .office(let kind): return try OfficeText(jail: try jailInTime(), kind: kind).text(of: bytes)
        case .openDocument(let mediaType):
            return try OpenDocumentText(jail: try jailInTime(), mediaType: mediaType).text(of: bytes)
        case .compoundFile: return try compoundFile(bytes, depth: depth)
        case .image(let mediaType):
            let start = time.now()
            var text = try CharacterRecognition(jail: try jailInTime()).text(of: bytes, mediaType: mediaType)
            text.recognitionTime = time.now() - start
            return text
        case .message: return try message(bytes, depth: depth)
        case .mailbox: return try mailbox(bytes, depth: depth)
        case .archive(let mediaType): return try archive(bytes, mediaType, name: name, depth: depth)
        case .unsupported(_, let named):
            throw DocumentError(
                .unsupportedType, "this is \(named); convert it to PDF, or to another format docket reads")
        case .encrypted(_, let named):
            throw DocumentError(.encrypted, "this is \(named) locked with a password; remove the password first")
        }
    }

    /// The jail, with no more time than the whole document has left.
    private func jailInTime() throws(DocumentError) -> Jail {
        let left = deadline - time.now()
        guard left > .zero else {
            throw DocumentError(
                .timeout,
                "what it is part of took longer than "
                    + "\((limits.extractTime * limits.containerTimeFactor).inSeconds) s (limits.extract_seconds)")
        }
        var own = limits
        own.extractTime = min(own.extractTime, left)
        return Jail(limits: own, launcher: jail.launcher)
    }

    // MARK: Text

    private func textual(_ bytes: [UInt8], _ type: MediaType) throws(DocumentError) -> ExtractedText {
        let bytesMax = limits.textBytesMax
        switch type {
        case .html:
            let source = try decode(bytes, declared: DeclaredCharset.ofHTML(bytes))
            return try visible(HTMLText.text(of: source, bytesMax: bytesMax), "text/html")
        case .richText:
            guard let text = RTFText.text(of: bytes, bytesMax: bytesMax) else {
                throw DocumentError(
                    .unreadable, "this RTF document is in an encoding that is not known; save it as DOCX")
            }
            return try visible(text, "application/rtf")
        case .text(let mediaType) where mediaType == "application/xml" || mediaType == "image/svg+xml":
            let source = try decode(bytes, declared: DeclaredCharset.ofXML(bytes))
            let isPicture = mediaType == "image/svg+xml"
            return try visible(XMLText.text(of: source, isPicture: isPicture, bytesMax: bytesMax), mediaType)
        case .text(let mediaType): return try visible(decode(bytes, declared: nil), mediaType)
        default: preconditionFailure("not a kind of text")
        }
    }

    private func decode(_ bytes: [UInt8], declared: Charset?) throws(DocumentError) -> [UInt8] {
        guard let text = TextDecoder.decode(bytes, declared: declared, bytesMax: limits.textBytesMax) else {
            let isASCII = bytes.allSatisfy { $0 < 0x80 }
            throw DocumentError(
                .unreadable,
                isASCII
                    ? "too many control characters for a text; export the document anew, as text or PDF"
                    : "neither a known format nor text in an encoding that is sure; convert it to UTF-8")
        }
        return text
    }

    private func visible(_ text: [UInt8], _ mediaType: String) throws(DocumentError) -> ExtractedText {
        guard text.contains(where: { $0 > 0x20 }) else {
            throw DocumentError(.unreadable, "there is no text in it, only white space or control characters")
        }
        return ExtractedText(text: text, mediaType: mediaType, pageStarts: [], pages: nil)
    }

    // MARK: Containers

    private mutating func archive(
        _ bytes: [UInt8], _ mediaType: String, name: Substring, depth: Int
    ) throws(DocumentError) -> ExtractedText {
        try refuseTooDeep(depth)
        var own = try jailInTime().limits
        own.membersMax = max(1, membersLeft)
        own.expandedBytesMax = max(1, bytesLeft)
        let archive = try ArchiveMembers(
            of: bytes, memberBytesMax: limits.fileBytesMax + 1, jail: Jail(limits: own, launcher: jail.launcher))
        if let locked = archive.members.first(where: { $0.state == .encrypted }) {
            throw DocumentError(.encrypted, "\(locked.name) in it is locked with a password; remove the password first")
        }
        let members = archive.members.filter { !Self.isBookkeeping($0.name) }
        guard !members.isEmpty else {
            // An empty one is its end record alone.
            let isEmpty = !archive.members.isEmpty || !bytes.starts(with: MediaType.Signature.zip)
            throw DocumentError(
                isEmpty ? .emptyFile : .unreadable,
                isEmpty ? "there are no files in this archive" : "this archive is damaged")
        }
        // A single compressed file has no name of its own inside.
        let single = members.count == 1 && members[0].name == "data" ? String(name.prefixBeforeSuffix) : nil
        let children = members.map { member in
            ExtractedMember(
                name: single ?? member.name,
                content: read(
                    member.bytes, member.name, isDamaged: member.state == .damaged,
                    depth: depth + 1))
        }
        return try container([], children, mediaType)
    }

    /// What programs add for themselves.
    private static func isBookkeeping(_ name: String) -> Bool {
        let last = name.split(separator: "/").last ?? ""
        return name.hasPrefix("__MACOSX/") || last == ".DS_Store" || last == "Thumbs.db" || last == "desktop.ini"
    }

    private mutating func message(_ bytes: [UInt8], depth: Int) throws(DocumentError) -> ExtractedText {
        // Some mail programs save in the encoding of their own machine.
        let source = bytes.contains(0) ? try decode(bytes, declared: nil) : bytes
        let message = MIMEMessage(source, limits: limits)
        return try mail(
            message.text, message.attachments, isEncrypted: message.isEncrypted, lacksText: message.lacksText,
            isCut: message.isCut, "message/rfc822", depth: depth)
    }

    private mutating func mail(
        _ text: [UInt8], _ attachments: [MIMEMessage.Attachment], isEncrypted: Bool, lacksText: Bool, isCut: Bool,
        _ mediaType: String, depth: Int
    ) throws(DocumentError) -> ExtractedText {
        guard !isEncrypted else {
            throw DocumentError(.encrypted, "this e-mail is encrypted; decrypt it in a mail program first")
        }
        guard !lacksText else {
            throw DocumentError(
                .unreadable, "this e-mail's text is in an encoding that is not known or not what the e-mail says")
        }
        if depth >= limits.nestingMax, !attachments.isEmpty { try refuseTooDeep(depth) }
        var children = attachments.map { attachment in
            ExtractedMember(
                name: attachment.name,
                content: read(attachment.bytes, attachment.name, isDamaged: false, depth: depth + 1))
        }
        if isCut {
            children.append(
                ExtractedMember(
                    name: "more attachments",
                    content: .failure(
                        DocumentError(
                            .tooLarge, "they are beyond limits.expanded_bytes or the number of files; save them apart"))
                ))
        }
        return try container(text, children, mediaType)
    }

    private mutating func mailbox(_ bytes: [UInt8], depth: Int) throws(DocumentError) -> ExtractedText {
        try refuseTooDeep(depth)
        let messages = Mailbox.messages(in: bytes, messagesMax: limits.membersMax + 1)
        if messages.count == 1 { return try message(Array(bytes[messages[0]]), depth: depth) }
        guard messages.count <= limits.membersMax else {
            throw DocumentError(.tooLarge, "it holds more than \(limits.membersMax) e-mails; split it and submit those")
        }
        let children = messages.enumerated().map { index, range in
            ExtractedMember(
                name: "message \(index + 1)",
                content: read(Array(bytes[range]), "", isDamaged: false, depth: depth + 1, isMessage: true))
        }
        return try container([], children, "application/mbox")
    }

    private mutating func compoundFile(_ bytes: [UInt8], depth: Int) throws(DocumentError) -> ExtractedText {
        guard let file = CompoundFile(bytes) else {
            throw DocumentError(.unreadable, "this old Office file is damaged")
        }
        if ["EncryptedPackage", "EncryptedSummary", "\u{9}DRMContent"].contains(where: file.holds) {
            throw DocumentError(
                .encrypted, "this is an Office document locked with a password or by its sender; remove the lock first")
        }
        if file.holds("__properties_version1.0") {
            let message = OutlookMessage(file, limits: limits)
            return try mail(
                message.text, message.attachments, isEncrypted: message.isEncrypted, lacksText: message.lacksText,
                isCut: message.isCut, "application/vnd.ms-outlook", depth: depth)
        }
        let kinds: [(String, LegacyOfficeText.Kind)] = [
            ("WordDocument", .document), ("Workbook", .workbook), ("Book", .workbook),
            ("PowerPoint Document", .presentation),
        ]
        guard let kind = kinds.first(where: { file.holds($0.0) })?.1 else {
            throw DocumentError(
                .unsupportedType, "this is a file of an old program that docket does not know; save it as PDF")
        }
        return try LegacyOfficeText(jail: try jailInTime(), kind: kind).text(of: bytes)
    }

    private func refuseTooDeep(_ depth: Int) throws(DocumentError) {
        guard depth >= limits.nestingMax else { return }
        throw DocumentError(
            .tooLarge,
            "it lies in \(depth) archives or e-mails inside each other (limits.nesting); unpack the outer ones")
    }

    private mutating func read(
        _ bytes: [UInt8], _ name: String, isDamaged: Bool, depth: Int, isMessage: Bool = false
    ) -> Result<ExtractedText, DocumentError> {
        guard !isDamaged else {
            return .failure(DocumentError(.unreadable, "it is damaged in the archive, or packed in an unknown way"))
        }
        guard membersLeft > 0, bytesLeft >= bytes.count else {
            return .failure(
                DocumentError(.tooLarge, "everything before it reached limits.expanded_bytes or the number of files"))
        }
        membersLeft -= 1
        bytesLeft -= bytes.count
        return Result { () throws(DocumentError) in
            isMessage ? try message(bytes, depth: depth) : try text(of: bytes, name: name[...], depth: depth)
        }
    }

    /// A container's text is its own and that of everything in it; without any, the first refusal stands for all, a
    /// passing one before a lasting one: another attempt may read it.
    private func container(
        _ own: [UInt8], _ children: [ExtractedMember], _ mediaType: String
    ) throws(DocumentError) -> ExtractedText {
        var text = own
        var members: [ExtractedMember] = []
        var recognitionTime = Duration.zero
        for child in children {
            members.append(child.alone)
            guard case .success(let content) = child.content else { continue }
            recognitionTime += content.recognitionTime
            members += content.members.map { $0.inside(child.name) }
            let room = limits.textBytesMax - text.count - 1
            guard room > 0 else { continue }
            text += TextDecoder.utf8(content.text[...], bytesMax: room) + [0x0A]
        }
        guard text.contains(where: { $0 > 0x20 }) else {
            let refusals = children.compactMap { child -> DocumentError? in
                guard case .failure(let error) = child.content else { return nil }
                return DocumentError(error.code, "\(child.name) in it: \(error.message)")
            }
            if let refusal = refusals.first(where: { $0.code.isTransient }) ?? refusals.first { throw refusal }
            throw DocumentError(.unreadable, "there is no text in it")
        }
        var extracted = ExtractedText(
            text: text, mediaType: mediaType, pageStarts: [], pages: nil,
            members: Array(members.prefix(limits.membersMax)))
        extracted.recognitionTime = recognitionTime
        return extracted
    }
}

extension Substring {
    /// `report.pdf` of `report.pdf.gz`
    fileprivate var prefixBeforeSuffix: Substring {
        lastIndex(of: ".").map { $0 > startIndex ? self[..<$0] : self } ?? (isEmpty ? "content" : self)
    }
}
