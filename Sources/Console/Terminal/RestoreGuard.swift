import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Gives the terminal back when the program dies, and turns the signals that ask into bytes of a pipe.
///
/// Every signal that ends a program does it here, but for KILL, which nobody sees. ``crashing`` ones, and with them
/// every trap of Swift, and those that docket has no use for (``unused``) restore the terminal in the handler and then
/// take their usual effect. HUP, INT and TERM ask: the loop reads the number from the pipe and the program ends in
/// order; if the terminal is still open when ``patienceSeconds`` have passed, or INT or TERM come again, it is restored
/// and the signal takes its effect. PIPE is nobody's end when docket's own write caused it: that write fails, and says
/// so where it was made. The handlers only call what a handler may call: write, tcsetattr, sigaction, alarm, raise,
/// getpid.
enum RestoreGuard {
    static let crashing = [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS]
    #if os(Linux)
    static let unused = [SIGUSR1, SIGUSR2, SIGVTALRM, SIGPROF, SIGXCPU, SIGXFSZ, SIGSTKFLT, SIGPOLL, SIGPWR]
    #else
    static let unused = [SIGUSR1, SIGUSR2, SIGVTALRM, SIGPROF, SIGXCPU, SIGXFSZ]
    #endif
    static let asking = [SIGHUP, SIGINT, SIGTERM]
    static let telling = [SIGWINCH, SIGTSTP, SIGCONT]

    static let patienceSeconds: UInt32 = 5

    /// Where the signals' numbers arrive, one byte each.
    private(set) nonisolated(unsafe) static var signals: WakePipe?

    /// Notes what the signals did and how the terminal was. Before ncurses changes either.
    static func prepare() throws(TerminalError) {
        if handlerState == nil {
            let state = UnsafeMutablePointer<HandlerState>.allocate(capacity: 1)
            state.initialize(to: HandlerState())
            handlerState = state
            let pipe = try WakePipe()
            signals = pipe
            state.pointee.pipeWriter = pipe.writer
        }
        guard let state = handlerState else { return }
        guard tcgetattr(STDIN_FILENO, &state.pointee.modes) == 0 else {
            throw .system(operation: "tcgetattr", errno: errno)
        }
        state.pointee.asked = 0
        for signal in crashing + unused + asking + telling + [SIGALRM, SIGPIPE] {
            var action = sigaction()
            sigaction(signal, nil, &action)
            previous[signal] = action
        }
    }

    /// Takes the signals. After ncurses installed its own handlers, whose restore isn't safe in a handler.
    static func install(restore: [UInt8]) {
        setRestore(restore)
        handlerState?.pointee.isArmed = 1
        take(crashing, restoreAndDie)
        take([SIGALRM], giveUp)
        take(telling, tell)
        // What nohup or a parent chose to ignore stays ignored.
        take(unused.filter { !isIgnored($0) }, restoreAndDie)
        take(asking.filter { !isIgnored($0) }, ask)
        if !isIgnored(SIGPIPE) { takePipe() }
    }

    /// Changes what is written to restore, for a screen of another height. At most 1 KiB is kept.
    static func setRestore(_ bytes: [UInt8]) {
        guard let state = handlerState else { return }
        // A signal between the two steps writes nothing rather than half of something.
        state.pointee.restoreCount = 0
        let kept = bytes.prefix(HandlerState.restoreBytesMax)
        for (index, byte) in kept.enumerated() { state.pointee.restore[index] = byte }
        state.pointee.restoreCount = kept.count
    }

    /// The terminal is the shell's again: signals do what they did before.
    static func uninstall() {
        alarm(0)
        handlerState?.pointee.isArmed = 0
        for (signal, var action) in previous { sigaction(signal, &action, nil) }
    }

    /// Around everything that writes to the terminal. A program that dies in another thread waits a moment for the end
    /// of this, and nothing is written after its restore: the rest of a frame would land on the shell's screen.
    static func writing(_ body: () -> Void) {
        guard let state = handlerState else { return body() }
        state.pointee.writer = pthread_self()
        state.pointee.isWriting.store(true, ordering: .sequentiallyConsistent)
        while state.pointee.isDying.load(ordering: .sequentiallyConsistent) { pause() }
        body()
        state.pointee.isWriting.store(false, ordering: .sequentiallyConsistent)
    }

