import CNcurses

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The screen as ncurses knows it. Only the terminal's own thread calls it.
struct CursesScreen {
    private let capabilities: TerminalCapabilities
    private let handle: OpaquePointer
    private var colors: CursesColors
    private var looks: [Role: (attributes: attr_t, pair: Int32)] = [:]
    private var theme: Theme?
    private var painted: Grid?

    /// Takes the terminal over.
    init(_ capabilities: TerminalCapabilities) throws(TerminalError) {
        self.capabilities = capabilities
        try RestoreGuard.prepare()
        guard let handle = docket_new_screen() else {
            throw .unusable(term: TerminalCapabilities.environment("TERM"))
        }
        self.handle = handle
        raw()
        noecho()
        nonl()
        curs_set(0)
        colors = CursesColors(wanted: capabilities.color, colorterm: capabilities.colorterm)
        RestoreGuard.install(restore: [])
        RestoreGuard.setRestore(restoreBytes)
        RestoreGuard.writing {
            refresh()
            askForPastes()
        }
    }

    var depth: ColorDepth { colors.depth }

    var size: Size { Size(width: Int(getmaxx(docket_window())), height: Int(getmaxy(docket_window()))) }

    private var restoreBytes: [UInt8] {
        capabilities.restoreBytes(rows: size.height, changesPalette: colors.changesPalette)
    }

    private func askForPastes() {
        if capabilities.isANSI { write("\u{1B}[?2004h") }
    }

    private func leave() {
        RestoreGuard.writing {
            if capabilities.isANSI { write("\u{1B}[?2004l") }
            endwin()
            write(capabilities.partingBytes)
        }
    }

    private func write(_ text: String) { write(Array(text.utf8)) }

    private func write(_ bytes: [UInt8]) {
        var bytes = bytes
        _ = Glibc.write(STDOUT_FILENO, &bytes, bytes.count)
    }

    mutating func close() {
        leave()
        RestoreGuard.uninstall()
        delscreen(handle)
    }

    /// Gives the terminal to the shell, stops, and comes back when the shell says so.
    mutating func suspend() {
        leave()
        RestoreGuard.stop()
        resume()
    }

    /// After somebody else used the terminal: modes and screen as docket needs them.
    mutating func resume() {
        reset_prog_mode()
        RestoreGuard.writing { askForPastes() }
        fitToTerminal()
        repaint()
    }

    /// Takes the terminal's present size over.
    /// - Returns: whether it changed.
    @discardableResult
    mutating func fitToTerminal() -> Bool {
        var window = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
            return false
        }
        let before = size
        guard before.width != Int(window.ws_col) || before.height != Int(window.ws_row) else { return false }
        resizeterm(Int32(window.ws_row), Int32(window.ws_col))
        painted = nil
        RestoreGuard.setRestore(restoreBytes)
        return true
    }

    /// Sends everything anew, for a screen that somebody else wrote on.
    mutating func repaint() {
        clearok(docket_window(), true)
        if let grid = painted, let theme {
            painted = nil
            paint(grid, theme: theme)
        } else {
            RestoreGuard.writing { _ = refresh() }
        }
    }

    /// Brings the terminal to show the grid; sends what changed, and nothing when nothing did.
    mutating func paint(_ grid: Grid, theme: Theme) {
        if theme != self.theme {
            self.theme = theme
            painted = nil
            for role in Role.allCases { looks[role] = colors.look(of: theme.style(of: role, depth: colors.depth)) }
            // The ground beyond the grid and what the terminal fills in by itself.
            if let look = looks[.text] { setBackground(look) }
        }
        if painted == grid { return }
        let size = size
        let before = painted?.size == grid.size ? painted : nil
        if before == nil { erase() }
        for y in 0..<min(size.height, grid.size.height) {
            var x = 0
            let columns = min(size.width, grid.size.width)
            while x < columns {
                let cell = grid[x, y]
                let hasNext = x + 1 < grid.size.width
                // Nearly every cell is as it was, and so is the one after it: these cost no more than this.
                if let before, before[x, y] == cell, !hasNext || before[x + 1, y] == grid[x + 1, y] {
                    x += 1
                    continue
                }
                let isWide = hasNext && grid[x + 1, y].character == Cell.covered
                // The second half of a wide character that did not change, or a cell whose neighbour did.
                if cell.character == Cell.covered || !isWide && before?[x, y] == cell {
                    x += 1
                    continue
                }
                put(cell, x: x, y: y, isWide: isWide && x + 1 < columns)
                x += isWide ? 2 : 1
            }
        }
        painted = grid
        RestoreGuard.writing { _ = refresh() }
    }

    private func setBackground(_ look: (attributes: attr_t, pair: Int32)) {
        var cell = cchar_t()
        var blank: [wchar_t] = [0x20, 0]
        setcchar(&cell, &blank, look.attributes, Int16(look.pair), nil)
        bkgrnd(&cell)
    }

    private func put(_ cell: Cell, x: Int, y: Int, isWide: Bool) {
        let look = looks[cell.role] ?? (0, 0)
        var scalars = shown(cell.character, isWide: isWide)
        var complex = cchar_t()
        setcchar(&complex, &scalars, look.attributes, Int16(look.pair), nil)
        // An error at the last cell only says that the cursor had nowhere to go.
        mvwadd_wch(docket_window(), Int32(y), Int32(x), &complex)
        guard isWide, scalars[0] < 0x80 else { return }
        var blank: [wchar_t] = [0x20, 0]
        setcchar(&complex, &blank, look.attributes, Int16(look.pair), nil)
        mvwadd_wch(docket_window(), Int32(y), Int32(x + 1), &complex)
    }

    /// The character as the C library takes it. What this locale can't show, or shows in another width than the grid
    /// counted with, is a question mark: a wrong width would push the rest of the row aside.
    private func shown(_ character: Character, isWide: Bool) -> [wchar_t] {
        if let ascii = character.asciiValue { return [ascii < 0x20 || ascii == 0x7F ? 0x3F : wchar_t(ascii), 0] }
        guard capabilities.isUTF8 else {
            let substitute = Glyphs.asciiSubstitute(for: character)?.asciiValue ?? 0x3F
            return [wchar_t(substitute), 0]
        }
        let scalars = character.unicodeScalars.map { wchar_t($0.value) }
        guard docket_cells(scalars[0]) == (isWide ? 2 : 1),
            scalars.dropFirst().allSatisfy({ docket_cells($0) == 0 })
        else { return [0x3F, 0] }
        // A cell of ncurses holds one character and four marks.
        return scalars.prefix(5) + [0]
    }
}
