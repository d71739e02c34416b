import Engine

/// What the console is told when it opens.
public struct ConsoleOptions: Sendable {
    public var theme: Theme
    /// How often the snapshot is read and the screen brought up to date.
    public var refresh: Duration
    /// Where the submit dialog begins as long as the engine has not said better.
    public var start: SubmitStart
    public var terminal: TerminalOptions
    public var files: FileBrowser
    /// Documents that one batch may hold.
    public var documentsPerBatchMax: Int
    /// What an operator may set.
    public var termLimits: TermLimits

    public init(
        theme: Theme, refresh: Duration = .seconds(1), start: SubmitStart,
        terminal: TerminalOptions = TerminalOptions(), files: FileBrowser = .system, documentsPerBatchMax: Int,
        termLimits: TermLimits = TermLimits()
    ) {
        self.theme = theme
        self.refresh = refresh
        self.start = start
        self.terminal = terminal
        self.files = files
        self.documentsPerBatchMax = documentsPerBatchMax
        self.termLimits = termLimits
    }
}

/// How the console ended.
public struct ConsoleEnd: Hashable, Sendable {
    /// A sentence for the shell: what goes on without the console.
    public var farewell: String?
    /// The signal that asked it to end; nil when the operator did.
    public var signal: Int32?
}
