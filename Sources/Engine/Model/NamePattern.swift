/// A pattern of file names, a part of what shells have: `*` stands for any text, `?` for one character, all else for
/// itself. With a `/` in it the whole path must match, else its last part.
public struct NamePattern: Hashable, Sendable {
    /// UTF-8 bytes of a pattern.
    public static let bytesMax = 1_024

    public let text: String
    private let characters: [Unicode.Scalar]

    /// Nil when the text is empty or too long.
    public init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= Self.bytesMax else { return nil }
        self.text = text
        characters = Array(text.unicodeScalars)
    }

    /// Takes time in proportion to both lengths at the worst, whatever the pattern.
    public func matches(path: String) -> Bool {
        let name = text.contains("/") ? path[...] : path.split(separator: "/").last ?? ""
        return matches(Array(name.unicodeScalars))
    }

    /// One star is remembered: where a later one is reached, an earlier one need not take more.
    private func matches(_ name: [Unicode.Scalar]) -> Bool {
        var place = 0
        var index = 0
        var star: (place: Int, index: Int)?
        while index < name.count {
            if place < characters.count, characters[place] == "*" {
                star = (place, index)
                place += 1
            } else if place < characters.count, characters[place] == "?" || characters[place] == name[index] {
                place += 1
                index += 1
            } else if let last = star {
                star = (last.place, last.index + 1)
                place = last.place + 1
                index = last.index + 1
            } else {
                return false
            }
        }
        return characters[place...].allSatisfy { $0 == "*" }
    }
}
