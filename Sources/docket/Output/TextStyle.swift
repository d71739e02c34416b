import Console
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Whether what goes to standard output is coloured. Words carry the meaning; colour only repeats it.
struct TextStyle: Sendable {
    enum Mark: Sendable { case good, attention, bad }

    let isColored: Bool

    init(isColored: Bool) { self.isColored = isColored }

    init(_ choice: ColorChoice, environment: [String: String]) {
        switch choice {
        case .always: isColored = true
        case .never: isColored = false
        case .auto:
            let refused = !(environment["NO_COLOR"] ?? "").isEmpty
            let isDumb = (environment["TERM"] ?? "dumb") == "dumb"
            isColored = !refused && !isDumb && Self.outputIsTerminal
        }
    }

    func marked(_ text: String, _ mark: Mark) -> String {
        guard isColored else { return text }
        let code =
            switch mark {
            case .good: "32"
            case .attention: "33"
            case .bad: "31"
            }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Columns of the terminal that standard error is; nil when it is none or will not say.
    static var errorColumns: Int? {
        guard isatty(STDERR_FILENO) == 1 else { return nil }
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
