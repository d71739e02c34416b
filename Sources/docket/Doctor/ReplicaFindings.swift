import Engine

/// Who keeps a shared Redis alive when its server is lost.
enum ReplicaFindings {
    /// Nothing for one server of which no replica is asked for.
    static func all(_ context: CommandContext) async -> [Finding] {
        guard let endpoint = try? context.settings.endpoint() else { return [] }
        let wanted = context.settings.store.waitReplicas
        guard endpoint.sentinels != nil || wanted > 0 else { return [] }
        return of(await RedisTopology.look(at: endpoint, time: context.time), waitReplicas: wanted)
    }

    static func of(_ topology: RedisTopology, waitReplicas: Int) -> [Finding] {
        (topology.sentinels.isEmpty ? [] : [sentinels(topology)]) + [replicas(topology, waitReplicas)]
    }

    private static func sentinels(_ topology: RedisTopology) -> Finding {
        let count = topology.sentinels.count
        let silent = topology.sentinels.filter { $0.master == nil }
        let names = topology.sentinels.map(\.address.description).joined(separator: ", ")
        guard silent.count < count else {
            let why = silent.first?.fault ?? "no answer"
            return Finding(
                "sentinels", .missing, "none of \(names) names a master: \(why)",
                mend: "redis-cli -p PORT sentinel masters   # on a sentinel's machine")
        }
        guard silent.isEmpty else {
            let list = silent.map { "\($0.address) (\($0.fault ?? "no answer"))" }.joined(separator: ", ")
            return Finding(
                "sentinels", .warning, "\(count - silent.count) of \(count) answer; not \(list)",
                mend: "redis-cli -p PORT ping   # on the silent sentinel's machine; then start it")
        }
        guard topology.sentinels.allSatisfy({ $0.master == topology.master }) else {
            let votes = topology.sentinels.map { "\($0.address) says \($0.master?.description ?? "-")" }
            return Finding(
                "sentinels", .warning, "they disagree on the master: \(votes.joined(separator: ", "))",
                mend: "docket doctor   # again: a failover may be under way")
        }
        return Finding("sentinels", .ok, "\(count) of \(count) answer: \(names)")
    }

    private static func replicas(_ topology: RedisTopology, _ waitReplicas: Int) -> Finding {
        guard let master = topology.master else {
            return Finding(
                "replicas", .missing, "there is no master to ask", mend: "docket doctor   # once there is one")
        }
        let online = topology.replicas.filter(\.isOnline)
        let list = online.map(\.address.description).joined(separator: ", ")
        let detail = "master \(master), " + (online.isEmpty ? "no replica follows it" : "followed by \(list)")
        let mend = "redis-cli -p PORT replicaof \(master)   # on a replica's machine, host and port as two words"
        if online.count < waitReplicas {
            return Finding(
                "replicas", .missing, detail + "; redis.wait_replicas is \(waitReplicas): nothing is admitted",
                mend: mend)
        }
        if online.isEmpty { return Finding("replicas", .warning, detail + "; losing it loses everything", mend: mend) }
        return Finding("replicas", .ok, detail)
    }
}
