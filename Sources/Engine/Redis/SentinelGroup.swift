/// Sentinels that watch over one master and its replicas, and know which of them is the master now.
public struct SentinelGroup: Hashable, Sendable, CustomStringConvertible {
    /// More than anybody runs: five outlive two machines.
    static let sentinelsMax = 16

    /// What the sentinels call the master.
    public var name: String
    public var sentinels: [RedisEndpoint.Address]

    public init(name: String, sentinels: [RedisEndpoint.Address]) {
        precondition(!sentinels.isEmpty, "somebody must know the master")
        self.name = name
        self.sentinels = sentinels
    }

    /// As in a url, without its scheme.
    public var description: String { sentinels.map(\.description).joined(separator: ",") + "/" + name }

    static func isName(_ text: Substring) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.utf8.allSatisfy { unit in
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= unit | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= unit
                    || [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-")].contains(unit)
            }
    }
}

/// One sentinel that is asked for the master's address. Pure: it says what to send, and takes what was answered.
struct SentinelQuestion {
    let sentinel: RedisEndpoint.Address
    private let endpoint: RedisEndpoint
    private let name: String
    /// Answers to these words are of no interest.
    private var ignored = 0
    private var hasPassword = false

    init(_ sentinel: RedisEndpoint.Address, of group: SentinelGroup, endpoint: RedisEndpoint) {
        self.sentinel = sentinel
        self.endpoint = endpoint
        name = group.name
    }

    var question: RedisCommand { RedisCommand("SENTINEL", "get-master-addr-by-name", name) }

    enum Answer {
        case master(RedisEndpoint.Address)
        /// It wants something first.
        case sendMore([RedisCommand])
        case nothingYet
    }

    /// Throws when this sentinel knows no such master.
    mutating func take(_ reply: RedisReply) throws(StoreError) -> Answer {
        if ignored > 0 {
            ignored -= 1
            return .nothingYet
        }
        switch reply {
        case .error(let text) where text.hasPrefix("NOAUTH") && !hasPassword && endpoint.password != nil:
            hasPassword = true
            ignored = 1
            let password = endpoint.password ?? ""
            let login = endpoint.user.map { RedisCommand("AUTH", $0, password) } ?? RedisCommand("AUTH", password)
            return .sendMore([login, question])
        case .error(let text): throw StoreError(.unreachable, text)
        case .null:
            throw StoreError(.unreachable, "it watches over no master called \(name); check the end of redis.url")
        default:
            guard let parts = reply.elements, parts.count == 2, let host = parts[0].text, let port = parts[1].number,
                SentinelQuestion.isHost(host), (1...65_535).contains(port)
            else { throw StoreError(.unreachable, "it answered in an unknown form; is it a sentinel?") }
            return .master(.tcp(host: host, port: port))
        }
    }

    /// It goes into status lines and to the resolver: no control characters, no spaces.
    static func isHost(_ text: String) -> Bool {
        (1...253).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    }
}
