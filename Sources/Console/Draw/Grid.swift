/// Width and height in cells.
public struct Size: Hashable, Sendable {
    public var width: Int
    public var height: Int

    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }
}

/// A rectangle of cells; may be empty, never negative.
public struct Rect: Hashable, Sendable {
    public var x: Int
    public var y: Int
    public var width: Int
    public var height: Int

    public init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = max(0, width)
        self.height = max(0, height)
    }

    public var right: Int { x + width }
    public var bottom: Int { y + height }

    /// Split off rows or columns: layout is nothing but these.
    public func inset(_ by: Int) -> Rect { Rect(x: x + by, y: y + by, width: width - 2 * by, height: height - 2 * by) }
    public func top(_ rows: Int) -> Rect { Rect(x: x, y: y, width: width, height: min(rows, height)) }
    public func bottom(_ rows: Int) -> Rect {
        Rect(x: x, y: y + max(0, height - rows), width: width, height: min(rows, height))
    }
    public func droppingTop(_ rows: Int) -> Rect {
        Rect(x: x, y: y + min(rows, height), width: width, height: height - rows)
    }
    public func droppingBottom(_ rows: Int) -> Rect { Rect(x: x, y: y, width: width, height: height - rows) }
    public func left(_ columns: Int) -> Rect { Rect(x: x, y: y, width: min(columns, width), height: height) }
    public func droppingLeft(_ columns: Int) -> Rect {
        Rect(x: x + min(columns, width), y: y, width: width - columns, height: height)
    }
}

/// One cell: a character of width one or two, or the covered half of a wide one, and what it means.
public struct Cell: Hashable, Sendable {
    /// The second cell of a wide character.
    public static let covered: Character = "\u{0}"

    public var character: Character
    public var role: Role

    public init(character: Character = " ", role: Role = .text) {
        self.character = character
        self.role = role
    }
}

/// A screen as a value: what `draw` returns and the terminal paints.
public struct Grid: Hashable, Sendable {
    public let size: Size
    public var cells: [Cell]

    public init(size: Size) {
        self.size = size
        cells = Array(repeating: Cell(), count: max(0, size.width * size.height))
    }

    public subscript(x: Int, y: Int) -> Cell {
        get { cells[y * size.width + x] }
        set { cells[y * size.width + x] = newValue }
    }
}
