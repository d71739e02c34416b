/// The text of OpenDocument files (ODT, ODS, ODP): unpacked in the jail, their XML read here.
struct OpenDocumentText: Sendable {
    let jail: Jail
    /// As the file itself says.
    let mediaType: String

    private static let markupFactor = 16

    func text(of bytes: [UInt8]) throws(DocumentError) -> ExtractedText {
        let archive = try ArchiveMembers(
            of: bytes, patterns: ["content.xml", "META-INF/manifest.xml"],
            memberBytesMax: jail.limits.textBytesMax * Self.markupFactor, jail: jail)
        let manifest = archive.members.first { $0.name == "META-INF/manifest.xml" }
        if manifest?.bytes.holds(Array("encryption-data".utf8)) == true
            || archive.members.contains(where: { $0.state == .encrypted })
        {
            throw DocumentError(
                .encrypted, "this OpenDocument file is locked with a password; remove the password first")
        }
        guard let content = archive.members.first(where: { $0.name == "content.xml" }), !content.bytes.isEmpty else {
            throw DocumentError(.unreadable, "this OpenDocument file is damaged: content.xml is missing")
        }
        var assembly = TextAssembly(bytesMax: jail.limits.textBytesMax)
        Self.read(TextDecoder.markup(content.bytes), into: &assembly)
        guard assembly.bytes.contains(where: { $0 > 0x20 }) else {
            throw DocumentError(.unreadable, "there is no text in this OpenDocument file")
        }
        let starts = assembly.pageStarts
        return ExtractedText(
            text: assembly.bytes, mediaType: mediaType, pageStarts: starts, pages: starts.isEmpty ? nil : starts.count)
    }

    private static func read(_ source: [UInt8], into assembly: inout TextAssembly) {
        var scanner = XMLScanner(source)
        var paragraphs = 0
        var cells = 0
        var skipped: String?
        while !assembly.isFull, let token = scanner.next() {
            if let name = skipped {
                if case .end(name) = token { skipped = nil }
                continue
            }
            switch token {
            case .start(let name, let isEmpty):
                switch name {
                case "p", "h": if !isEmpty { paragraphs += 1 }
                case "table-cell": if !isEmpty { cells += 1 }
                case "s", "tab": assembly.space()
                case "line-break": assembly.lineBreak()
                case "page": if !isEmpty, scanner.attribute("master-page-name") != nil { assembly.beginPage() }
                case "tracked-changes": if !isEmpty { skipped = name }
                default: break
                }
            case .end("p"), .end("h"):
                paragraphs = max(0, paragraphs - 1)
                if cells > 0 { assembly.space() } else if paragraphs == 0 { assembly.lineBreak() }
            case .end("table-cell"):
                cells = max(0, cells - 1)
                assembly.tab()
            case .end("table-row"): assembly.lineBreak()
            case .end: break
            case .text(let range):
                if paragraphs > 0 { assembly.append(markup: source, range, keepingSpaces: false) }
            case .literal(let range): if paragraphs > 0 { assembly.append(source[range]) }
            }
        }
    }
}
