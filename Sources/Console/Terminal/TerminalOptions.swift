import Engine

/// Whether colours are used, as `--color` says it.
public enum ColorChoice: String, CaseIterable, Sendable {
    /// As many as the terminal has; none when `NO_COLOR` is set.
    case auto
    /// Also when `NO_COLOR` is set.
    case always
    case never
}

/// What the operator chose for the terminal.
public struct TerminalOptions: Sendable {
    public var color: ColorChoice
    /// Nil: the best set that this terminal and locale can show.
    public var glyphs: Glyphs.Kind?
    /// How often ``TerminalEvent/tick`` comes; nil for never.
    public var refresh: Duration?
    public var time: any TimeSource

    public init(
        color: ColorChoice = .auto, glyphs: Glyphs.Kind? = nil, refresh: Duration? = nil,
        time: any TimeSource = SystemTime()
    ) {
        self.color = color
        self.glyphs = glyphs
        self.refresh = refresh
        self.time = time
    }
}
