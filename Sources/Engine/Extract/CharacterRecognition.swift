/// Reads pictures by tesseract in the jail: once as a page; when few words are sure, once more with black and white
/// decided place by place, which photographs need, and once as scattered words that may stand on their heads.
struct CharacterRecognition: Sendable {
    let jail: Jail

    static let package = "`apt-get install tesseract-ocr`"

    /// What was recognised.
    struct Reading: Sendable {
        /// Words in lines, without those that are noise.
        var text: [UInt8] = []
        var words = 0
        /// Words that are most likely right.
        var sureWords = 0

        /// Enough for an answer; less is worth another look.
        var isSure: Bool { sureWords >= 20 && sureWords * 10 >= words * 6 }
    }

    /// From 0 to 100: words from here on are right in most cases.
    private static let sureConfidence = 60.0
    /// Below it, what looks like a word is a stain; on a picture that is hardly readable, so is all that is not sure.
    private static let noiseConfidence = 30.0
    /// Sure words without which a picture counts as one without words.
    private static let sureWordsMin = 3
    /// For what is not sure: the thresholds of Sauvola and Pietikäinen, which follow the light ("Adaptive document
    /// image binarization", 2000), then words wherever they are.
    private static let closerLooks = [["--psm", "3", "-c", "thresholding_method=2"], ["--psm", "12"]]
    /// What tesseract says of a word beside it.
    private static let rowBytes = 64

    /// The text of a picture file. Throws `needs_ocr` when tesseract or a language is missing, `unreadable` when it
    /// finds no words.
    func text(of picture: [UInt8], mediaType: String) throws(DocumentError) -> ExtractedText {
        var reading = try read(picture, arguments: ["--psm", "3"])
        for arguments in Self.closerLooks where !reading.isSure {
            let closer = try read(picture, arguments: arguments)
            if closer.sureWords > reading.sureWords { reading = closer }
        }
        try Self.refuseWithoutWords(reading, "this picture")
        var assembly = TextAssembly(bytesMax: jail.limits.textBytesMax)
        assembly.beginPage()
        assembly.append(reading.text)
        // Faxes and scanners put many pages into one file; behind the last there are no words.
        if mediaType == "image/tiff", jail.limits.recognizedPagesMax > 1 {
            for page in 1..<jail.limits.recognizedPagesMax {
                guard let next = try laterPage(page, of: picture), next.words > 0 else { break }
                assembly.beginPage()
                assembly.append(next.text)
            }
        }
        return ExtractedText(
            text: assembly.bytes, mediaType: mediaType, pageStarts: assembly.pageStarts, pages: nil)
    }

    /// Nil for a page that is damaged: what was read before it counts.
    private func laterPage(_ page: Int, of picture: [UInt8]) throws(DocumentError) -> Reading? {
        do throws(DocumentError) {
            return try read(picture, arguments: ["--psm", "3"], page: page)
        } catch {
            guard error.code == .unreadable else { throw error }
            return nil
        }
    }

    static func refuseWithoutWords(_ reading: Reading, _ what: String) throws(DocumentError) {
        guard reading.sureWords < sureWordsMin else { return }
        throw DocumentError(.unreadable, "no words could be recognised in \(what); scan it again, larger or sharper")
    }

    /// One pass over one picture, in any form that tesseract reads; `page` counts from 0.
    func read(_ picture: [UInt8], arguments: [String], page: Int = 0) throws(DocumentError) -> Reading {
        guard jail.limits.recognizedPagesMax > 0 else {
            throw DocumentError(.needsOCR, "reading pictures is turned off (ocr.pages is 0)")
        }
        guard let program = Jail.find("tesseract") else {
            throw DocumentError(.needsOCR, "reading pictures needs tesseract: \(Self.package)")
        }
        let languages = jail.limits.recognitionLanguages
        guard languages.utf8.allSatisfy(Self.isNameByte), languages.utf8.first != UInt8(ascii: "+") else {
            throw DocumentError(.needsOCR, "ocr.languages must be names such as eng or eng+deu")
        }
        var limits = jail.limits
        limits.textBytesMax = limits.textBytesMax * 4 + Self.rowBytes
        let output = try Jail(limits: limits, launcher: jail.launcher).run(
            program,
            ["stdin", "stdout", "-l", languages] + arguments
                + ["-c", "tessedit_create_tsv=1", "-c", "tessedit_page_number=\(page)"], input: picture)
        let errors = output.errorText
        if errors.contains("Error opening data file") || errors.contains("Failed loading language") {
            throw DocumentError(
                .needsOCR,
                "tesseract lacks a language of ocr.languages (\(languages)): "
                    + "`apt-get install tesseract-ocr-LANGUAGE`")
        }
        if output.status != 0, output.bytes.isEmpty || errors.contains("annot be read") || errors.contains("Error in") {
            throw DocumentError(.unreadable, "its picture is damaged or of a kind that tesseract can't read")
        }
        return Self.reading(of: output.bytes, bytesMax: jail.limits.textBytesMax)
    }

    /// Rows of twelve columns: level, page, block, paragraph, line, word, place and size, confidence, text.
    static func reading(of table: [UInt8], bytesMax: Int) -> Reading {
        let reading = reading(of: table, from: noiseConfidence, bytesMax: bytesMax)
        return reading.isSure ? reading : self.reading(of: table, from: sureConfidence, bytesMax: bytesMax)
    }

    private static func reading(of table: [UInt8], from leastConfidence: Double, bytesMax: Int) -> Reading {
        var reading = Reading()
        var assembly = TextAssembly(bytesMax: bytesMax)
        var lastLine: [ArraySlice<UInt8>] = []
        for row in table.split(separator: 0x0A) {
            let columns = row.split(separator: 0x09, maxSplits: 11, omittingEmptySubsequences: false)
            guard columns.count == 12, let confidence = Double(String(decoding: columns[10], as: UTF8.self)),
                confidence >= 0, columns[11].contains(where: { $0 > 0x20 })
            else { continue }
            let isWord = columns[11].contains { $0 >= 0x80 || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || isDigit($0) }
            if isWord { reading.words += 1 }
            guard confidence >= leastConfidence else { continue }
            if isWord, confidence >= sureConfidence { reading.sureWords += 1 }
            let line = Array(columns[1...4])
            if line != lastLine { assembly.lineBreak() } else { assembly.space() }
            lastLine = line
            assembly.append(columns[11])
        }
        assembly.lineBreak()
        reading.text = assembly.bytes
        return reading
    }

    /// Names become part of a path.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "+")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
