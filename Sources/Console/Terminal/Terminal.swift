#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The operator's terminal: keys come out, grids go in. A thread of its own does both, so a terminal that is slow,
/// stopped or gone holds up nobody. There is one for the process: it owns standard input and output and the signals.
///
/// After a ``TerminalEvent/terminate(signal:)`` call ``close()`` first and end the rest of the program then; exit with
/// ``exitStatus(ofSignal:)``.
public final class Terminal: Sendable {
    /// Ends when the terminal was closed; throws ``TerminalError/lost`` when it went away. To be read by one task.
    public let events: AsyncThrowingStream<TerminalEvent, any Error>
    public let depth: ColorDepth
    public let glyphs: Glyphs

    private let requests: TerminalRequests

    /// Keys that nobody took yet; a held key doesn't fill memory.
    private static let eventsMax = 1024

    /// Opens the terminal on standard input and output.
    public static func open(_ options: TerminalOptions = TerminalOptions()) async throws(TerminalError) -> Terminal {
        let result: Result<Terminal, TerminalError> = await withCheckedContinuation { continuation in
            TerminalThread.start(options) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    init(
        capabilities: TerminalCapabilities, depth: ColorDepth, requests: TerminalRequests,
        events: AsyncThrowingStream<TerminalEvent, any Error>
    ) {
        self.depth = depth
        self.requests = requests
        self.events = events
        glyphs = .of(capabilities.glyphs)
    }

    static func eventStream() -> (
        AsyncThrowingStream<TerminalEvent, any Error>, AsyncThrowingStream<TerminalEvent, any Error>.Continuation
    ) {
        AsyncThrowingStream.makeStream(of: TerminalEvent.self, bufferingPolicy: .bufferingOldest(eventsMax))
    }

    deinit { requests.retire() }

    /// Runs tasks on the terminal's own thread, from before the first key until nobody holds this any more. For what
    /// turns keys into grids; what takes long or waits for others would hold up the keys.
    var executor: any TaskExecutor { requests }

    /// In cells; a change comes as ``TerminalEvent/resize(_:)``.
    public var size: Size { requests.size }

    /// Shows a grid soon; the newest replaces one that wasn't shown yet. Returns at once.
    public func paint(_ grid: Grid, theme: Theme) {
        requests.ask { $0.frame = (grid, theme) }
    }

    /// Sends the whole screen anew, for when something else wrote on it (Ctrl-L).
    public func repaint() {
        requests.ask { $0.repaint = true }
    }

    /// Stops the program until the shell continues it, as Ctrl-Z does without being asked.
    public func suspend() {
        requests.ask { $0.suspend = true }
    }

    /// Gives the terminal back. Safe to call again.
    public func close() async { await requests.close() }

    /// What Ctrl-C is where a terminal turns it into a signal; the screen takes it as a key.
    static var interruption: Int32 { SIGINT }

    /// The exit status of a program that a signal ended, as shells have it: 130 for INT, 143 for TERM, 129 for HUP.
    public static func exitStatus(ofSignal signal: Int32) -> Int32 { 128 + signal }
}
