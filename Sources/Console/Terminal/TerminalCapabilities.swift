import CNcurses

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What the environment and the terminal database say, asked once when the terminal is opened.
struct TerminalCapabilities: Sendable {
    let color: ColorChoice
    let colorterm: String
    let glyphs: Glyphs.Kind
    /// False in `LANG=C`: only ASCII is sent.
    let isUTF8: Bool
    /// The terminal understands ANSI sequences, so bracketed paste can be asked for.
    let isANSI: Bool

    /// - Throws: ``TerminalError/notATerminal``, ``TerminalError/unusable(term:)``, ``TerminalError/unknown(term:)``.
    static func read(_ options: TerminalOptions) throws(TerminalError) -> TerminalCapabilities {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
        let term = environment("TERM")
        guard !term.isEmpty, term != "dumb" else { throw .unusable(term: term.isEmpty ? nil : term) }
        setlocale(LC_CTYPE, "")
        var status: Int32 = 0
        // Asked before newterm, which says nothing about why it fails.
        guard setupterm(nil, STDOUT_FILENO, &status) == OK else {
            throw status == 1 ? .unusable(term: term) : .unknown(term: term)
        }
        guard string("cup") != nil else { throw .unusable(term: term) }
        let isUTF8 = nl_langinfo(Int32(CODESET)).map { String(cString: $0) } == "UTF-8"
        var color = options.color
        if color == .auto && !environment("NO_COLOR").isEmpty { color = .never }
        return TerminalCapabilities(
            color: color, colorterm: environment("COLORTERM"),
            glyphs: glyphs(options.glyphs, term: term, isUTF8: isUTF8), isUTF8: isUTF8,
            isANSI: string("cup")?.starts(with: [0x1B, 0x5B]) ?? false)
    }

    private static func glyphs(_ wanted: Glyphs.Kind?, term: String, isUTF8: Bool) -> Glyphs.Kind {
        guard isUTF8 else { return .ascii }
        if let wanted { return wanted }
        // The fonts of the Linux console and of the old terminals have neither braille nor eighth blocks.
        let plain = ["linux", "cons25", "ansi", "sun", "hurd", "mach", "cygwin", "pcansi"]
        if term.hasPrefix("vt") || plain.contains(where: { term.hasPrefix($0) }) { return .ascii }
        let kinds: [Glyphs.Kind] = [.braille, .block]
        return kinds.first { Glyphs.of($0).all.allSatisfy(isOneCell) } ?? .ascii
    }

    private static func isOneCell(_ character: Character) -> Bool {
        character.unicodeScalars.allSatisfy { docket_cells(wchar_t($0.value)) == 1 }
    }

    /// What gives the terminal back to the shell: colours, attributes, cursor, the other screen, paste as it was.
    /// - Parameter rows: the screen's height; terminals without a second screen continue below the last row.
    func restoreBytes(rows: Int, changesPalette: Bool) -> [UInt8] {
        var bytes: [UInt8] = isANSI ? Array("\u{1B}[?2004l".utf8) : []
        if changesPalette { bytes += Self.string("oc") ?? [] }
        for name in ["op", "sgr0", "cnorm"] { bytes += Self.string(name) ?? [] }
        if let leave = Self.string("rmcup") { return bytes + leave }
        if let move = docket_move_to(tigetstr("cup"), Int32(rows - 1), 0) {
            bytes += Self.withoutDelays(String(cString: move).utf8)
        }
        return bytes + (Self.string("el") ?? []) + Array("\r\n".utf8)
    }

    /// What ncurses leaves undone when it ends: on a terminal without a second screen the shell goes on in the last
    /// row, and would write over what stands there.
    var partingBytes: [UInt8] {
        Self.string("rmcup") == nil ? (Self.string("el") ?? []) + [UInt8(ascii: "\n")] : []
    }

    static func environment(_ name: String) -> String { getenv(name).map { String(cString: $0) } ?? "" }

    /// A capability's bytes; nil when the terminal doesn't have it.
    private static func string(_ name: String) -> [UInt8]? {
        guard let value = tigetstr(name), Int(bitPattern: value) != -1 else { return nil }
        return withoutDelays(String(cString: value).utf8)
    }

    /// Without `$<5>`: no terminal of today needs the pauses of the database.
    private static func withoutDelays(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var kept: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.first {
            if byte == UInt8(ascii: "$"), rest.dropFirst().first == UInt8(ascii: "<"),
                let end = rest.firstIndex(of: UInt8(ascii: ">"))
            {
                rest = rest[rest.index(after: end)...]
            } else {
                kept.append(byte)
                rest = rest.dropFirst()
            }
        }
        return kept
    }
}
