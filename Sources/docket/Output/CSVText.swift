/// Writes rows of comma-separated values (RFC 4180) that are safe to look at and to open in a spreadsheet: control
/// characters are shown as ``PlainText`` shows them, and what a spreadsheet would run is made a text. Programs that
/// need a name as it is read JSON.
enum CSVText {
    static func row(_ fields: [String]) -> String { fields.map(field).joined(separator: ",") }

    /// A spreadsheet takes a text that begins with one of these, or with its wide form of East Asian writing, for a
    /// formula and runs it; an apostrophe before it makes it a text again. Some skip spaces on the way to the sign.
    private static let formulaStarts: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]

    private static func field(_ text: String) -> String {
        var text = PlainText.clean(text)
        let start = text.unicodeScalars.first { !$0.properties.isWhitespace }
        if let start, formulaStarts.contains(start), Double(text) == nil { text = "'" + text }
        let mustQuote = text.unicodeScalars.contains { $0 == "," || $0 == "\"" }
        guard mustQuote || text.hasPrefix(" ") || text.hasSuffix(" ") else { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
