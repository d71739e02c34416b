import Console

extension Grid {
    /// The screen as lines of text; a wide character stands once.
    public var lines: [String] {
        (0..<size.height).map { y in
            String((0..<size.width).map { self[$0, y].character }.filter { $0 != Cell.covered })
        }
    }
}
