/// The readable text of XML that is no known format: content, with the names of the elements in front of it because
/// they say what it is (`<InvoiceNumber>` in an electronic invoice is the only place where those words stand).
enum XMLText {
    /// `source` is UTF-8; at most `bytesMax` bytes come out. Pictures in SVG have words of their own only.
    static func text(of source: [UInt8], isPicture: Bool, bytesMax: Int) -> [UInt8] {
        var scanner = XMLScanner(source)
        var assembly = TextAssembly(bytesMax: bytesMax)
        var skipped: String?
        // The innermost element's, until words follow: elements that only hold others say nothing.
        var label: String?
        while !assembly.isFull, let token = scanner.next() {
            switch token {
            case .start(let name, let isEmpty):
                guard skipped == nil else { break }
                if isPicture {
                    assembly.lineBreak()
                    if (name == "style" || name == "script") && !isEmpty { skipped = name }
                } else {
                    label = appendAttributes(of: scanner, name, to: &assembly)
                }
            case .end(let name):
                if skipped == name { skipped = nil }
                label = nil
            case .text(let range):
                guard skipped == nil, source[range].contains(where: { $0 > 0x20 }) else { break }
                append(label: &label, to: &assembly)
                assembly.append(markup: source, range, keepingSpaces: false)
            case .literal(let range):
                guard skipped == nil else { break }
                append(label: &label, to: &assembly)
                assembly.append(source[range])
            }
        }
        return assembly.bytes
    }

    private static func append(label: inout String?, to assembly: inout TextAssembly) {
        guard let name = label else { return }
        assembly.lineBreak()
        assembly.append(words(in: name) + ": ")
        label = nil
    }

    /// Attributes follow their element's name at once; without any, the name is handed back to wait for words.
    private static func appendAttributes(
        of scanner: XMLScanner, _ name: String, to assembly: inout TextAssembly
    ) -> String? {
        let pairs = scanner.attributePairs().filter { !isPlumbing($0.name) }
        guard !pairs.isEmpty else { return name }
        var label: String? = name
        append(label: &label, to: &assembly)
        for (name, value) in pairs {
            assembly.append(words(in: name) + " ")
            assembly.append(markup: scanner.source, value, keepingSpaces: false)
            assembly.append("; ")
        }
        return nil
    }

    /// Attributes that tell programs where schemas lie and people nothing.
    private static func isPlumbing(_ name: String) -> Bool {
        name == "schemaLocation" || name == "noNamespaceSchemaLocation" || name == "space"
    }

    /// `InvoiceTypeCode` and `invoice_type-code` are three words.
    static func words(in name: String) -> String {
        var words = ""
        var previousIsLower = false
        for character in name.unicodeScalars {
            let isUpper = (0x41...0x5A).contains(character.value)
            if isUpper, previousIsLower { words += " " }
            previousIsLower = !isUpper && character != "_" && character != "-" && character != "."
            words.unicodeScalars.append(previousIsLower || isUpper ? character : " ")
        }
        return words
    }
}
