import CNcurses

/// What the terminal database knows, without opening a terminal.
public enum TerminalKind {
    /// How many colours a kind of terminal has, 0 for none; nil when nobody has heard of it. Not for use while a screen
    /// is open.
    public static func colors(of kind: String) -> Int? {
        var reason: Int32 = 0
        // With a place for the reason, an unknown kind is an answer; without it, ncurses ends the program.
        guard setupterm(kind, 1, &reason) == 0 else { return nil }
        return max(0, Int(tigetnum("colors")))
    }
}
