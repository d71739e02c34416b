/// The text layer of a PDF and what its form fields hold, by docket's own `docket-pdf` (poppler) in the jail. Of a
/// document with more pages than are read, it is that of the first ones and of the last: they decide what it is, and
/// long contracts are read several times faster than whole.
struct PDFText: Sendable {
    let jail: Jail

    /// Fewer visible characters than this on the first pages are no text layer.
    static let visibleBytesMin = 50

    static let programNames = ["docket-pdf", "CPDF"]
    /// What the program says with its exit status.
    private static let damagedStatus: Int32 = 3
    private static let lockedStatus: Int32 = 4
    /// Room in the program's output for more than text: lines that say what follows, and a form in XFA.
    private static let framingBytesMax = (1 << 20) + PDFPages.formBytesMax

    func text(of bytes: [UInt8]) throws(DocumentError) -> ExtractedText {
        guard let program = jail.findOwn(Self.programNames) else {
            throw DocumentError(.internal, "docket-pdf is missing beside docket; install both")
        }
        let limits = jail.limits
        let firstPages = max(1, limits.pagesMax - 1)
        let readsLast = limits.pagesMax > firstPages
        let (output, failure) = try jail.attempt(
            program, ["\(firstPages)", readsLast ? "1" : "0", "\(limits.textBytesMax)"], input: bytes,
            outputBytesMax: limits.textBytesMax + Self.framingBytesMax)
        let pages = PDFPages(output.bytes)
        // The last page may be what a parser fails on: a document with its first pages is not lost for it.
        if let failure, !pages.hold(first: firstPages) { throw failure }
        if failure == nil { try refuse(output) }
        let extracted = assembled(pages)
        guard try isScan(extracted.text, output) else { return extracted }
        do throws(DocumentError) {
            let start = SystemTime().now()
            var recognized = try ScannedPages(jail: jail).text(of: bytes, pages: pages.total)
            recognized.recognitionTime = SystemTime().now() - start
            return recognized
        } catch {
            // A stamp on a picture that can't be read is better than nothing.
            guard Self.holdsWords(extracted.text) else { throw error }
            return extracted
        }
    }

    private func refuse(_ output: JailedOutput) throws(DocumentError) {
        switch output.status {
        case 0: return
        case Self.lockedStatus:
            throw DocumentError(.encrypted, "this PDF is locked with a password; remove the password first")
        case Self.damagedStatus: throw Self.damaged
        default: throw DocumentError(.internal, "docket-pdf failed: \(output.errorText.prefix(200))")
        }
    }

    private static let damaged = DocumentError(
        .unreadable, "this PDF is damaged and no text could be read from it")

    /// Each page ends with a form feed, as `pdftotext` has it.
    private func assembled(_ pages: PDFPages) -> ExtractedText {
        let bytesMax = jail.limits.textBytesMax
        var extracted = ExtractedText(text: [], mediaType: "application/pdf", pageStarts: [], pages: pages.total)
        for page in pages.pages {
            guard extracted.text.count < bytesMax else { break }
            extracted.pageStarts.append(extracted.text.count)
            extracted.text += TextDecoder.utf8(page.text, bytesMax: bytesMax - extracted.text.count)
            if extracted.text.count < bytesMax { extracted.text.append(0x0C) }
        }
        if extracted.pageStarts.isEmpty { extracted.pageStarts = [0] }
        extracted.text += FormPackets.text(of: pages.form, bytesMax: bytesMax - extracted.text.count)
        let numbers = pages.pages.prefix(extracted.pageStarts.count).map(\.number)
        if numbers.last != numbers.count { extracted.pageNumbers = numbers }
        return extracted
    }

    /// Bytes of characters that somebody can read: fonts that don't name theirs leave private and never used ones.
    private static func visibleBytes(_ text: [UInt8]) -> Int {
        String(decoding: text, as: UTF8.self).unicodeScalars.reduce(0) { count, scalar in
            scalar.value > 0x20 && !scalar.isUnnamed ? count + UTF8.width(scalar) : count
        }
    }

    /// At least four letters or digits: less is what is left of fonts without names for their characters.
    private static func holdsWords(_ text: [UInt8]) -> Bool {
        String(decoding: text, as: UTF8.self).unicodeScalars.count {
            !$0.isUnnamed && ($0.properties.isAlphabetic || ($0.value >= 0x30 && $0.value <= 0x39))
        } >= 4
    }

    /// True when there is no text layer; throws when that is because the file is damaged.
    private func isScan(_ text: [UInt8], _ output: JailedOutput) throws(DocumentError) -> Bool {
        guard Self.visibleBytes(text) < Self.visibleBytesMin else { return false }
        let complaints = output.errorText.split(separator: "\n")
        if complaints.contains("language") {
            // Not `unreadable`, which is remembered: with the package the same bytes are read.
            throw DocumentError(
                .unsupportedType, "its characters need a language pack: `apt-get install poppler-data`")
        }
        if complaints.contains("damaged") { throw Self.damaged }
        return true
    }
}

extension Unicode.Scalar {
    /// For private use, or of the ideographs that nobody uses and that stand where a font's numbers were taken for
    /// characters.
    fileprivate var isUnnamed: Bool {
        (0xE000...0xF8FF).contains(value) || (0x3400...0x4DBF).contains(value) || value == 0xFFFD || value >= 0xF0000
    }
}
