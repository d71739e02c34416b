#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Starts the thread that owns ncurses.
enum TerminalThread {
    /// Opens the terminal on a new thread, says how that went, and serves it there until it is closed.
    static func start(
        _ options: TerminalOptions, opened: @escaping @Sendable (Result<Terminal, TerminalError>) -> Void
    ) {
        let body = Unmanaged.passRetained(Body(options: options, opened: opened)).toOpaque()
        let result = create(body)
        if result != 0 {
            Unmanaged<Body>.fromOpaque(body).release()
            opened(.failure(.system(operation: "pthread_create", errno: result)))
        }
    }

    private static func create(_ body: UnsafeMutableRawPointer) -> Int32 {
        var thread = pthread_t()
        let result = pthread_create(&thread, nil, { TerminalThread.run($0) }, body)
        if result == 0 { pthread_detach(thread) }
        return result
    }

    private final class Body: Sendable {
        let options: TerminalOptions
        let opened: @Sendable (Result<Terminal, TerminalError>) -> Void

        init(options: TerminalOptions, opened: @escaping @Sendable (Result<Terminal, TerminalError>) -> Void) {
            self.options = options
            self.opened = opened
        }
    }

    private static func run(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument else { return nil }
        let body = Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
        do throws(TerminalError) {
            let capabilities = try TerminalCapabilities.read(body.options)
            let requests = try TerminalRequests()
            let screen = try CursesScreen(capabilities)
            requests.setSize(screen.size)
            let (events, continuation) = Terminal.eventStream()
            let ticks = TickSchedule(every: body.options.refresh, time: body.options.time)
            var loop = TerminalLoop(screen: screen, requests: requests, ticks: ticks, events: continuation)
            body.opened(
                .success(
                    Terminal(
                        capabilities: capabilities, depth: screen.depth, requests: requests, events: events)))
            loop.run()
        } catch {
            body.opened(.failure(error))
        }
        return nil
    }
}
