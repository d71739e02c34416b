/// The text layer of a PDF, by poppler's `pdftotext` in the jail. Of a document with more pages than are read, it is
/// that of the first ones and of the last: they decide what it is, and long contracts are read several times faster
/// than whole.
struct PDFText: Sendable {
    let jail: Jail

    /// Fewer visible characters than this on the first pages are no text layer.
    static let visibleBytesMin = 50

    private static let package = "`apt-get install poppler-utils`"

    func text(of bytes: [UInt8]) throws(DocumentError) -> ExtractedText {
        guard let program = Jail.find("pdftotext") else {
            throw DocumentError(.unsupportedType, "reading PDF needs pdftotext: \(Self.package)")
        }
        // The last page may be far behind the others; whether there are so many is known when these have been read.
        let firstPages = max(1, jail.limits.pagesMax - 1)
        let output = try read(1...firstPages, of: bytes, with: program)
        if output.errorText.contains("Incorrect password") {
            throw DocumentError(.encrypted, "this PDF is locked with a password; remove the password first")
        }
        let text = TextDecoder.utf8(output.bytes[...], bytesMax: jail.limits.textBytesMax)
        let (starts, pagesSeen) = pages(in: text)
        // Fewer pages than were asked for are all there are.
        let isAll = output.isWhole && pagesSeen < firstPages
        let total = isAll ? pagesSeen : pageCount(of: bytes)
        var extracted = ExtractedText(text: text, mediaType: "application/pdf", pageStarts: starts, pages: total)
        if let total, total > firstPages, jail.limits.pagesMax > firstPages, output.isWhole {
            add(last: total, to: &extracted, from: bytes, with: program)
        }
        guard try isScan(extracted.text, output) else { return extracted }
        do throws(DocumentError) {
            return try ScannedPages(jail: jail).text(of: bytes, pages: total)
        } catch {
            // A stamp on a picture that can't be read is better than nothing.
            guard Self.holdsWords(extracted.text) else { throw error }
            return extracted
        }
    }

    private func read(
        _ pages: ClosedRange<Int>, of bytes: [UInt8], with program: String
    ) throws(DocumentError) -> JailedOutput {
        let range = ["-f", "\(pages.lowerBound)", "-l", "\(pages.upperBound)"]
        return try jail.run(program, ["-enc", "UTF-8"] + range + ["-", "-"], input: bytes)
    }

    /// Never a reason to fail: a document whose last page can't be read has its first ones.
    private func add(last page: Int, to extracted: inout ExtractedText, from bytes: [UInt8], with program: String) {
        let room = jail.limits.textBytesMax - extracted.text.count
        guard room > 0, let output = try? read(page...page, of: bytes, with: program) else { return }
        let text = TextDecoder.utf8(output.bytes[...], bytesMax: room)
        guard !text.isEmpty else { return }
        extracted.pageStarts.append(extracted.text.count)
        extracted.pageNumbers = Array(1..<extracted.pageStarts.count) + [page]
        extracted.text += text
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
        if output.errorText.contains("Missing language pack") {
            // Not `unreadable`, which is remembered: with the package the same bytes are read.
            throw DocumentError(
                .unsupportedType, "its characters need a language pack: `apt-get install poppler-data`")
        }
        if output.status != 0 || output.errorText.contains("Error") {
            throw DocumentError(.unreadable, "this PDF is damaged and no text could be read from it")
        }
        return true
    }

    /// Where pages begin, and how many ended: `pdftotext` writes a form feed after each.
    private func pages(in text: [UInt8]) -> (starts: [Int], ended: Int) {
        var starts = [0]
        var ended = 0
        for (index, byte) in text.enumerated() where byte == 0x0C {
            ended += 1
            if index + 1 < text.count { starts.append(index + 1) }
        }
        return (starts, ended)
    }

    /// Pages of the whole document; nil when nobody can say. Never a reason to fail: the text is there already.
    private func pageCount(of bytes: [UInt8]) -> Int? {
        guard let program = Jail.find("pdfinfo"), let output = try? jail.run(program, ["-"], input: bytes) else {
            return nil
        }
        for line in String(decoding: output.bytes, as: UTF8.self).split(separator: "\n") where line.hasPrefix("Pages:")
        {
            guard let count = Int(line.dropFirst(6).drop { $0 == " " }), count > 0 else { return nil }
            return count
        }
        return nil
    }
}

extension Unicode.Scalar {
    /// For private use, or of the ideographs that nobody uses and that stand where a font's numbers were taken for
    /// characters.
    fileprivate var isUnnamed: Bool {
        (0xE000...0xF8FF).contains(value) || (0x3400...0x4DBF).contains(value) || value == 0xFFFD || value >= 0xF0000
    }
}
