/// The text of Office documents since 2007 (DOCX, XLSX, PPTX, and their kinds with macros, which are not looked at):
/// unpacked in the jail, their XML read here.
struct OfficeText: Sendable {
    enum Kind: String, Sendable {
        case document = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        case workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case presentation = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

        /// Parts that hold text, in the order in which they are read.
        var parts: [String] {
            switch self {
            case .document:
                [
                    "word/header*.xml", "word/document*.xml", "word/footer*.xml", "word/footnotes*.xml",
                    "word/endnotes*.xml", "word/comments*.xml",
                ]
            case .workbook: ["xl/workbook.xml", "xl/sharedstrings.xml", "xl/worksheets/*.xml"]
            case .presentation: ["ppt/slides/*.xml", "ppt/notesSlides/*.xml"]
            }
        }
    }

    let jail: Jail
    let kind: Kind

    /// Markup takes several bytes for one of text; what is past this would not be kept anyway.
    private static let markupFactor = 16

    func text(of bytes: [UInt8]) throws(DocumentError) -> ExtractedText {
        let archive = try ArchiveMembers(
            of: bytes, patterns: kind.parts, memberBytesMax: jail.limits.textBytesMax * Self.markupFactor, jail: jail)
        if archive.members.contains(where: { $0.state == .encrypted }) {
            throw DocumentError(.encrypted, "this Office document is locked with a password; remove the password first")
        }
        var parts: [String: [UInt8]] = [:]
        for member in archive.members where member.state != .damaged || !member.bytes.isEmpty {
            parts[member.name] = TextDecoder.markup(member.bytes)
        }
        guard !parts.isEmpty else {
            throw DocumentError(.unreadable, "this Office document is damaged: the part with its text is missing")
        }
        var assembly = TextAssembly(bytesMax: jail.limits.textBytesMax)
        switch kind {
        case .document: readDocument(parts, into: &assembly)
        case .workbook: readWorkbook(parts, into: &assembly)
        case .presentation: readPresentation(parts, into: &assembly)
        }
        guard assembly.bytes.contains(where: { $0 > 0x20 }) else {
            throw DocumentError(
                .unreadable,
                archive.isWhole ? "there is no text in this Office document" : "this Office document is damaged")
        }
        let starts = assembly.pageStarts
        return ExtractedText(
            text: assembly.bytes, mediaType: kind.rawValue, pageStarts: starts,
            pages: starts.isEmpty ? nil : starts.count)
    }

    private func readDocument(_ parts: [String: [UInt8]], into assembly: inout TextAssembly) {
        let order = ["header", "document", "footer", "footnotes", "endnotes", "comments"]
        for stem in order {
            for (_, source) in Self.numbered(parts, "word/" + stem) {
                WordMarkup.read(source, into: &assembly)
                assembly.lineBreak()
            }
        }
    }

    private func readPresentation(_ parts: [String: [UInt8]], into assembly: inout TextAssembly) {
        let notes = Dictionary(
            Self.numbered(parts, "ppt/notesSlides/notesSlide"), uniquingKeysWith: { first, _ in first })
        for (number, source) in Self.numbered(parts, "ppt/slides/slide") {
            assembly.beginPage()
            WordMarkup.read(source, into: &assembly)
            if let notes = notes[number] {
                assembly.lineBreak()
                WordMarkup.read(notes, into: &assembly)
            }
        }
    }

    private func readWorkbook(_ parts: [String: [UInt8]], into assembly: inout TextAssembly) {
        let byName = Dictionary(parts.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first })
        let names = byName["xl/workbook.xml"].map(SheetMarkup.sheetNames) ?? []
        let shared = byName["xl/sharedstrings.xml"].map { SharedStrings($0) } ?? SharedStrings([])
        for (place, sheet) in Self.numbered(parts, "xl/worksheets/").enumerated() {
            assembly.beginPage()
            if place < names.count { assembly.append(names[place] + "\n") }
            SheetMarkup.read(sheet.source, shared: shared, into: &assembly)
        }
    }

    /// Parts whose names begin with `stem`, by the number behind it: slide 10 comes after slide 9.
    private static func numbered(
        _ parts: [String: [UInt8]], _ stem: String
    ) -> [(number: Int, source: [UInt8])] {
        parts.filter { $0.key.lowercased().hasPrefix(stem.lowercased()) }.map { name, source in
            let digits = name.drop { !$0.isNumber }.prefix { $0.isNumber }
            return (number: Int(digits) ?? 0, source: source, name: name)
        }
        .sorted { ($0.number, $0.name) < ($1.number, $1.name) }
        .map { ($0.number, $0.source) }
    }
}

/// Paragraphs of WordprocessingML and DrawingML: both keep words in elements called `t`.
enum WordMarkup {
    static func read(_ source: [UInt8], into assembly: inout TextAssembly) {
        var scanner = XMLScanner(source)
        var insideText = false
        var skipped: String?
        while !assembly.isFull, let token = scanner.next() {
            if let name = skipped {
                if case .end(name) = token { skipped = nil }
                continue
            }
            switch token {
            case .start(let name, let isEmpty):
                switch name {
                case "t": insideText = !isEmpty
                // The same words once more, for programs that can't draw the first; and what was deleted.
                case "Fallback", "del", "instrText": if !isEmpty { skipped = name }
                case "tab", "tc": assembly.space()
                case "br", "cr": assembly.lineBreak()
                default: break
                }
            case .end(let name):
                switch name {
                case "t": insideText = false
                case "p", "tr": assembly.lineBreak()
                default: break
                }
            case .text(let range):
                if insideText { assembly.append(markup: source, range, keepingSpaces: true) }
            case .literal(let range): if insideText { assembly.append(source[range]) }
            }
        }
    }
}
