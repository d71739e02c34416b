import CHiredis
import Collections
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What the thread of a link does: connect, write all that waits, read, answer in order, give up what takes too long.
/// Everything but the mailbox belongs to the thread alone.
final class RedisLinkLoop {
    private let endpoint: RedisEndpoint
    private let name: String
    private let mailbox: RedisMailbox
    private let configuration: RedisLinkConfiguration
    private let time: any TimeSource
    private let randomness: any Randomness

    private var route: RedisRoute
    private var connection: RedisConnection?
    /// Counts connections to servers: a number names one of them.
    private var connectionNumber = 0
    /// While a sentinel is asked where the server is.
    private var question: SentinelQuestion?
    private var handshake = RedisHandshake()
    /// When connecting to a sentinel or a server was begun.
    private var startedAt = Moment(nanoseconds: 0)
    private var inFlight: Deque<RedisCall> = []
    private var isWriteLeft = false
    /// When the oldest command in flight became the oldest one: the server owes it an answer since then.
    private var owedSince = Moment(nanoseconds: 0)
    private var failures = 0
    private var connectAt: Moment

    init(
        endpoint: RedisEndpoint, name: String, mailbox: RedisMailbox, configuration: RedisLinkConfiguration,
        time: any TimeSource, randomness: any Randomness
    ) {
        self.endpoint = endpoint
        self.name = name
        self.mailbox = mailbox
        self.configuration = configuration
        self.time = time
        self.randomness = randomness
        route = RedisRoute(endpoint)
        connectAt = time.now()
    }

    /// Runs a loop on a thread of its own; false when there can be no further thread.
    static func start(_ loop: sending RedisLinkLoop) -> Bool {
        let box = Unmanaged.passRetained(loop)
        #if canImport(Glibc)
        var thread = pthread_t()
        #else
        var thread: pthread_t?
        #endif
        let body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { box in
            guard let box else { return nil }
            Unmanaged<RedisLinkLoop>.fromOpaque(box).takeRetainedValue().run()
            return nil
        }
        guard pthread_create(&thread, nil, body, box.toOpaque()) == 0 else {
            box.release()
            return false
        }
        #if canImport(Glibc)
        pthread_detach(thread)
        #else
        if let thread { pthread_detach(thread) }
        #endif
        return true
    }

