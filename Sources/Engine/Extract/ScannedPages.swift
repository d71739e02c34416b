/// The text of a PDF whose pages are pictures: drawn by poppler's `pdftoppm`, read by tesseract, both in the jail.
struct ScannedPages: Sendable {
    let jail: Jail

    /// The longer side of A4 at 150 dots to the inch: finer is slower and no better.
    private static let pixels = 1_754
    /// At 300, for small print that was not sure.
    private static let finePixels = 3_508

    /// At most ``ExtractionLimits/recognizedPagesMax`` pages, from the first on.
    func text(of bytes: [UInt8], pages: Int?) throws(DocumentError) -> ExtractedText {
        let limits = jail.limits
        var assembly = TextAssembly(bytesMax: limits.textBytesMax)
        var all = CharacterRecognition.Reading()
        for page in 1...max(1, min(limits.recognizedPagesMax, pages ?? limits.recognizedPagesMax)) {
            guard let reading = try read(bytes, page: page, isFirst: page == 1) else { break }
            assembly.beginPage()
            assembly.append(reading.text)
            all.words += reading.words
            all.sureWords += reading.sureWords
        }
        try CharacterRecognition.refuseWithoutWords(all, "the pictures of this PDF")
        return ExtractedText(
            text: assembly.bytes, mediaType: "application/pdf", pageStarts: assembly.pageStarts, pages: pages)
    }

    /// Nil past the end, which is not always known, and where a later page is damaged.
    private func read(
        _ bytes: [UInt8], page: Int, isFirst: Bool
    ) throws(DocumentError) -> CharacterRecognition.Reading? {
        do throws(DocumentError) {
            return try read(bytes, page: page)
        } catch {
            if isFirst || error.code != .unreadable { throw error }
            return nil
        }
    }

    private func read(_ bytes: [UInt8], page: Int) throws(DocumentError) -> CharacterRecognition.Reading {
        let recognition = CharacterRecognition(jail: jail)
        let first = try recognition.read(
            try draw(bytes, page: page, pixels: Self.pixels), arguments: ["--dpi", "150", "--psm", "3"])
        // An empty page stays empty however closely it is looked at.
        if first.isSure { return first }
        let fine = try recognition.read(
            try draw(bytes, page: page, pixels: Self.finePixels), arguments: ["--dpi", "300", "--psm", "1"])
        return fine.sureWords > first.sureWords ? fine : first
    }

    /// A grey picture of one page.
    private func draw(_ bytes: [UInt8], page: Int, pixels: Int) throws(DocumentError) -> [UInt8] {
        guard let program = Jail.find("pdftoppm") else {
            throw DocumentError(.needsOCR, "reading scanned PDF needs pdftoppm: `apt-get install poppler-utils`")
        }
        var limits = jail.limits
        limits.textBytesMax = pixels * pixels + 64
        let output = try Jail(limits: limits, launcher: jail.launcher).run(
            program, ["-gray", "-scale-to", "\(pixels)", "-f", "\(page)", "-l", "\(page)", "-"], input: bytes)
        guard output.bytes.starts(with: Array("P5".utf8)) else {
            throw DocumentError(.unreadable, "the pages of this PDF can't be drawn: it is damaged")
        }
        return output.bytes
    }
}
