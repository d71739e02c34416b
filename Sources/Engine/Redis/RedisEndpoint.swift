/// Where a Redis is.
public struct RedisEndpoint: Hashable, Sendable {
    public enum Address: Hashable, Sendable {
        case unixSocket(path: String)
        case tcp(host: String, port: Int)
    }

    public var address: Address
    public var user: String?
    public var password: String?
    public var database: Int

    public init(_ address: Address, user: String? = nil, password: String? = nil, database: Int = 0) {
        self.address = address
        self.user = user
        self.password = password
        self.database = database
    }

    /// For status lines and logs: never the password.
    public var description: String {
        switch address {
        case .unixSocket(let path): "unix://\(path)"
        case .tcp(let host, let port): "redis://\(host.contains(":") ? "[\(host)]" : host):\(port)/\(database)"
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
    /// Takes `redis://[[user]:password@]host[:port][/db]` and `unix:///path`. No message repeats the password.
    public init(parsing url: String) throws(RedisEndpointError) {
        guard let separator = url.firstRange(of: "://") else {
            throw RedisEndpointError("a redis url starts with redis:// or unix://, such as redis://localhost:6379/0")
        }
        let rest = url[separator.upperBound...]
        switch url[..<separator.lowerBound] {
        case "unix":
            guard rest.hasPrefix("/") else {
                throw RedisEndpointError("unix:// needs an absolute path with three slashes: unix:///run/redis.sock")
            }
            self.init(.unixSocket(path: String(rest)))
        case "redis": try self.init(parsingAuthority: rest)
        case "sentinel":
            throw RedisEndpointError(
                "sentinel:// is not supported yet: name the server itself with redis://host:port/db")
        case "rediss":
            throw RedisEndpointError("rediss:// (TLS) is not supported: use redis:// through a tunnel, or unix://")
        case let scheme:
            throw RedisEndpointError("redis url: unknown scheme \(scheme)://, expected redis:// or unix://")
        }
    }

    private init(parsingAuthority text: Substring) throws(RedisEndpointError) {
        var authority = text
        var database = 0
        if let slash = text.lastIndex(of: "/"), !text[slash...].contains("@") {
            let name = text[text.index(after: slash)...]
            authority = text[..<slash]
            if !name.isEmpty {
                guard let number = Int(name), (0..<16_384).contains(number) else {
                    throw RedisEndpointError("redis url: the database after the last / must be a number from 0")
                }
                database = number
            }
        }
        var user: String?
        var password: String?
        if let at = authority.lastIndex(of: "@") {
            let secret = authority[..<at]
            authority = authority[authority.index(after: at)...]
            guard let colon = secret.firstIndex(of: ":") else {
                throw RedisEndpointError("redis url: before @ comes user:password, or :password alone")
            }
            user = colon == secret.startIndex ? nil : RedisEndpoint.percentDecoded(secret[..<colon])
            password = RedisEndpoint.percentDecoded(secret[secret.index(after: colon)...])
        }
        let (host, port) = try RedisEndpoint.hostAndPort(authority)
        self.init(.tcp(host: host, port: port), user: user, password: password, database: database)
    }

    private static func hostAndPort(_ text: Substring) throws(RedisEndpointError) -> (String, Int) {
        var host = text
        var port = 6379
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
        return (String(host), port)
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
