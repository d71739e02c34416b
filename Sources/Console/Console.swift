import Engine

/// The console: what happens goes into `update`, what comes out is drawn and carried out.
public enum Console {
    /// Owns the terminal until the operator leaves, a signal asks it to, the engine can't be brought about, or the task
    /// is cancelled; gives it back in every case. The engine is only read, and never waits.
    ///
    /// - Parameter bringing: brings the engine about, hands it over with ``EngineArrival/host(_:start:)`` and ends it
    ///   when that returns. It runs beside the screen, which is there first. Cancelled when the console ends before.
    /// - Throws: ``TerminalError``, or what `bringing` threw.
    public static func run(
        options: ConsoleOptions, time: any TimeSource,
        bringing: @escaping @Sendable (EngineArrival) async throws -> Void
    ) async throws -> ConsoleEnd {
        var terminalOptions = options.terminal
        terminalOptions.refresh = options.refresh
        terminalOptions.time = time
        let terminal = try await Terminal.open(terminalOptions)
        let model = ConsoleModel(
            size: terminal.size, time: .now(time), glyphs: terminal.glyphs, start: options.start,
            termLimits: options.termLimits)
        let session = ConsoleSession(options: options, time: time, terminal: terminal)
        return try await session.run(model, bringing: bringing).get()
    }
}
