/// A key as a person thinks of it, decoded from whatever bytes the terminal sent.
public enum Key: Hashable, Sendable {
    case character(Character)
    /// Ctrl and a letter, lower case: `.control("s")`.
    case control(Character)
    case enter, escape, tab, backTab, backspace, delete
    case up, down, left, right, home, end, pageUp, pageDown
    case function(Int)
}
