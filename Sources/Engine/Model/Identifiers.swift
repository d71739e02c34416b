/// A name that stands for one thing of docket's; two kinds of them never mix.
public protocol Identifier: RawRepresentable<String>, Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    init(rawValue: String)
}

extension Identifier {
    public var description: String { rawValue }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// One batch: `b-` and a number that the store counts up, so that operators can say it aloud.
public struct BatchID: Identifier {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
}

/// Who submits: at most 64 of `A–Z a–z 0–9 . _ -`, because it is part of keys, labels and lines of logs.
public struct ClientID: Identifier {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// The console's own client: a flood over another door can't lock the operator out.
    public static let console = ClientID(rawValue: "console")

    /// Longest id in bytes.
    public static let lengthMax = 64

    /// Takes a text that a person or a program wrote; nil when it can't be an id.
    public init?(validating text: String) {
        let bytes = text.utf8
        guard !bytes.isEmpty, bytes.count <= ClientID.lengthMax else { return nil }
        let allowed = bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard allowed else { return nil }
        rawValue = text
    }
}

/// The terms a client has: `priority`, `standard`, `bulk`, `operator`, or one of the operator's own.
public struct TierName: Identifier {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    public static let priority = TierName(rawValue: "priority")
    public static let standard = TierName(rawValue: "standard")
    public static let bulk = TierName(rawValue: "bulk")
    public static let `operator` = TierName(rawValue: "operator")
}

/// A process that takes jobs: host, process number and a random part, so that a restart is another worker.
public struct WorkerID: Identifier {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The name of an industry's configuration, such as `finance`.
public struct IndustryName: Identifier {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// The default: the union of all industries.
    public static let general = IndustryName(rawValue: "general")
}

/// What a document can be: an id of the industry's configuration such as `bank_statement`, or `unknown`.
public struct Category: Identifier {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    public static let unknown = Category(rawValue: "unknown")
}
