/// A string as cells: what of it may be shown, and how wide each piece is. Data passes through here before it is drawn,
/// so an escape sequence in a file name is only ever text.
public struct DisplayText: Hashable, Sendable {
    public struct Piece: Hashable, Sendable {
        public let character: Character
        /// One or two.
        public let cells: Int
    }

    public let pieces: [Piece]
    /// Sum of the pieces' cells.
    public let width: Int

    public init(_ text: String, glyphs: Glyphs = .braille) {
        var pieces: [Piece] = []
        pieces.reserveCapacity(text.utf8.count)
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
            for byte in text.utf8 { pieces.append(Piece(character: Character(Unicode.Scalar(byte)), cells: 1)) }
        } else {
            for character in text { Self.append(character, to: &pieces, glyphs: glyphs) }
        }
        self.init(pieces: pieces)
    }

    private init(pieces: [Piece]) {
        self.pieces = pieces
        width = pieces.reduce(0) { $0 + $1.cells }
    }

    /// A piece holds at most this many combining marks: more is an attack on the lines above and below.
    private static let marksMax = 3

    private static func append(_ character: Character, to pieces: inout [Piece], glyphs: Glyphs) {
        let replacement = Piece(character: glyphs.replacement, cells: 1)
        var base: Unicode.Scalar?
        var cells = 0
        var marks: [Unicode.Scalar] = []
        var isWhole = true
        func flush() {
            guard let base else { return }
            let shown = isWhole ? character : Self.character(base: base, marks: marks)
            let piece = Piece(character: shown, cells: cells)
            pieces.append(glyphs.kind == .ascii ? Self.ascii(shown, cells: cells) : piece)
        }
        let scalars = character.unicodeScalars
        for scalar in scalars {
            switch CharacterWidth(scalar) {
            case .cells(let width):
                if base != nil {
                    isWhole = false
                    flush()
                    marks = []
                }
                base = scalar
                cells = width
            case .combining where base != nil:
                if marks.count < marksMax { marks.append(scalar) } else { isWhole = false }
            case .variation where base != nil:
                isWhole = false
            case .combining, .variation, .unshowable:
                isWhole = false
                flush()
                base = nil
                marks = []
                pieces.append(replacement)
            }
        }
        isWhole = isWhole && marks.count + 1 == scalars.count
        flush()
    }

    private static func character(base: Unicode.Scalar, marks: [Unicode.Scalar]) -> Character {
        var view = String.UnicodeScalarView()
        view.append(base)
        view.append(contentsOf: marks)
        let text = String(view)
        // A mark that doesn't join this base would make two characters of one cell.
        return text.count == 1 ? Character(text) : Character(base)
    }

    private static func ascii(_ character: Character, cells: Int) -> Piece {
        if character.isASCII { return Piece(character: character, cells: cells) }
        // Width is kept where it can be: a wide character becomes one question mark, and the text is a cell shorter.
        return Piece(character: Glyphs.asciiSubstitute(for: character) ?? "?", cells: 1)
    }

    /// The text cut to `width` cells, with an ellipsis in its last cell when something is missing.
    public func truncated(to width: Int, glyphs: Glyphs = .braille) -> DisplayText {
        guard self.width > width else { return self }
        guard width > 0 else { return DisplayText(pieces: []) }
        var kept: [Piece] = []
        var used = 0
        for piece in pieces {
            if used + piece.cells > width - 1 { break }
            kept.append(piece)
            used += piece.cells
        }
        kept.append(Piece(character: glyphs.ellipsis, cells: 1))
        return DisplayText(pieces: kept)
    }

    /// The pieces that lie wholly in the window of `width` cells starting `offset` cells in; for scrolled text fields.
    public func window(from offset: Int, width: Int) -> DisplayText {
        var kept: [Piece] = []
        var at = 0
        for piece in pieces {
            if at >= offset && at + piece.cells <= offset + width { kept.append(piece) }
            at += piece.cells
        }
        return DisplayText(pieces: kept)
    }
}
