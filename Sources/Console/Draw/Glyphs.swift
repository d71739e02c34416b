/// The characters docket draws with, in three sets for three kinds of terminal. Every one is one cell wide in every
/// set, so a layout never depends on which set is in use. There are three of them and no more: one is handed around by
/// every cell that is drawn, and copying forty characters each time was a large part of a frame.
public final class Glyphs: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        /// Braille dots for graphs, box lines and eighth blocks for the rest.
        case braille
        /// Without braille: graphs are eighth blocks too.
        case block
        /// Seven bits only: `LANG=C`, old terminals, logs.
        case ascii
    }

    public let kind: Kind

    public let horizontal, vertical: Character
    public let topLeft, topRight, bottomLeft, bottomRight: Character
    public let teeDown, teeUp, teeRight, teeLeft, cross: Character

    public let crit, warn, ok, info, paused, marked, rowCursor, event: Character
    public let up, down, left, right, more, checked, ellipsis: Character
    /// Stands where data holds something that must not reach a terminal.
    public let replacement: Character
    public let shade: Character

    /// The full cell of a bar, its parts in eighths from one to seven (empty in ASCII), and the rest of its track.
    public let barFull: Character
    public let barParts: [Character]
    public let barEmpty: Character
    /// Eight heights, lowest first.
    public let spark: [Character]

    public static func of(_ kind: Kind) -> Glyphs {
        switch kind {
        case .braille: braille
        case .block: block
        case .ascii: ascii
        }
    }

    public static let braille = Glyphs(lines: .braille)
    public static let block = Glyphs(lines: .block)

    private init(lines kind: Kind) {
        self.kind = kind
        (horizontal, vertical) = ("─", "│")
        (topLeft, topRight, bottomLeft, bottomRight) = ("┌", "┐", "└", "┘")
        (teeDown, teeUp, teeRight, teeLeft, cross) = ("┬", "┴", "├", "┤", "┼")
        (crit, warn, ok, info) = ("✖", "▲", "✔", "•")
        (paused, marked, rowCursor, event) = ("∥", "●", "▌", "┊")
        (up, down, left, right) = ("▲", "▼", "◀", "▶")
        (more, checked, ellipsis) = ("↓", "✔", "…")
        (replacement, shade) = ("\u{FFFD}", "·")
        barFull = "█"
        barParts = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        barEmpty = "░"
        spark = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    }

    public static let ascii = Glyphs()

    private init() {
        kind = .ascii
        (horizontal, vertical) = ("-", "|")
        (topLeft, topRight, bottomLeft, bottomRight) = ("+", "+", "+", "+")
        (teeDown, teeUp, teeRight, teeLeft, cross) = ("+", "+", "+", "+", "+")
        (crit, warn, ok, info) = ("X", "!", "+", "*")
        (paused, marked, rowCursor, event) = ("=", "*", ">", ":")
        (up, down, left, right) = ("^", "v", "<", ">")
        (more, checked, ellipsis) = ("v", "x", "~")
        (replacement, shade) = ("?", ".")
        barFull = "#"
        barParts = []
        barEmpty = " "
        spark = ["_", ".", "-", "-", "=", "=", "^", "#"]
    }

    public static func == (left: Glyphs, right: Glyphs) -> Bool { left.kind == right.kind }

    public func hash(into hasher: inout Hasher) { hasher.combine(kind) }

    /// Every character of the set, braille dots included: what a terminal must show in one cell each.
    public var all: [Character] {
        let lines = [horizontal, vertical, topLeft, topRight, bottomLeft, bottomRight]
        let joints = [teeDown, teeUp, teeRight, teeLeft, cross]
        let marks = [crit, warn, ok, info, paused, marked, rowCursor, event, up, down, left, right, more, checked]
        let rest = [ellipsis, replacement, shade, barFull, barEmpty] + barParts + spark
        return lines + joints + marks + rest + (kind == .braille ? ["\u{28FF}"] : [])
    }

    /// One glyph that stands for another set's: for texts written with Unicode marks, such as "200→400".
    /// - Returns: ASCII of the same width, or nil when there is none.
    public static func asciiSubstitute(for character: Character) -> Character? {
        substitutes[character]
    }

    private static let substitutes: [Character: Character] = [
        "─": "-", "│": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+", "┬": "+", "┴": "+", "├": "+", "┤": "+", "┼": "+",
        "✖": "X", "▲": "^", "▼": "v", "✔": "+", "•": "*", "∥": "=", "●": "*", "▌": ">", "┊": ":", "◀": "<", "▶": ">",
        "↓": "v", "↑": "^", "→": ">", "←": "<", "…": "~", "·": ".", "█": "#", "░": " ", "×": "x", "–": "-", "—": "-",
        "≥": ">", "≤": "<", "’": "'", "‘": "'", "“": "\"", "”": "\"", "\u{FFFD}": "?",
    ]
}
