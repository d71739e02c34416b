/// What an operator can set, as the store and the audit trail name it.
public enum Term: String, Codable, Sendable, CaseIterable {
    /// Documents a second, of a tier.
    case rate
    /// Documents at once, of a tier.
    case burst
    /// Seconds, of a tier.
    case waitTarget = "wait_target"
    case queuedMax = "max_queued"
    case inFlightMax = "max_in_flight"
    /// Of a client.
    case tier
    /// From −5 to 5, of a client.
    case priority
    /// `1` while a client's documents wait and nothing more of it is admitted.
    case paused
    /// `1` while the whole fleet admits nothing.
    case admissions
    /// `1` while no worker of the fleet takes documents.
    case claims
    /// `1` while a worker finishes what it holds and takes nothing more.
    case draining
}

/// What an operator acts on.
public enum Subject: Hashable, Sendable {
    case tier(TierName)
    case client(ClientID)
    /// The queue of the whole fleet.
    case queue
    case worker(WorkerID)

    /// What can be set of it, in the order people see it.
    public var terms: [Term] {
        switch self {
        case .tier: [.rate, .burst, .waitTarget, .queuedMax, .inFlightMax]
        case .client: [.tier, .priority, .paused]
        case .queue: [.admissions, .claims]
        case .worker: [.draining]
        }
    }

    var kind: String {
        switch self {
        case .tier: "tier"
        case .client: "client"
        case .queue: "queue"
        case .worker: "worker"
        }
    }

    var name: String {
        switch self {
        case .tier(let name): name.rawValue
        case .client(let id): id.rawValue
        case .queue: "all"
        case .worker(let id): id.rawValue
        }
    }
}

extension Subject: CustomStringConvertible {
    /// `tier standard`, `client acme`, `the queue`, `worker w-1f`.
    public var description: String { self == .queue ? "the queue" : kind + " " + name }
}

extension Subject: Codable {
    /// As the store has it: `client/acme`. Nil for what no subject is.
    init?(text: String) {
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "tier": self = .tier(TierName(rawValue: parts[1]))
        case "client": self = .client(ClientID(rawValue: parts[1]))
        case "queue": self = .queue
        case "worker": self = .worker(WorkerID(rawValue: parts[1]))
        default: return nil
        }
    }

    var text: String { kind + "/" + name }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let subject = Subject(text: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no subject of an act")
        }
        self = subject
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// One thing that an act set.
public struct TermChange: Hashable, Codable, Sendable {
    public var term: Term
    /// Nil where there was nothing: the act made its subject.
    public var before: String?
    public var after: String

    public init(term: Term, before: String?, after: String) {
        self.term = term
        self.before = before
        self.after = after
    }

    /// Numbers are equal as numbers, however they are written.
    static func isSame(_ left: String?, _ right: String?) -> Bool {
        if let left = left.flatMap(Double.init), let right = right.flatMap(Double.init) { return left == right }
        return left == right
    }
}

/// What can be set of something now, with what an editor needs to give back.
public struct Terms: Hashable, Sendable {
    public var subject: Subject
    public var values: [Term: String]
    /// The last act that changed it; 0 when none did. An edit that carries it is refused when it is no longer the last.
    public var version: Int
    public var lends: [Lend]

    public init(subject: Subject, values: [Term: String], version: Int, lends: [Lend]) {
        self.subject = subject
        self.values = values
        self.version = version
        self.lends = lends
    }
}

/// A value that was set for a time and goes back by itself.
public struct Lend: Hashable, Sendable {
    public var subject: Subject
    public var term: Term
    /// What it goes back to.
    public var base: String
    public var until: Timestamp
    public var act: Int

    public init(subject: Subject, term: Term, base: String, until: Timestamp, act: Int) {
        self.subject = subject
        self.term = term
        self.base = base
        self.until = until
        self.act = act
    }
}
