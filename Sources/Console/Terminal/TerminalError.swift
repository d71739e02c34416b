/// Why the console can't have the terminal, or has it no longer; the description is one sentence that says what to do.
public enum TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Standard input or output goes somewhere else.
    case notATerminal
    /// `TERM` is unset, `dumb`, or names a terminal that can't place a character.
    case unusable(term: String?)
    /// The terminal database has no entry for `TERM`.
    case unknown(term: String)
    /// The terminal went away while the console was open.
    case lost
    /// The system refused something the console needs.
    case system(operation: String, errno: Int32)

    public var description: String {
        switch self {
        case .notATerminal:
            "The console needs a terminal on standard input and output; for scripts use: docket top --once"
        case .unusable(nil):
            "The console needs to know its terminal: set TERM (xterm-256color fits most), or use: docket top --once"
        case .unusable(let term?):
            "The terminal \"\(term)\" can't place text: set TERM to the real one, or use: docket top --once"
        case .unknown(let term):
            "This system doesn't know the terminal \"\(term)\": set TERM=xterm-256color, or use: docket top --once"
        case .lost:
            "The terminal went away and the console ended; what was submitted goes on at the next start of docket"
        case .system(let operation, let errno):
            "The terminal can't be used: \(operation) failed with error \(errno); use: docket top --once"
        }
    }
}