    /// Stops the program and whoever shares its job, as the terminal driver does for Ctrl-Z. Returns when continued; at
    /// once when nobody could continue it.
    static func stop() {
        var before = sigaction()
        var ignore = sigaction()
        ignore.__sigaction_handler.sa_handler = SIG_IGN
        sigaction(SIGTSTP, &ignore, &before)
        kill(0, SIGTSTP)
        var usual = sigaction()
        usual.__sigaction_handler.sa_handler = SIG_DFL
        sigaction(SIGTSTP, &usual, nil)
        // A thread born of the pool inherits its mask, and the pool blocks this.
        var only = sigset_t()
        var mask = sigset_t()
        sigemptyset(&only)
        sigaddset(&only, SIGTSTP)
        pthread_sigmask(SIG_UNBLOCK, &only, &mask)
        // To this thread: the stop happens before the call returns, not some time after the screen is back.
        pthread_kill(pthread_self(), SIGTSTP)
        pthread_sigmask(SIG_SETMASK, &mask, nil)
        sigaction(SIGTSTP, &before, nil)
    }

    private nonisolated(unsafe) static var previous: [Int32: sigaction] = [:]

    private static func isIgnored(_ signal: Int32) -> Bool {
        guard let handler = previous[signal]?.__sigaction_handler.sa_handler else { return false }
        return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    private static func takePipe() {
        var action = sigaction()
        action.__sigaction_handler.sa_sigaction = pipeBroke
        action.sa_flags = Int32(SA_RESTART) | Int32(SA_ONSTACK) | Int32(SA_SIGINFO)
        sigfillset(&action.sa_mask)
        sigaction(SIGPIPE, &action, nil)
    }

    private static func take(_ signals: [Int32], _ handler: @escaping @convention(c) (Int32) -> Void) {
        for signal in signals {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = handler
            action.sa_flags = Int32(SA_RESTART) | Int32(SA_ONSTACK)
            // Nothing interrupts a handler, and SIGTTOU can't stop a program that dies in the background.
            sigfillset(&action.sa_mask)
            sigaction(signal, &action, nil)
        }
    }
}

/// What the handlers need, in memory of its own: a handler may neither allocate nor wait for a lock.
private struct HandlerState: ~Copyable {
    let isWriting = Atomic<Bool>(false)
    let isDying = Atomic<Bool>(false)
    var writer = pthread_self()
    var isArmed: Int32 = 0
    var asked: Int32 = 0
    var pipeWriter: Int32 = -1
    var modes = termios()
    var restoreCount = 0
    let restore = UnsafeMutablePointer<UInt8>.allocate(capacity: restoreBytesMax)

    static let restoreBytesMax = 1024
}

private nonisolated(unsafe) var handlerState: UnsafeMutablePointer<HandlerState>?

private func restoreAndDie(_ signal: Int32) {
    if let state = handlerState, state.pointee.isArmed == 1 {
        state.pointee.isArmed = 0
        waitForWriter(state)
        _ = write(STDOUT_FILENO, state.pointee.restore, state.pointee.restoreCount)
        tcsetattr(STDIN_FILENO, TCSANOW, &state.pointee.modes)
    }
    var usual = sigaction()
    usual.__sigaction_handler.sa_handler = SIG_DFL
    sigaction(signal, &usual, nil)
    // Blocked until the handler returns, then delivered to this thread.
    raise(signal)
}

/// A frame takes well under a millisecond; a terminal that takes no bytes at all gets a tenth of a second.
private func waitForWriter(_ state: UnsafeMutablePointer<HandlerState>) {
    state.pointee.isDying.store(true, ordering: .sequentiallyConsistent)
    var pause = timespec(tv_sec: 0, tv_nsec: 1_000_000)
    for _ in 0..<100 {
        if !state.pointee.isWriting.load(ordering: .sequentiallyConsistent) { return }
        if pthread_equal(state.pointee.writer, pthread_self()) != 0 { return }
        nanosleep(&pause, nil)
    }
}

private func ask(_ signal: Int32) {
    guard let state = handlerState else { return restoreAndDie(signal) }
    // A line that drops sends it to the session's leader and to its group: twice, and nobody is impatient.
    if signal == SIGHUP, state.pointee.asked == SIGHUP { return }
    guard state.pointee.asked == 0 else { return restoreAndDie(signal) }
    state.pointee.asked = signal
    alarm(RestoreGuard.patienceSeconds)
    tell(signal)
}

private func giveUp(_ signal: Int32) {
    guard let state = handlerState else { return }
    restoreAndDie(state.pointee.asked == 0 ? signal : state.pointee.asked)
}

private func pipeBroke(_ signal: Int32, _ info: UnsafeMutablePointer<siginfo_t>?, _: UnsafeMutableRawPointer?) {
    // A write to a pipe without a reader sends it in the writer's own name.
    if let info, info.pointee._sifields._kill.si_pid == getpid() { return }
    restoreAndDie(signal)
}

private func tell(_ signal: Int32) {
    guard let state = handlerState else { return }
    let before = errno
    var byte = UInt8(truncatingIfNeeded: signal)
    // A full pipe already holds enough to wake the loop.
    _ = write(state.pointee.pipeWriter, &byte, 1)
    errno = before
}
