#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif
import Synchronization

/// Between the callers of a link and its thread: commands go in, the thread takes all of them at once. A pipe wakes
/// the thread, with one byte however many commands came.
final class RedisMailbox: Sendable {
    private struct State {
        var unsent: [RedisCall] = []
        var unsentBytes = 0
        /// Unsent ones and those in flight.
        var pending = 0
        /// Since when the server owes an answer; nil while it owes none.
        var owedSince: Moment?
        var isWakeWritten = false
        var isClosing = false
        var isClosed = false
        var status = RedisLinkStatus(isConnected: false, serverVersion: nil, lastError: nil)
        var observers: [Int: AsyncStream<RedisLinkStatus>.Continuation] = [:]
        var lastObserver = 0
    }

    private let state = Mutex(State())
    private let configuration: RedisLinkConfiguration
    let wakeReader: Int32
    private let wakeWriter: Int32

    /// Throws when the process has no file descriptors left.
    init(configuration: RedisLinkConfiguration) throws(StoreError) {
        self.configuration = configuration
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            let reason = String(cString: strerror(errno))
            throw StoreError(.unreachable, "redis: no pipe for the connection's thread: \(reason)")
        }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        wakeReader = ends[0]
        wakeWriter = ends[1]
    }

    var status: RedisLinkStatus {
        get { state.withLock { $0.status } }
        set {
            let observers = state.withLock { state in
                state.status = newValue
                return state.observers
            }
            for observer in observers.values { observer.yield(newValue) }
        }
    }

    /// The newest status, and each later one that differs; ends with the link.
    func statusChanges() -> AsyncStream<RedisLinkStatus> {
        let (stream, observer) = AsyncStream<RedisLinkStatus>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let number: Int? = state.withLock { state in
            observer.yield(state.status)
            guard !state.isClosed else { return nil }
            state.lastObserver += 1
            state.observers[state.lastObserver] = observer
            return state.lastObserver
        }
        guard let number else {
            observer.finish()
            return stream
        }
        observer.onTermination = { [weak self] _ in self?.state.withLock { $0.observers[number] = nil } }
        return stream
    }

    /// Hands a call to the thread, or answers it at once when there is no room or no thread.
    func put(_ call: RedisCall) {
        let refusal: StoreError? = state.withLock { state in
            if state.isClosing { return StoreError(.unreachable, "redis: the connection was closed") }
            if state.pending >= configuration.callsPendingMax
                || state.unsentBytes + call.bytes > configuration.bytesPendingMax
            {
                return StoreError(.overloaded, "redis: \(state.pending) commands wait already; nothing was sent")
            }
            state.unsent.append(call)
            state.unsentBytes += call.bytes
            state.pending += 1
            wake(&state)
            return nil
        }
        if let refusal { call.answer(.failure(refusal)) }
    }

    /// All commands that were put since the last time; empties the pipe as well.
    func takeUnsent() -> [RedisCall] {
        state.withLock { state in
            drainPipe(&state)
            defer {
                state.unsent.removeAll()
                state.unsentBytes = 0
            }
            return state.unsent
        }
    }

    /// Takes the byte out of the pipe and leaves the commands.
    func drainWake() { state.withLock { drainPipe(&$0) } }

    /// Fails the commands that have waited for a connection since `moment` or longer; says when the next one will have.
    func failUnsent(enqueuedBefore moment: Moment, with error: StoreError) -> Moment? {
        let (late, next): ([RedisCall], Moment?) = state.withLock { state in
            drainPipe(&state)
            let count = state.unsent.prefix { $0.enqueuedAt <= moment }.count
            let late = Array(state.unsent.prefix(count))
            state.unsent.removeFirst(count)
            state.unsentBytes -= late.reduce(0) { $0 + $1.bytes }
            state.pending -= count
            return (late, state.unsent.first?.enqueuedAt)
        }
        for call in late { call.answer(.failure(error)) }
        return next
    }

    /// Says that so many commands are answered, and since when the server owes the next answer.
    func settled(_ count: Int, owedSince: Moment?) {
        state.withLock { state in
            state.pending -= count
            state.owedSince = owedSince
        }
    }

    var owedSince: Moment? { state.withLock { $0.owedSince } }

    var isClosing: Bool { state.withLock { $0.isClosing } }

    func close() {
        state.withLock { state in
            guard !state.isClosing else { return }
            state.isClosing = true
            wake(&state)
        }
    }

    /// The thread's last act: fails what is left and gives the descriptors back.
    func finish() {
        let (left, observers): ([RedisCall], [AsyncStream<RedisLinkStatus>.Continuation]) = state.withLock { state in
            state.isClosing = true
            guard !state.isClosed else { return ([], []) }
            state.isClosed = true
            state.status.isConnected = false
            closeDescriptor(wakeReader)
            closeDescriptor(wakeWriter)
            defer {
                state.unsent.removeAll()
                state.observers.removeAll()
            }
            return (state.unsent, Array(state.observers.values))
        }
        for observer in observers { observer.finish() }
        for call in left { call.answer(.failure(StoreError(.unreachable, "redis: the connection was closed"))) }
    }

    private func wake(_ state: inout State) {
        guard !state.isWakeWritten, !state.isClosed else { return }
        state.isWakeWritten = true
        var byte: UInt8 = 1
        _ = write(wakeWriter, &byte, 1)
    }

    private func drainPipe(_ state: inout State) {
        guard state.isWakeWritten else { return }
        state.isWakeWritten = false
        var byte: UInt8 = 0
        _ = read(wakeReader, &byte, 1)
    }

    private func closeDescriptor(_ descriptor: Int32) {
        #if canImport(Glibc)
        _ = Glibc.close(descriptor)
        #else
        _ = Darwin.close(descriptor)
        #endif
    }
}
