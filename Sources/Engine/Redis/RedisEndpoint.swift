/// Where a Redis is, or who knows where it is.
public struct RedisEndpoint: Hashable, Sendable {
    public enum Address: Hashable, Sendable, CustomStringConvertible {
        case unixSocket(path: String)
        case tcp(host: String, port: Int)

        /// `host:port`, or the path.
        public var description: String {
            switch self {
            case .unixSocket(let path): path
            case .tcp(let host, let port): "\(host.contains(":") ? "[\(host)]" : host):\(port)"
            }
        }
    }

    public enum Place: Hashable, Sendable {
        case server(Address)
        /// The server is whichever the sentinels call the master.
        case sentinels(SentinelGroup)
    }

    public var place: Place
    /// Of the server; also of a sentinel that asks for one.
    public var user: String?
    public var password: String?
    public var database: Int

    public init(_ address: Address, user: String? = nil, password: String? = nil, database: Int = 0) {
        self.init(.server(address), user: user, password: password, database: database)
    }

    public init(_ place: Place, user: String? = nil, password: String? = nil, database: Int = 0) {
        self.place = place
        self.user = user
        self.password = password
        self.database = database
    }

    /// Nil where one server is named.
    public var sentinels: SentinelGroup? {
        if case .sentinels(let group) = place { group } else { nil }
    }

    /// For status lines and logs: never the password.
    public var description: String {
        switch place {
        case .server(.unixSocket(let path)): "unix://\(path)"
        case .server(let address): "redis://\(address)/\(database)"
        case .sentinels(let group): "sentinel://\(group)"
        }
    }
}

/// A URL that names no Redis that docket can use; the message says what to write instead.
public struct RedisEndpointError: Error, Hashable, Sendable, CustomStringConvertible {
    public var message: String

    public init(_ message: String) { self.message = message }

    public var description: String { message }
}

extension RedisEndpoint {
    /// Takes `redis://[[user]:password@]host[:port][/db]`, `unix:///path` and
    /// `sentinel://[[user]:password@]host[:port],host[:port]/name[/db]`. No message repeats the password.
    public init(parsing url: String) throws(RedisEndpointError) {
        guard let separator = url.firstRange(of: "://") else {
            throw RedisEndpointError(
                "a redis url starts with redis://, unix:// or sentinel://, such as redis://localhost:6379/0")
        }
        let rest = url[separator.upperBound...]
        switch url[..<separator.lowerBound] {
        case "unix":
            guard rest.hasPrefix("/") else {
                throw RedisEndpointError("unix:// needs an absolute path with three slashes: unix:///run/redis.sock")
            }
            self.init(.unixSocket(path: String(rest)))
        case "redis": try self.init(parsingAuthority: rest)
        case "sentinel": try self.init(parsingSentinels: rest)
        case "rediss":
            throw RedisEndpointError("rediss:// (TLS) is not supported: use redis:// through a tunnel, or unix://")
        case let scheme:
            throw RedisEndpointError(
                "redis url: unknown scheme \(scheme)://, expected redis://, unix:// or sentinel://")
        }
    }

    private init(parsingAuthority text: Substring) throws(RedisEndpointError) {
        var authority = text
        var database = 0
        if let slash = text.lastIndex(of: "/"), !text[slash...].contains("@") {
            database = try RedisEndpoint.database(text[text.index(after: slash)...])
            authority = text[..<slash]
        }
        let (user, password, host) = try RedisEndpoint.credentials(authority)
        let address = try RedisEndpoint.address(host, defaultPort: 6_379)
        self.init(address, user: user, password: password, database: database)
    }

    private init(parsingSentinels text: Substring) throws(RedisEndpointError) {
        let form = "sentinel://host:port,host:port/name"
        let at = text.lastIndex(of: "@") ?? text.startIndex
        guard let slash = text[at...].firstIndex(of: "/") else {
            throw RedisEndpointError("sentinel url: no name of a master, expected \(form)")
        }
        let parts = text[text.index(after: slash)...].split(separator: "/", omittingEmptySubsequences: false)
        guard let name = parts.first, SentinelGroup.isName(name), parts.count <= 2 else {
            throw RedisEndpointError(
                "sentinel url: after the sentinels comes the master's name, of the characters A-Z a-z 0-9 . _ -, "
                    + "expected \(form)")
        }
        let (user, password, hosts) = try RedisEndpoint.credentials(text[..<slash])
        var sentinels: [Address] = []
        for host in hosts.split(separator: ",", omittingEmptySubsequences: false) {
            sentinels.append(try RedisEndpoint.address(host, defaultPort: 26_379))
        }
        guard sentinels.count <= SentinelGroup.sentinelsMax else {
            throw RedisEndpointError("sentinel url: name at most \(SentinelGroup.sentinelsMax) sentinels")
        }
        self.init(
            .sentinels(SentinelGroup(name: String(name), sentinels: sentinels)), user: user, password: password,
            database: parts.count == 2 ? try RedisEndpoint.database(parts[1]) : 0)
    }

    private static func database(_ text: Substring) throws(RedisEndpointError) -> Int {
        if text.isEmpty { return 0 }
        guard let number = Int(text), (0..<16_384).contains(number) else {
            throw RedisEndpointError("redis url: the database after the last / must be a number from 0")
        }
        return number
    }

    /// What stands before an `@`, and the rest.
    private static func credentials(
        _ authority: Substring
    ) throws(RedisEndpointError) -> (user: String?, password: String?, rest: Substring) {
        guard let at = authority.lastIndex(of: "@") else { return (nil, nil, authority) }
        let secret = authority[..<at]
        guard let colon = secret.firstIndex(of: ":") else {
            throw RedisEndpointError("redis url: before @ comes user:password, or :password alone")
        }
        let user = colon == secret.startIndex ? nil : percentDecoded(secret[..<colon])
        return (user, percentDecoded(secret[secret.index(after: colon)...]), authority[authority.index(after: at)...])
    }

    private static func address(_ text: Substring, defaultPort: Int) throws(RedisEndpointError) -> Address {
        var host = text
        var port = defaultPort
        let afterBracket = text.lastIndex(of: "]").map(text.index(after:)) ?? text.startIndex
        if let colon = text[afterBracket...].lastIndex(of: ":") {
            guard let number = Int(text[text.index(after: colon)...]), (1...65_535).contains(number) else {
                throw RedisEndpointError("redis url: the port must be a number from 1 to 65535")
            }
            port = number
            host = text[..<colon]
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { throw RedisEndpointError("redis url: no host, expected redis://host:port/db") }
        return .tcp(host: String(host), port: port)
    }

    private static func percentDecoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2, let value = UInt8(String(Substring(digits)), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
