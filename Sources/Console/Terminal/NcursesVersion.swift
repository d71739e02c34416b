import CNcurses

/// The terminal library that docket runs with.
public enum NcursesVersion {
    /// Such as `ncurses 6.4.20221231`.
    public static var text: String { String(cString: curses_version()) }
}
