import FoundationEssentials
import Synchronization

/// All shared state in a Redis, so that any number of processes work without a leader. Each promise of ``JobStore`` is
/// one script, that is one step; many documents a call keep it cheap.
public final class RedisStore: JobStore {
    let configuration: RedisStoreConfiguration
    /// For everything that is answered at once.
    let link: RedisLink
    /// For the one command that waits in the server; the link above must never wait behind it.
    let wakeLink: RedisLink
    /// For what replicas must have before its caller is told: its connection waits for them, and nothing else does.
    private let fencedLink: RedisLink
    private let fence: ReplicaFence?
    let time: any TimeSource
    private let scripts: RedisScriptCache
    private let title: String
    private let fault: @Sendable () -> String?
    private let memoryBytes = Mutex<Int?>(nil)
    let memoryAskedAt = Mutex<Moment?>(nil)
    static let memoryAskedEvery: Duration = .milliseconds(4_500)

    /// Connects in the background. `title` is what status lines call it, such as `private redis`; no password in it.
    /// `fault` says more than a failed connection can, where somebody knows more: why the private server is down.
    /// Throws when the process can't have another thread or pipe.
    public init(
        endpoint: RedisEndpoint, title: String? = nil, configuration: RedisStoreConfiguration = .init(),
        fault: @escaping @Sendable () -> String? = { nil },
        time: any TimeSource = SystemTime(), randomness: any Randomness = SystemRandomness()
    ) throws(StoreError) {
        self.configuration = configuration
        self.title = title ?? endpoint.description
        self.fault = fault
        self.time = time
        link = try RedisLink(endpoint, configuration: configuration.link, time: time, randomness: randomness)
        wakeLink = try RedisLink(
            endpoint, name: "docket-wake", configuration: configuration.link, time: time, randomness: randomness)
        if configuration.waitReplicas > 0 {
            fencedLink = try RedisLink(
                endpoint, name: "docket-fenced", configuration: configuration.link, time: time, randomness: randomness)
            fence = ReplicaFence(
                fencedLink, key: configuration.keys.fence, replicas: configuration.waitReplicas,
                timeout: configuration.waitReplicasTimeout)
        } else {
            fencedLink = link
            fence = nil
        }
        scripts = RedisScriptCache(configuration)
    }

    /// Ends its connections; every call that waits or comes later fails.
    public func close() {
        link.close()
        wakeLink.close()
        fencedLink.close()
    }

    /// What can be said without asking the server.
    public var status: StoreStatus {
        var status = link.status
        if status.isConnected, let silence = link.silence {
            status.isConnected = false
            status.lastError =
                "redis: no answer for \(Int(silence.inSeconds)) s; it hangs, or its disk is very slow"
        }
        let version = status.serverVersion.map { " " + $0 } ?? ""
        // Behind sentinels it matters which of the servers it is.
        let server = link.endpoint.sentinels == nil ? "" : status.server.map { ", master \($0)" } ?? ""
        return StoreStatus(
            isReachable: status.isConnected, description: title + server + version,
            memoryBytes: memoryBytes.withLock { $0 },
            lastError: status.isConnected ? nil : fault() ?? status.lastError)
    }

    /// Runs a script by its hash, which is learned from the server once; a server that lost it gets the text again.
    func run(
        _ script: RedisScript, _ fill: (inout RedisCommand) -> Void = { _ in }
    ) async throws(StoreError) -> RedisReply {
        var arguments = RedisCommand()
        fill(&arguments)
        return try await explaining { () async throws(StoreError) in try await run(script, arguments) }
    }

    /// A call to a server that is down says why it is down, where somebody knows.
    func explaining<Value: Sendable>(
        _ call: () async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        do throws(StoreError) {
            return try await call()
        } catch {
            guard error.reason == .unreachable, let fault = fault() else { throw error }
            throw StoreError(.down, fault)
        }
    }

    /// As `run`, and returns when replicas have what it wrote, where the configuration asks for that.
    func runFenced(
        _ script: RedisScript, _ fill: (inout RedisCommand) -> Void
    ) async throws(StoreError) -> RedisReply {
        var arguments = RedisCommand()
        fill(&arguments)
        return try await explaining { () async throws(StoreError) in
            let (reply, connection) = try await run(script, arguments, over: fencedLink)
            try await fence?.pass(connection)
            return reply
        }
    }

    /// Returns when replicas have everything that was written before.
    func passFence() async throws(StoreError) { try await fence?.pass() }

    private func run(_ script: RedisScript, _ arguments: RedisCommand) async throws(StoreError) -> RedisReply {
        try await run(script, arguments, over: link).reply
    }

    private func run(
        _ script: RedisScript, _ arguments: RedisCommand, over link: RedisLink
    ) async throws(StoreError) -> (reply: RedisReply, connection: Int) {
        if let hash = scripts.hash(of: script) {
            let answer = try await link.numberedExchange(RedisCommand("EVALSHA", hash, "0").with(arguments))
            guard case .error(let text) = answer.reply else { return answer }
            guard text.hasPrefix("NOSCRIPT") else { throw scripts.error(text, in: script) }
        }
        let loaded = try await link.send("SCRIPT", "LOAD", scripts.text(of: script))
        guard let hash = loaded.text else { throw StoreError(.refused, "redis: SCRIPT LOAD answered no hash") }
        scripts.note(hash: hash, of: script)
        let answer = try await link.numberedExchange(RedisCommand("EVALSHA", hash, "0").with(arguments))
        if case .error(let text) = answer.reply { throw scripts.error(text, in: script) }
        return answer
    }

    /// For an answer that does not have the form its script promises.
    static func malformed(_ script: RedisScript) -> StoreError {
        StoreError(.refused, "redis: the script \(script.name) answered in an unknown form")
    }

    /// Sets the time that scripts go by, for simulations; only where the configuration's clock is `key`.
    public func setClock(_ time: Timestamp) async throws(StoreError) {
        guard configuration.clock == .key else { throw StoreError(.refused, "redis: the server's clock is in use") }
        _ = try await link.send("SET", configuration.keys.clock, String(time.milliseconds))
    }

    func note(memoryBytes bytes: Int?) { memoryBytes.withLock { $0 = bytes } }
}

/// The scripts' texts and the hashes that the server gave them.
final class RedisScriptCache: Sendable {
    private struct State {
        var hashes: [String: String] = [:]
        var texts: [String: String] = [:]
    }

    private let configuration: RedisStoreConfiguration
    private let state = Mutex(State())

    init(_ configuration: RedisStoreConfiguration) { self.configuration = configuration }

    func hash(of script: RedisScript) -> String? { state.withLock { $0.hashes[script.name] } }

    func note(hash: String, of script: RedisScript) { state.withLock { $0.hashes[script.name] = hash } }

    func text(of script: RedisScript) -> String {
        state.withLock { state in
            if let text = state.texts[script.name] { return text }
            let text = script.text(configuration)
            state.texts[script.name] = text
            return text
        }
    }

    func error(_ text: String, in script: RedisScript) -> StoreError {
        var error = StoreError(redisError: text)
        error.message = "\(script.name): \(error.message)"
        return error
    }
}