    private func run() {
        docket_name_this_thread("docket-redis")
        // Signals are for the threads that expect them; and a write to a closed socket must be an error, not SIGPIPE.
        // A trap of this thread is its own: blocked, it would end the program without giving the terminal back.
        var others = sigset_t()
        sigfillset(&others)
        for own in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS] { sigdelset(&others, own) }
        pthread_sigmask(SIG_BLOCK, &others, nil)
        while !mailbox.isClosing {
            do throws(StoreError) {
                try turn()
            } catch {
                disconnect(error)
            }
        }
        failInFlight(StoreError(.unreachable, "redis: the connection was closed"))
        connection = nil
        mailbox.finish()
    }

    private func turn() throws(StoreError) {
        let now = time.now()
        if connection == nil, now >= connectAt { try connect(at: now) }
        if isWriteLeft {
            // What comes meanwhile waits in the mailbox, where it is counted, not in the write buffer.
            mailbox.drainWake()
        } else if handshake.isDone, connection != nil, question == nil {
            sendWaiting(at: now)
        }
        if isWriteLeft { isWriteLeft = try !(connection?.write() ?? true) }
        let deadline = try nextDeadline(now: now)
        try waitForEvents(until: deadline)
    }

    // MARK: Connecting

    private func connect(at now: Moment) throws(StoreError) {
        startedAt = now
        switch route.next {
        case .sentinel(let address):
            guard let group = endpoint.sentinels else { return }
            let asked = SentinelQuestion(address, of: group, endpoint: endpoint)
            question = asked
            connection = try RedisConnection(to: address)
            send([asked.question])
        case .server(let address):
            question = nil
            handshake = RedisHandshake(endpoint: endpoint, name: name)
            connection = try RedisConnection(to: address)
            connectionNumber += 1
            send(handshake.commands)
        }
    }

    private func send(_ commands: [RedisCommand]) {
        for command in commands {
            connection?.append(command.head)
            connection?.append(command.arguments)
        }
        isWriteLeft = true
    }

    private func disconnect(_ failure: StoreError) {
        let stop = route.next
        var error = failure
        if connection == nil || !handshake.isDone || question != nil {
            error.message = "\(endpoint.description) can't be reached: \(whereabouts(stop))\(failure.message)"
        } else if !error.message.hasPrefix("redis: ") {
            error.message = "redis: the connection broke: \(failure.message)"
        }
        connection = nil
        question = nil
        isWriteLeft = false
        handshake = RedisHandshake()
        failInFlight(error)
        pause(isShort: route.failed(at: stop))
        var status = mailbox.status
        status.isConnected = false
        status.server = nil
        status.lastError = error.message
        mailbox.status = status
    }

    /// Exponential with full jitter; none while there is another sentinel to ask.
    private func pause(isShort: Bool) {
        if isShort {
            connectAt = time.now()
            return
        }
        let longest = endpoint.sentinels == nil ? configuration.reconnectDelayMax : configuration.sentinelDelayMax
        let bound = min(
            longest.inSeconds, configuration.reconnectDelayMin.inSeconds * Double(1 << min(failures, 16)))
        failures += 1
        connectAt = time.now() + .seconds(max(0.001, randomness.fraction() * bound))
    }

    /// Who of those behind sentinels did not answer; nothing where there is one server.
    private func whereabouts(_ stop: RedisRoute.Stop) -> String {
        switch stop {
        case .sentinel(let address): "sentinel \(address): "
        case .server(let address): endpoint.sentinels == nil ? "" : "master \(address): "
        }
    }

    private func failInFlight(_ error: StoreError) {
        let calls = inFlight
        inFlight.removeAll()
        mailbox.settled(calls.count, owedSince: nil)
        for call in calls { call.answer(.failure(error)) }
    }

    // MARK: Commands and answers

    private func sendWaiting(at now: Moment) {
        let calls = mailbox.takeUnsent()
        guard !calls.isEmpty else { return }
        if inFlight.isEmpty { owedSince = now }
        send(calls.map(\.command))
        for call in calls { inFlight.append(call) }
        mailbox.settled(0, owedSince: owed)
    }

    private func takeReplies() throws(StoreError) {
        try connection?.read()
        var answered = 0
        defer {
            owedSince = time.now()
            mailbox.settled(answered, owedSince: owed)
        }
        while let reply = try connection?.nextReply() {
            if question != nil {
                try takeWhereabouts(reply)
            } else if !handshake.isDone {
                try handshake.take(reply)
                if handshake.isDone { noteConnected() }
            } else if let call = inFlight.popFirst() {
                answered += 1
                call.answer(.success(reply), on: connectionNumber)
                try checkIsMaster(reply)
            } else {
                throw StoreError(.unreachable, "redis: an answer came that nobody asked for")
            }
        }
    }

    private func noteConnected() {
        failures = 0
        guard case .server(let address) = route.next else { return }
        mailbox.status = RedisLinkStatus(
            isConnected: true, serverVersion: handshake.serverVersion, lastError: nil, server: address)
    }

    /// A sentinel's answer; once it has named the master, the link goes there.
    private func takeWhereabouts(_ reply: RedisReply) throws(StoreError) {
        switch try question?.take(reply) {
        case .master(let address):
            route.found(address)
            connection = nil
            try connect(at: time.now())
        case .sendMore(let commands): send(commands)
        case .nothingYet, nil: break
        }
    }

    /// A server that was the master and is none any more says so with each write: the sentinels know the new one.
    private func checkIsMaster(_ reply: RedisReply) throws(StoreError) {
        guard endpoint.sentinels != nil, case .error(let text) = reply, RedisReply.isOfNoMaster(text) else { return }
        throw StoreError(.unreachable, "redis: the server is not the master any more: \(text)")
    }

    /// Since when the answer to the oldest command is late; nil when there is none.
    private var owed: Moment? { inFlight.first.map { owedSince + $0.command.blocksFor } }

    // MARK: Waiting

    /// When something has to be given up or tried again; nil when nothing is due ever.
    private func nextDeadline(now: Moment) throws(StoreError) -> Moment? {
        let limit = configuration.commandTimeout
        guard connection != nil, handshake.isDone, question == nil else {
            let lastError = mailbox.status.lastError ?? "redis: not connected yet"
            let waiting = mailbox.failUnsent(
                enqueuedBefore: now - limit, with: StoreError(.unreachable, lastError))
            let patience = waiting.map { $0 + limit }
            var own = connectAt
            if connection != nil {
                own = startedAt + (question == nil ? configuration.connectTimeout : configuration.sentinelTimeout)
                if now >= own { throw StoreError(.unreachable, "no answer after connecting") }
            }
            return patience.map { min($0, own) } ?? own
        }
        guard let oldest = inFlight.first else { return nil }
        let due = owedSince + (limit + oldest.command.blocksFor)
        if now >= due { throw StoreError(.timeout, "redis: no answer in \(limit.inSeconds) s; the outcome is unknown") }
        return due
    }

    private func waitForEvents(until deadline: Moment?) throws(StoreError) {
        var milliseconds: Int32 = -1
        if let deadline {
            // Rounded up: a time-out that comes a little early would make a turn for nothing.
            let left = (deadline - time.now()).inMilliseconds.rounded(.up)
            milliseconds = Int32(max(0, min(left, 3_600_000)))
        }
        let wants = Int16(POLLIN) | (isWriteLeft ? Int16(POLLOUT) : 0)
        var descriptors = [pollfd(fd: mailbox.wakeReader, events: Int16(POLLIN), revents: 0)]
        if let socket = connection?.fileDescriptor {
            descriptors.append(pollfd(fd: socket, events: wants, revents: 0))
        }
        guard poll(&descriptors, nfds_t(descriptors.count), milliseconds) > 0 else { return }
        if descriptors.count > 1, descriptors[1].revents & ~Int16(POLLOUT) != 0 { try takeReplies() }
    }
}

extension Moment {
    /// An earlier point; for "has waited since before".
    fileprivate static func - (moment: Moment, duration: Duration) -> Moment {
        Moment(nanoseconds: moment.nanoseconds - duration.nanosecondsRounded)
    }
}
