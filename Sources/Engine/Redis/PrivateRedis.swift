#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif
import Synchronization

/// The Redis that docket runs for itself: a `redis-server` on a Unix socket in the state directory, shared by every
/// docket that uses the same directory. Each holds a shared lock; the first one starts the server, whoever finds it
/// dead starts it again, and the last one out stops it. The data stays on disk.
public final class PrivateRedis: Sendable {
    /// How to reach it; it stays the same when the server is started again.
    public let endpoint: RedisEndpoint
    private let files: PrivateRedisFiles
    private let configuration: PrivateRedisConfiguration
    private let time: any TimeSource
    private let members: FileLock
    /// The server this docket started last; others may have started the one that runs.
    private let process = Mutex<RedisServerProcess?>(nil)
    private let lastFault = Mutex<PrivateRedisError?>(nil)

    private init(
        _ files: PrivateRedisFiles, _ members: FileLock, _ configuration: PrivateRedisConfiguration,
        _ time: any TimeSource
    ) {
        self.files = files
        self.members = members
        self.configuration = configuration
        self.time = time
        endpoint = RedisEndpoint(.unixSocket(path: files.socket))
    }

    /// Joins the server of a directory, after starting it where none runs; returns when it answers. Makes the
    /// directory. Throws one clear sentence for each fault; also when the task is cancelled, as silent.
    public static func open(
        directory: String, configuration: PrivateRedisConfiguration = .init(), time: any TimeSource = SystemTime()
    ) async throws(PrivateRedisError) -> PrivateRedis {
        let files = try PrivateRedisFiles.prepare(directory)
        guard let members = FileLock(path: files.membersLock) else {
            throw PrivateRedisError(
                .directoryUnusable, "\(files.membersLock) can't be written: \(PrivateRedisFiles.errorText())")
        }
        let server = PrivateRedis(files, members, configuration, time)
        // Whoever holds it alone is stopping the server.
        let stopping = "another docket is stopping the server in \(files.directory)"
        try await server.wait(configuration.stopTimeout, stopping) { members.tryShared() }
        do throws(PrivateRedisError) {
            try await server.ensureItRuns()
        } catch {
            members.release()
            throw error
        }
        return server
    }

    /// Why it could not be started again, or dies again and again, as long as that is so.
    public var fault: PrivateRedisError? { files.diskFull ?? lastFault.withLock { $0 } }

    /// Notices when the server dies and starts it again, with growing pauses while it keeps dying. Returns when the
    /// task is cancelled. Sleeps until something happens.
    public func watch() async {
        guard let link = try? RedisLink(endpoint, name: "docket-watch", time: time) else { return }
        defer { link.close() }
        var pause = configuration.restartDelayMin
        var startedAt = time.now()
        var wasConnected = false
        for await status in link.statusChanges() {
            defer { wasConnected = status.isConnected }
            guard !status.isConnected, wasConnected || status.lastError != nil else { continue }
            if time.now() - startedAt > configuration.restartDelayMax * 2 { pause = configuration.restartDelayMin }
            do {
                try await ensureItRuns()
                lastFault.withLock { $0 = nil }
            } catch {
                let fault = error
                // Being told to stop in the middle of a start is no fault of the server's.
                if Task.isCancelled { return }
                // A full disk is looked at anew each time; nobody has to take that back.
                lastFault.withLock { $0 = fault.kind == .diskFull ? nil : fault }
            }
            startedAt = time.now()
            guard (try? await time.sleep(for: pause)) != nil else { return }
            pause = min(pause * 2, configuration.restartDelayMax)
        }
    }

    /// Gives up this docket's part in the server. The last one stops it and returns when it is gone, at the latest
    /// after the stop time-out.
    public func leave() async {
        members.release()
        guard members.tryExclusive() else { return }
        defer { members.release() }
        let found = try? await RedisProbe.look(at: files, configuration, time)
        guard found != .nothing else { return reap() }
        if found == .silent {
            // One that hangs can't be waited for; it ends in order should it ever go on.
            if let number = files.runningProcess { kill(number, SIGTERM) }
            return reap()
        }
        if let connection = try? RedisConnection(to: .unixSocket(path: files.socket)) {
            let command = RedisCommand("SHUTDOWN")
            connection.append(command.head)
            connection.append(command.arguments)
            _ = try? connection.write()
            let deadline = time.now() + configuration.stopTimeout
            while time.now() < deadline, isRunning {
                await pauseUninterrupted()
            }
        }
        reap()
    }

    /// Looks at our own process first: a dead child counts as running until it is reaped.
    private var isRunning: Bool {
        reap()
        return process.withLock { $0 != nil } || files.runningProcess != nil || files.socketPath == .socket
    }

