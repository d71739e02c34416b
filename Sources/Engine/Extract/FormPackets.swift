/// The words of a form in XFA, which its PDF does not draw: what it asks, from its packet `template`, and what was
/// filled in, from its packet `datasets`, each value behind the name of its field.
enum FormPackets {
    private enum Place { case outside, template, datasets, data }

    /// Elements of a template that hold text which nobody sees on the form, or sees one line of.
    private static let unseen: Set<String> = [
        "script", "event", "calculate", "validate", "items", "assist", "desc", "dataDescription", "image",
    ]

    /// `source` is XML in UTF-8, one packet behind the other; at most `bytesMax` bytes come out.
    static func text(of source: ArraySlice<UInt8>, bytesMax: Int) -> [UInt8] {
        var scanner = XMLScanner(TextDecoder.utf8(source, bytesMax: source.count))
        var assembly = TextAssembly(bytesMax: bytesMax)
        var place = Place.outside
        var skipped: String?
        // The innermost element of the data, until its words follow.
        var label: String?
        var isCaption = false
        while !assembly.isFull, let token = scanner.next() {
            switch token {
            case .start(let name, let isEmpty):
                guard skipped == nil else { break }
                if Self.unseen.contains(name) {
                    if !isEmpty { skipped = name }
                    break
                }
                place = entered(name, from: place)
                label = place == .data ? name : nil
                if name == "text" || name == "exData" { isCaption = !isEmpty }
                if place == .template, name == "text" || name == "exData" || name == "p" { assembly.lineBreak() }
            case .end(let name):
                if skipped == name { skipped = nil }
                if name == "text" || name == "exData" { isCaption = false }
                label = nil
            case .text(let range), .literal(let range):
                let isSeen = place == .data || (place == .template && isCaption)
                guard skipped == nil, isSeen, scanner.source[range].contains(where: { $0 > 0x20 }) else { break }
                if let name = label {
                    assembly.lineBreak()
                    assembly.append(XMLText.words(in: name) + ": ")
                    label = nil
                }
                assembly.append(markup: scanner.source, range, keepingSpaces: false)
            }
        }
        assembly.lineBreak()
        return assembly.bytes
    }

    private static func entered(_ name: String, from place: Place) -> Place {
        switch (name, place) {
        case ("template", .outside), ("template", .template): .template
        case ("datasets", .outside), ("datasets", .template): .datasets
        case ("template", .datasets): .template
        case ("data", .datasets): .data
        default: place
        }
    }
}
