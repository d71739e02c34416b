/// One line of text that a person edits. Takes what can be seen and nothing else, up to a bound.
public struct EditableText: Hashable, Sendable {
    public private(set) var characters: [Character]
    /// From 0, before the first character, to their count.
    public private(set) var cursor: Int
    public let lengthMax: Int

    public init(_ text: String = "", lengthMax: Int = 64) {
        self.lengthMax = lengthMax
        characters = Array(text.filter(EditableText.isVisible).prefix(lengthMax))
        cursor = characters.count
    }

    public var text: String { String(characters) }
    public var isEmpty: Bool { characters.isEmpty }

    static func isVisible(_ character: Character) -> Bool {
        character.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
    }

    /// Puts a typed or pasted text in at the cursor; what can't be seen or has no room is left out.
    public mutating func insert(_ text: some Sequence<Character>) {
        for character in text where EditableText.isVisible(character) {
            guard characters.count < lengthMax else { return }
            characters.insert(character, at: cursor)
            cursor += 1
        }
    }

    /// True when the key was an editing key.
    public mutating func edit(_ key: Key) -> Bool {
        switch key {
        case .character(let character): insert([character])
        case .backspace:
            guard cursor > 0 else { return true }
            cursor -= 1
            characters.remove(at: cursor)
        case .delete:
            guard cursor < characters.count else { return true }
            characters.remove(at: cursor)
        case .left: cursor = max(0, cursor - 1)
        case .right: cursor = min(characters.count, cursor + 1)
        case .home, .control("a"): cursor = 0
        case .end, .control("e"): cursor = characters.count
        case .control("u"):
            characters.removeFirst(cursor)
            cursor = 0
        case .control("w"): removeWord()
        default: return false
        }
        return true
    }

    private mutating func removeWord() {
        var start = cursor
        while start > 0, !EditableText.isWord(characters[start - 1]) { start -= 1 }
        while start > 0, EditableText.isWord(characters[start - 1]) { start -= 1 }
        characters.removeSubrange(start..<cursor)
        cursor = start
    }

    private static func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }
}