    private func reap() {
        process.withLock { process in
            if process?.ended() != nil { process = nil }
        }
    }

    /// Leaving goes on when its task is cancelled, and must not spin then.
    private func pauseUninterrupted() async {
        if (try? await time.sleep(for: configuration.lookInterval)) == nil { await Task.yield() }
    }

    // MARK: Starting

    private func ensureItRuns() async throws(PrivateRedisError) {
        guard let lock = FileLock(path: files.startLock) else {
            throw PrivateRedisError(
                .directoryUnusable, "\(files.startLock) can't be written: \(PrivateRedisFiles.errorText())")
        }
        // Given back by the kernel when `lock` goes.
        try await wait(configuration.loadTimeout, "another docket is starting the server in \(files.directory)") {
            lock.tryExclusive()
        }
        defer { lock.release() }
        switch try await probe() {
        case .ours: return
        case .loading: return try await waitUntilItAnswers(logFrom: nil)
        case .foreign(let what):
            throw PrivateRedisError(
                .socketTaken, "\(files.socket) \(what): move it away, or name another directory with DOCKET_STATE")
        case .silent:
            throw PrivateRedisError(
                .silent, "the Redis at \(files.socket) does not answer: see \(files.log), or end it and start again")
        case .nothing: break
        }
        try await endServerWithoutSocket()
        reap()
        guard let place = try await emptyPlace() else { return try await waitUntilItAnswers(logFrom: nil) }
        unlink(files.socket)
        unlink(files.processNumber)
        let logFrom = PrivateRedisFiles.size(of: files.log)
        let started = try RedisServerProcess(configuration.executable, in: files, holding: place)
        process.withLock { $0 = started }
        try await waitUntilItAnswers(logFrom: logFrom)
    }

    /// Two servers on one append-only file would ruin it: one that runs on without its socket is asked to end first.
    private func endServerWithoutSocket() async throws(PrivateRedisError) {
        guard let number = files.runningProcess else { return }
        let files = files
        kill(number, SIGTERM)
        let runningOn = "redis-server \(number) in \(files.directory) does not end; end it by hand"
        try await wait(configuration.stopTimeout, runningOn) {
            self.reap()
            return files.runningProcess == nil
        }
    }

    /// The right to start a server; nil when one turns up that another docket had started and left before it was there.
    /// Two servers on one append-only file would each write what the other does not know.
    private func emptyPlace() async throws(PrivateRedisError) -> FileLock? {
        guard let place = FileLock(path: files.serverLock) else {
            throw PrivateRedisError(
                .directoryUnusable, "\(files.serverLock) can't be written: \(PrivateRedisFiles.errorText())")
        }
        let deadline = time.now() + configuration.startTimeout
        while !place.tryExclusive() {
            reap()
            switch try await probe() {
            case .ours, .loading: return nil
            default: break
            }
            if time.now() >= deadline {
                throw PrivateRedisError(
                    .silent, "a redis-server in \(files.directory) neither answers nor ends; end it by hand")
            }
            try await rest()
        }
        return place
    }

    private func waitUntilItAnswers(logFrom: Int?) async throws(PrivateRedisError) {
        var deadline = time.now() + configuration.startTimeout
        var isLoading = false
        while true {
            if let logFrom, let status = process.withLock({ $0?.ended() }) {
                process.withLock { $0 = nil }
                throw files.whyItEnded(logFrom: logFrom, status: status)
            }
            switch try await probe() {
            case .ours: return
            case .loading where !isLoading:
                isLoading = true
                deadline = time.now() + configuration.loadTimeout
            default: break
            }
            if time.now() >= deadline {
                throw PrivateRedisError(.silent, "the Redis in \(files.directory) does not answer; see \(files.log)")
            }
            try await rest()
        }
    }

    private func probe() async throws(PrivateRedisError) -> RedisProbe {
        do {
            return try await RedisProbe.look(at: files, configuration, time)
        } catch {
            throw PrivateRedisError(.silent, "interrupted while starting the Redis in \(files.directory)")
        }
    }

    private func rest() async throws(PrivateRedisError) {
        do {
            try await time.sleep(for: configuration.lookInterval)
        } catch {
            throw PrivateRedisError(.silent, "interrupted while starting the Redis in \(files.directory)")
        }
    }

    private func wait(
        _ timeout: Duration, _ what: String, until isReady: @Sendable () -> Bool
    ) async throws(PrivateRedisError) {
        let deadline = time.now() + timeout
        while !isReady() {
            if time.now() >= deadline { throw PrivateRedisError(.silent, what) }
            try await rest()
        }
    }
}
