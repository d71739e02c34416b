import CHiredis

/// What Redis answered to one command. Strings are bytes: names of files need not be text.
public indirect enum RedisReply: Hashable, Sendable {
    case status(String)
    case string([UInt8])
    case integer(Int)
    case array([RedisReply])
    case null
    case error(String)

    /// The reply as text; nil for what is none.
    public var text: String? {
        switch self {
        case .status(let text): text
        case .string(let bytes): String(decoding: bytes, as: UTF8.self)
        case .integer(let number): String(number)
        default: nil
        }
    }

    /// The reply as a number, also where a script had to write it as text.
    public var number: Int? {
        switch self {
        case .integer(let number): number
        case .string, .status: text.flatMap { Int($0) ?? Double($0).flatMap(Int.init(exactly:)) }
        default: nil
        }
    }

    public var decimal: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .string, .status: text.flatMap(Double.init)
        default: nil
        }
    }

    public var bytes: [UInt8]? {
        if case .string(let bytes) = self { bytes } else { nil }
    }

    public var elements: [RedisReply]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// Copies what hiredis parsed; the original is freed by the caller.
    init(copying reply: UnsafePointer<redisReply>) {
        let value = reply.pointee
        switch value.type {
        case REDIS_REPLY_STRING: self = .string(RedisReply.bytes(of: value))
        case REDIS_REPLY_STATUS: self = .status(String(decoding: RedisReply.bytes(of: value), as: UTF8.self))
        case REDIS_REPLY_ERROR: self = .error(String(decoding: RedisReply.bytes(of: value), as: UTF8.self))
        case REDIS_REPLY_INTEGER: self = .integer(Int(value.integer))
        case REDIS_REPLY_ARRAY:
            var elements: [RedisReply] = []
            elements.reserveCapacity(value.elements)
            for index in 0..<value.elements {
                guard let element = value.element[index] else { continue }
                elements.append(RedisReply(copying: element))
            }
            self = .array(elements)
        default: self = .null
        }
    }

    /// Whether an error reply says that another server should be asked: this one is a replica, or reads its file.
    static func isOfNoMaster(_ text: String) -> Bool {
        ["READONLY", "LOADING", "MASTERDOWN"].contains { text.hasPrefix($0) }
            || text.contains("READONLY You can't write")
    }

    private static func bytes(of reply: redisReply) -> [UInt8] {
        guard let start = reply.str else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: reply.len))
    }
}

extension StoreError {
    /// What an error reply means for a caller. Its first word is Redis's code for programs.
    init(redisError text: String) {
        let code = text.prefix { $0 != " " }
        switch code {
        case "OOM", "MISCONF", "NOSPACE": self.init(.full, "redis: " + text)
        case "LOADING", "READONLY", "MASTERDOWN", "NOREPLICAS", "BUSY", "TRYAGAIN", "CLUSTERDOWN":
            self.init(.unreachable, "redis: " + text)
        case "NOSCRIPT":
            // Scripts are loaded where they are missing; one that is missing again went with its server in between.
            self.init(.unreachable, "redis: the server was started anew in the middle of a call; nothing was done")
        default:
            // Inside a script the code of the failed command comes after the script's own words.
            if text.contains("OOM command not allowed") || text.contains("MISCONF") || text.contains("No space left") {
                self.init(.full, "redis: " + text)
            } else if text.contains("READONLY You can't write") {
                self.init(.unreachable, "redis: " + text)
            } else {
                self.init(.refused, "redis: " + text)
            }
        }
    }
}
