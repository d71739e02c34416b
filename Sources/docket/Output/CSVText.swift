/// Writes rows of comma-separated values (RFC 4180) that are safe to open in a spreadsheet.
enum CSVText {
    static func row(_ fields: [String]) -> String { fields.map(field).joined(separator: ",") }

    /// A spreadsheet takes a text that begins with one of these for a formula and runs it; an apostrophe before it
    /// makes it a text again. Tab and line breaks at the start are skipped by some on the way to the sign.
    private static let formulaStarts: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r", "\n"]

    private static func field(_ text: String) -> String {
        var text = text
        if let first = text.unicodeScalars.first, formulaStarts.contains(first), Double(text) == nil {
            text = "'" + text
        }
        let mustQuote = text.unicodeScalars.contains { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r" }
        guard mustQuote || text.hasPrefix(" ") || text.hasSuffix(" ") else { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
