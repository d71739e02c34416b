#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What the terminal's own thread does: wait for bytes, signals and frames, and do nothing in between.
struct TerminalLoop {
    private let requests: TerminalRequests
    private let events: AsyncThrowingStream<TerminalEvent, any Error>.Continuation
    private var screen: CursesScreen
    private var decoder = KeyDecoder()
    /// Could not be handed over because nobody takes events; the newest size is all that counts.
    private var owedSize: Size?

    /// How long an ESC waits for the rest of a sequence.
    private static let escapeMilliseconds: Int32 = 50
    /// How soon an owed size is offered again.
    private static let owedMilliseconds: Int32 = 100

    private var ticks: TickSchedule?

    init(
        screen: CursesScreen, requests: TerminalRequests, ticks: TickSchedule?,
        events: AsyncThrowingStream<TerminalEvent, any Error>.Continuation
    ) {
        self.screen = screen
        self.requests = requests
        self.ticks = ticks
        self.events = events
    }

    /// Returns when the terminal was closed and nobody holds it any more.
    mutating func run() {
        var failure: TerminalError?
        while failure == nil {
            do throws(TerminalError) {
                guard try step() else { break }
            } catch {
                failure = error
            }
        }
        if let failure { events.finish(throwing: failure) }
        // Without a terminal there is nothing to read, but whoever holds it still closes it.
        while failure != nil {
            let wanted = requests.take()
            requests.run(wanted.jobs)
            if wanted.close { break }
            guard requests.wait() else { break }
        }
        screen.close()
        events.finish()
        requests.markClosed()
        // Tasks that run here end after the screen does.
        while requests.wait() { requests.run(requests.take().jobs) }
    }

    /// - Returns: false when the terminal is to be closed.
    private mutating func step() throws(TerminalError) -> Bool {
        var sources = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            pollfd(fd: RestoreGuard.signals?.reader ?? -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: requests.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        let mayWait = requests.fallAsleep()
        let patience = mayWait ? patienceMilliseconds : 0
        let ready = poll(&sources, nfds_t(sources.count), patience)
        let failure = errno
        if mayWait { requests.wakeUp() }
        if ready < 0 {
            if failure == EINTR { return true }
            throw .system(operation: "poll", errno: failure)
        }
        if ready == 0 && decoder.isWaiting && patience == Self.escapeMilliseconds { hand(decoder.flush()) }
        if let size = owedSize { offer(size) }
        if sources[1].revents != 0 { takeSignals() }
        if ticks?.takeDue() == true { events.yield(.tick) }
        if sources[0].revents != 0 { try takeInput() }
        return takeRequests()
    }

    /// How long nothing has to be done by itself; -1 for ever.
    private var patienceMilliseconds: Int32 {
        var limits: [Int32] = []
        if decoder.isWaiting { limits.append(Self.escapeMilliseconds) }
        if owedSize != nil { limits.append(Self.owedMilliseconds) }
        if let ticks { limits.append(ticks.millisecondsLeft) }
        return limits.min() ?? -1
    }

    private mutating func takeInput() throws(TerminalError) {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(STDIN_FILENO, &buffer, buffer.count)
        if count < 0 && (errno == EINTR || errno == EAGAIN) { return }
        guard count > 0 else { throw .lost }
        hand(decoder.decode(buffer[..<count]))
    }

    private mutating func hand(_ inputs: [KeyDecoder.Input]) {
        for input in inputs {
            switch input {
            // The shell's key, also when the rest of the console is busy.
            case .key(.control("z")): suspend()
            case .key(let key): events.yield(.key(key))
            case .paste(let text): events.yield(.paste(text))
            }
        }
    }

    private mutating func takeSignals() {
        let seen = Set((RestoreGuard.signals?.drain() ?? []).map { Int32($0) })
        for signal in RestoreGuard.asking where seen.contains(signal) {
            // Where nobody takes events this is dropped, and the guard's patience ends the program.
            events.yield(.terminate(signal: signal))
        }
        if seen.contains(SIGTSTP) { suspend() } else if seen.contains(SIGCONT) { screen.resume() }
        if seen.contains(SIGWINCH), screen.fitToTerminal() { offer(screen.size) }
    }

    private mutating func suspend() {
        let before = screen.size
        screen.suspend()
        if screen.size != before { offer(screen.size) }
    }

    private mutating func offer(_ size: Size) {
        requests.setSize(size)
        owedSize = nil
        if case .dropped = events.yield(.resize(size)) { owedSize = size }
    }

    private mutating func takeRequests() -> Bool {
        let wanted = requests.take()
        requests.run(wanted.jobs)
        if wanted.close { return false }
        if wanted.suspend { suspend() }
        if let frame = wanted.frame { screen.paint(frame.grid, theme: frame.theme) }
        if wanted.repaint { screen.repaint() }
        return true
    }
}
