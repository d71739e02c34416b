/// What comes from the terminal.
public enum TerminalEvent: Hashable, Sendable {
    case key(Key)
    /// Bracketed paste, at most ``TerminalEvent/pasteBytesMax`` bytes; never keys.
    case paste(String)
    case resize(Size)
    /// Another ``TerminalOptions/refresh`` went by.
    case tick
    /// A signal (HUP, INT, TERM or QUIT) asked the program to end: close the terminal, then exit with 128 + the number.
    /// If nobody does within a few seconds, the terminal is restored and the signal takes its usual effect.
    case terminate(signal: Int32)

    public static let pasteBytesMax = 64 * 1024
}
