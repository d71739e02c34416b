/// Small PDF files of our own making, with a text layer or without.
enum SamplePDF {
    /// One page for each text; a text's lines are separated by line ends. An empty text makes an empty page.
    static func bytes(pages: [String]) -> [UInt8] {
        var objects: [String] = []
        let kids = pages.indices.map { "\(4 + 2 * $0) 0 R" }.joined(separator: " ")
        objects.append("<< /Type /Catalog /Pages 2 0 R >>")
        objects.append("<< /Type /Pages /Kids [\(kids)] /Count \(pages.count) >>")
        objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
        for (index, page) in pages.enumerated() {
            objects.append(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents \(5 + 2 * index) 0 R "
                    + "/Resources << /Font << /F1 3 0 R >> >> >>")
            let lines = page.split(separator: "\n").map { "(\(escaped($0))) Tj T*" }.joined(separator: " ")
            let content = "BT /F1 12 Tf 14 TL 72 720 Td \(lines) ET"
            objects.append(stream(content))
        }
        return assembled(objects)
    }

    /// One page with `words` and a text field that holds `value`, which the reader has to draw itself.
    static func form(words: String, value: String) -> [UInt8] {
        form(
            words: words, widgets: ["/FT /Tx /T (owner) /V (\(escaped(value[...])))"], entries: "/NeedAppearances true")
    }

    /// One page with `words` and a field for each of `widgets`, below each other. The fields are objects 6, 7 and so
    /// on; behind them are the `streams`. `entries` are the form's own.
    static func form(words: String, widgets: [String], entries: String = "", streams: [String] = []) -> [UInt8] {
        let content = "BT /F1 12 Tf 72 720 Td (\(escaped(words[...]))) Tj ET"
        let fields = widgets.indices.map { "\(6 + $0) 0 R" }.joined(separator: " ")
        let head = [
            "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [\(fields)] \(entries) /DA (/F1 12 Tf 0 g) "
                + "/DR << /Font << /F1 3 0 R >> >> >> >>",
            "<< /Type /Pages /Kids [4 0 R] /Count 1 >>", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R /Annots [\(fields)] "
                + "/Resources << /Font << /F1 3 0 R >> >> >>",
            stream(content),
        ]
        let annotations = widgets.enumerated().map { index, widget in
            let top = 690 - 24 * (index % 26)
            return "<< /Type /Annot /Subtype /Widget \(widget) /Rect [72 \(top - 20) 300 \(top)] "
                + "/DA (/F1 12 Tf 0 g) /P 4 0 R >>"
        }
        return assembled(head + annotations + streams)
    }

    /// An object that is a stream; `entries` stand in its dictionary.
    static func stream(_ content: String, entries: String = "") -> String {
        "<< \(entries) /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream"
    }

    /// One page that is a picture and nothing else: `graymap` is a binary PGM file.
    static func scanned(_ graymap: [UInt8]) -> [UInt8] {
        // P5, width, height and the greatest value, each behind white space, then a byte for each pixel.
        let fields = graymap.prefix(64).split(maxSplits: 4) { $0 <= 0x20 }
        let numbers = fields[1...2].compactMap { Int(String(decoding: $0, as: UTF8.self)) }
        let pixels = graymap.suffix(numbers[0] * numbers[1])
        let content = "q 612 0 0 792 0 0 cm /I0 Do Q"
        let head = [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
                + "/Resources << /XObject << /I0 5 0 R >> >> >>",
            stream(content),
        ]
        var file = Array("%PDF-1.4\n".utf8)
        for (index, object) in head.enumerated() { file += Array("\(index + 1) 0 obj\n\(object)\nendobj\n".utf8) }
        let image =
            "5 0 obj\n<< /Type /XObject /Subtype /Image /Width \(numbers[0]) /Height \(numbers[1]) "
            + "/ColorSpace /DeviceGray /BitsPerComponent 8 /Length \(pixels.count) >>\nstream\n"
        file += Array(image.utf8) + pixels + Array("\nendstream\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n".utf8)
        return file
    }

    private static func escaped(_ text: Substring) -> String {
        text.map { "()\\".contains($0) ? "\\\($0)" : String($0) }.joined()
    }

    private static func assembled(_ objects: [String]) -> [UInt8] {
        var file = "%PDF-1.4\n"
        var offsets: [Int] = []
        for (index, object) in objects.enumerated() {
            offsets.append(file.utf8.count)
            file += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let table = file.utf8.count
        file += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for offset in offsets {
            let digits = String(offset)
            file += String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n"
        }
        file += "trailer << /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(table)\n%%EOF\n"
        return Array(file.utf8)
    }
}
