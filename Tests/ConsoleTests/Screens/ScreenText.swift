import Console

/// A grid as lines of text, for people and for golden files.
enum ScreenText {
    static func text(_ grid: Grid) -> [String] {
        lines(grid) { $0.character == Cell.covered ? "" : String($0.character) }
    }

    /// One letter a cell; see `legend`.
    static func roles(_ grid: Grid) -> [String] { lines(grid) { String(letter(of: $0.role)) } }

    private static func lines(_ grid: Grid, _ show: (Cell) -> String) -> [String] {
        (0..<grid.size.height).map { y in (0..<grid.size.width).map { show(grid[$0, y]) }.joined() }
    }

    private static let letters = Array(".abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

    static func letter(of role: Role) -> Character {
        letters[Role.allCases.firstIndex(of: role) ?? letters.count - 1]
    }

    static var legend: String {
        Role.allCases.map { "\(letter(of: $0)) \($0.rawValue)" }.joined(separator: ", ")
    }
}
