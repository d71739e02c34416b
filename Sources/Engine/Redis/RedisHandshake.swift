/// The first commands on a new connection: who we are, which database, which server. Until all are answered well the
/// link is not connected.
struct RedisHandshake {
    private enum Step { case authenticate, role, select, name, information, ping }

    private var steps: [Step] = []
    private(set) var commands: [RedisCommand] = []
    private(set) var serverVersion: String?

    /// One that is never begun.
    init() {}

    init(endpoint: RedisEndpoint, name: String) {
        if let password = endpoint.password {
            let named = endpoint.user.map { RedisCommand("AUTH", $0, password) }
            add(.authenticate, named ?? RedisCommand("AUTH", password))
        }
        // A sentinel may not have noticed yet that its master is none any more.
        if endpoint.sentinels != nil { add(.role, RedisCommand("ROLE")) }
        if endpoint.database != 0 { add(.select, RedisCommand("SELECT", String(endpoint.database))) }
        add(.name, RedisCommand("CLIENT", "SETNAME", name))
        add(.information, RedisCommand("INFO", "server"))
        // Answered with LOADING until the server has read its file.
        add(.ping, RedisCommand("PING"))
    }

    private mutating func add(_ step: Step, _ command: RedisCommand) {
        steps.append(step)
        commands.append(command)
    }

    var isDone: Bool { steps.isEmpty }

    mutating func take(_ reply: RedisReply) throws(StoreError) {
        guard !steps.isEmpty else { return }
        let step = steps.removeFirst()
        if case .error(let text) = reply {
            switch step {
            // A server whose access list forbids these two is still usable.
            case .name, .information: return
            case .role: throw StoreError(.unreachable, text)
            case .authenticate: throw StoreError(.unreachable, "user or password refused: \(text)")
            case .select: throw StoreError(.unreachable, "the database of the url can't be used: \(text)")
            case .ping: throw StoreError(.unreachable, text)
            }
        }
        if step == .role, reply.elements?.first?.text != "master" {
            throw StoreError(.unreachable, "it is a replica; the sentinels have no new master yet")
        }
        if step == .information, let text = reply.text {
            serverVersion = text.split(whereSeparator: \.isNewline)
                .first { $0.hasPrefix("redis_version:") }
                .map { String($0.dropFirst("redis_version:".count)) }
        }
    }
}
