/// A run of text with one meaning.
public struct Span: Hashable, Sendable {
    public var text: String
    public var role: Role

    public init(_ text: String, _ role: Role = .text) {
        self.text = text
        self.role = role
    }
}

/// Where a text stands in the cells it was given.
public enum Alignment: Hashable, Sendable {
    case left, right, center

    /// - Returns: how many of `free` cells are left of the text.
    func offset(inFree free: Int) -> Int {
        switch self {
        case .left: 0
        case .right: max(0, free)
        case .center: max(0, free / 2)
        }
    }
}
