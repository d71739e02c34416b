#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif
import Synchronization

/// Ctrl-C and requests to stop, as cancellation: a command ends what it has begun, keeps what must be kept and goes.
/// The second one ends the program at once.
///
/// Signals are caught by handlers and not blocked: a blocked signal would stay blocked in child processes.
enum Interruption {
    /// The first signal that came; 0 when none did.
    static var signalNumber: Int32 { first.load(ordering: .relaxed) }

    private static let first = Atomic<Int32>(0)
    private static let pipeWriteEnd = Atomic<Int32>(-1)
    private static let arrivals = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    /// Runs `body` and cancels it when a signal comes.
    static func cancelling<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        install()
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                for await _ in arrivals.stream { break }
                return nil
            }
            defer { group.cancelAll() }
            while let ended = try await group.next() {
                if let ended { return ended }
                group.cancelAll()
            }
            throw CancellationError()
        }
    }

    private static func install() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // A full pipe must not hold up the handler: one byte in it says it all.
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        pipeReadEnd.store(ends[0], ordering: .relaxed)
        pipeWriteEnd.store(ends[1], ordering: .relaxed)
        _ = arrivals
        var thread = pthread_t()
        guard pthread_create(&thread, nil, { _ in Interruption.listen() }, nil) == 0 else { return }
        pthread_detach(thread)
        for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, { Interruption.note($0) }) }
        // A reader that goes away shows as a failed write, so that the store is still left in order.
        signal(SIGPIPE, SIG_IGN)
    }

    private static let pipeReadEnd = Atomic<Int32>(-1)

    /// In a signal handler: nothing but atomics and system calls that are safe there.
    private static func note(_ number: Int32) {
        let (isFirst, _) = first.compareExchange(expected: 0, desired: number, ordering: .relaxed)
        guard isFirst else { _exit(128 + number) }
        var byte: UInt8 = 0
        _ = write(pipeWriteEnd.load(ordering: .relaxed), &byte, 1)
    }

    /// A thread of its own, because reading waits.
    private static func listen() -> Never {
        var byte: UInt8 = 0
        while true {
            if read(pipeReadEnd.load(ordering: .relaxed), &byte, 1) == 1 { arrivals.continuation.yield() }
        }
    }
}
