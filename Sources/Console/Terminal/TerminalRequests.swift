import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What others want of the terminal's thread, and the descriptor that wakes it. Holds the newest frame only: a terminal
/// that doesn't take its bytes drops frames and delays nobody.
final class TerminalRequests: Sendable {
    struct Wanted: Sendable {
        var frame: (grid: Grid, theme: Theme)?
        var repaint = false
        var suspend = false
        var close = false
    }

    private struct State {
        var wanted = Wanted()
        var size: Size
        var isClosed = false
        var closers: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>
    private let pipe: WakePipe

    init() throws(TerminalError) {
        pipe = try WakePipe()
        state = Mutex(State(size: Size(width: 0, height: 0)))
    }

    deinit { pipe.close() }

    var descriptor: Int32 { pipe.reader }

    var size: Size { state.withLock { $0.size } }

    func setSize(_ size: Size) { state.withLock { $0.size = size } }

    func ask(_ change: @Sendable (inout Wanted) -> Void) {
        state.withLock { change(&$0.wanted) }
        pipe.send()
    }

    /// Everything that was asked since the last time.
    func take() -> Wanted {
        _ = pipe.drain()
        return state.withLock { state in
            defer { state.wanted = Wanted() }
            return state.wanted
        }
    }

    /// Blocks the terminal's thread until something is asked.
    func wait() {
        var source = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        poll(&source, 1, -1)
    }

    /// Waits for ``markClosed()``.
    func close() async {
        ask { $0.close = true }
        await withCheckedContinuation { continuation in
            let isClosed = state.withLock { state in
                if !state.isClosed { state.closers.append(continuation) }
                return state.isClosed
            }
            if isClosed { continuation.resume() }
        }
    }

    func markClosed() {
        let closers = state.withLock { state in
            state.isClosed = true
            defer { state.closers = [] }
            return state.closers
        }
        for closer in closers { closer.resume() }
    }
}
