/// A surface to draw on. Coordinates are the screen's, drawing outside the clip is dropped, and nothing that could
/// steer a terminal gets into a cell.
public struct Canvas: Sendable {
    /// What was drawn so far.
    public private(set) var grid: Grid
    public let glyphs: Glyphs
    /// Where drawing has an effect.
    public private(set) var clip: Rect
    /// Only then can a cell be half of a wide character.
    private var hasWide = false

    public init(size: Size, glyphs: Glyphs = .braille) {
        grid = Grid(size: Size(width: max(0, size.width), height: max(0, size.height)))
        self.glyphs = glyphs
        clip = Rect(x: 0, y: 0, width: size.width, height: size.height)
    }

    public var bounds: Rect { Rect(x: 0, y: 0, width: grid.size.width, height: grid.size.height) }

    /// Draws with the clip narrowed to `rect`.
    public mutating func clipped(to rect: Rect, _ draw: (inout Canvas) -> Void) {
        let before = clip
        clip = clip.intersection(rect)
        draw(&self)
        clip = before
    }

    /// One character that is known to be harmless and one cell wide: a glyph of ``glyphs``.
    public mutating func put(_ glyph: Character, x: Int, y: Int, role: Role = .text) {
        guard clip.contains(x: x, y: y) else { return }
        place(Cell(character: glyph, role: role), x: x, y: y)
    }

    /// Draws text from `x` on.
    /// - Parameters:
    ///   - width: the cells it may take; longer text ends in an ellipsis. Nil: up to the clip's right edge.
    ///   - alignment: where it stands in those cells.
    /// - Returns: the cells the text took.
    @discardableResult
    public mutating func text(
        _ text: String, x: Int, y: Int, width: Int? = nil, alignment: Alignment = .left, role: Role = .text
    ) -> Int {
        spans([Span(text, role)], x: x, y: y, width: width, alignment: alignment)
    }

    /// Draws runs of text one after the other, as ``text(_:x:y:width:alignment:role:)`` does one.
    @discardableResult
    public mutating func spans(
        _ spans: [Span], x: Int, y: Int, width: Int? = nil, alignment: Alignment = .left
    ) -> Int {
        let room = max(0, width ?? clip.right - x)
        var pieces: [(piece: DisplayText.Piece, role: Role)] = []
        var total = 0
        for span in spans {
            let shown = DisplayText(span.text, glyphs: glyphs)
            total += shown.width
            for piece in shown.pieces { pieces.append((piece, span.role)) }
        }
        let isCut = total > room
        let limit = isCut ? room - 1 : room
        var column = x + alignment.offset(inFree: room - total)
        var used = 0
        for (piece, role) in pieces {
            if used + piece.cells > limit {
                if isCut && room > 0 {
                    put(glyphs.ellipsis, x: column, y: y, role: role)
                    used += 1
                }
                break
            }
            place(piece, x: column, y: y, role: role)
            column += piece.cells
            used += piece.cells
        }
        return used
    }

    /// Covers a rectangle with one glyph.
    public mutating func fill(_ rect: Rect, with glyph: Character = " ", role: Role = .text) {
        let area = clip.intersection(rect)
        for y in area.y..<area.bottom {
            for x in area.x..<area.right { place(Cell(character: glyph, role: role), x: x, y: y) }
        }
    }

    /// Changes what the cells of a rectangle mean and keeps their characters: a cursor row, a dimmed background.
    public mutating func restyle(_ rect: Rect, role: Role) {
        let area = clip.intersection(rect)
        for y in area.y..<area.bottom {
            for x in area.x..<area.right { grid[x, y].role = role }
        }
    }

    public mutating func horizontalLine(x: Int, y: Int, length: Int, role: Role = .border) {
        fill(Rect(x: x, y: y, width: length, height: 1), with: glyphs.horizontal, role: role)
    }

    public mutating func verticalLine(x: Int, y: Int, length: Int, role: Role = .border) {
        fill(Rect(x: x, y: y, width: 1, height: length), with: glyphs.vertical, role: role)
    }

    private mutating func place(_ piece: DisplayText.Piece, x: Int, y: Int, role: Role) {
        guard piece.cells == 2 else {
            if clip.contains(x: x, y: y) { place(Cell(character: piece.character, role: role), x: x, y: y) }
            return
        }
        let hasLeft = clip.contains(x: x, y: y)
        let hasRight = clip.contains(x: x + 1, y: y)
        guard hasLeft && hasRight else {
            // Half of a wide character at the clip's edge is a blank.
            if hasLeft { place(Cell(role: role), x: x, y: y) }
            if hasRight { place(Cell(role: role), x: x + 1, y: y) }
            return
        }
        hasWide = true
        place(Cell(character: piece.character, role: role), x: x, y: y)
        place(Cell(role: role), x: x + 1, y: y)
        grid[x, y].character = piece.character
        grid[x + 1, y].character = Cell.covered
    }

    /// Sets one cell and blanks the other half of a wide character it destroys.
    private mutating func place(_ cell: Cell, x: Int, y: Int) {
        if hasWide {
            if grid[x, y].character == Cell.covered, x > 0 { grid[x - 1, y].character = " " }
            if x + 1 < grid.size.width, grid[x + 1, y].character == Cell.covered { grid[x + 1, y].character = " " }
        }
        grid[x, y] = cell
    }
}
