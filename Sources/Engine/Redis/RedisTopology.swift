/// Who keeps a shared Redis alive, as far as they say: for `docket doctor`.
public struct RedisTopology: Sendable {
    public struct Replica: Hashable, Sendable {
        public var address: RedisEndpoint.Address
        /// Follows the master now.
        public var isOnline: Bool
    }

    public struct Sentinel: Hashable, Sendable {
        public var address: RedisEndpoint.Address
        /// Nil when it did not answer; `fault` says why.
        public var master: RedisEndpoint.Address?
        public var fault: String?
    }

    /// What most sentinels that answered call the master, or the server that is named; nil when nobody knows.
    public var master: RedisEndpoint.Address?
    public var replicas: [Replica] = []
    /// In the order of the url; none where a server is named.
    public var sentinels: [Sentinel] = []

    /// Asks all of them at once, each for at most a second and a half.
    public static func look(at endpoint: RedisEndpoint, time: any TimeSource = SystemTime()) async -> RedisTopology {
        var topology = RedisTopology()
        if let group = endpoint.sentinels {
            topology.sentinels = await withTaskGroup(of: (Int, Sentinel).self) { asked in
                for (place, address) in group.sentinels.enumerated() {
                    asked.addTask { (place, await sentinel(address, group, endpoint, time)) }
                }
                var answers: [(Int, Sentinel)] = []
                for await answer in asked { answers.append(answer) }
                return answers.sorted { $0.0 < $1.0 }.map(\.1)
            }
            var votes: [RedisEndpoint.Address: Int] = [:]
            for master in topology.sentinels.compactMap(\.master) { votes[master, default: 0] += 1 }
            topology.master = votes.max { ($0.value, $0.key.description) < ($1.value, $1.key.description) }?.key
        } else if case .server(let address) = endpoint.place {
            topology.master = address
        }
        guard let master = topology.master else { return topology }
        var server = endpoint
        server.place = .server(master)
        if let replicas = try? await replicas(of: server, time) {
            topology.replicas = replicas
        } else {
            topology.master = endpoint.sentinels == nil ? nil : master
        }
        return topology
    }

    private static var configuration: RedisLinkConfiguration {
        var configuration = RedisLinkConfiguration()
        configuration.connectTimeout = .milliseconds(1_500)
        configuration.commandTimeout = .milliseconds(1_500)
        return configuration
    }

    private static func sentinel(
        _ address: RedisEndpoint.Address, _ group: SentinelGroup, _ endpoint: RedisEndpoint, _ time: any TimeSource
    ) async -> Sentinel {
        var sentinel = Sentinel(address: address)
        do throws(StoreError) {
            let link = try RedisLink(RedisEndpoint(address), configuration: configuration, time: time)
            defer { link.close() }
            var question = SentinelQuestion(address, of: group, endpoint: endpoint)
            var commands = [question.question]
            while sentinel.master == nil, !commands.isEmpty {
                switch try question.take(try await link.exchange(commands.removeFirst())) {
                case .master(let master): sentinel.master = master
                case .sendMore(let more): commands = more
                case .nothingYet: break
                }
            }
        } catch {
            sentinel.fault = error.message
        }
        return sentinel
    }

    /// From the master itself: it knows who follows it now.
    private static func replicas(
        of endpoint: RedisEndpoint, _ time: any TimeSource
    ) async throws(StoreError) -> [Replica] {
        let link = try RedisLink(endpoint, configuration: configuration, time: time)
        defer { link.close() }
        let text = try await link.send("INFO", "replication").text ?? ""
        return text.split(whereSeparator: \.isNewline).compactMap { replica(fromLine: $0) }
    }

    /// Such as `slave0:ip=127.0.0.1,port=7001,state=online,offset=14,lag=0`.
    static func replica(fromLine line: Substring) -> Replica? {
        guard line.hasPrefix("slave"), let colon = line.firstIndex(of: ":"),
            line[..<colon].dropFirst("slave".count).allSatisfy(\.isNumber)
        else { return nil }
        var values: [Substring: Substring] = [:]
        for pair in line[line.index(after: colon)...].split(separator: ",") {
            guard let equals = pair.firstIndex(of: "=") else { return nil }
            values[pair[..<equals]] = pair[pair.index(after: equals)...]
        }
        guard let host = values["ip"].map(String.init), SentinelQuestion.isHost(host),
            let port = values["port"].flatMap({ Int($0) })
        else { return nil }
        return Replica(address: .tcp(host: host, port: port), isOnline: values["state"] == "online")
    }
}
