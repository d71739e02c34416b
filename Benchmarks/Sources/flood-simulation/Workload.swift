import Engine

/// Who submits what, when, to workers of a known speed. All of it follows from a seed.
struct Workload {
    struct Sender {
        var client: ClientID
        var tier: TierName
        /// Documents a second, evenly with chance.
        var rate: Double
        /// Submitted at once at the start, beside the rest.
        var flood = 0

        /// Whoever floods waits for itself; what others wait is what counts.
        var isQuiet: Bool { flood == 0 }
    }

    struct Arrival {
        var sender: Int
        var documents: Int
    }

    var name: String
    /// Documents a second that the workers do.
    var capacity: Int
    var senders: [Sender]
    var tiers: [Tier]
    /// Documents are submitted during this.
    var length: Duration

    static let step: Duration = .milliseconds(10)

    var steps: Int { Int(length.inSeconds / Self.step.inSeconds) }

    /// What is submitted in each step.
    func arrivals(seed: UInt64) -> [[Arrival]] {
        var chance = Chance(seed: seed)
        return (0..<steps).map { step in
            senders.enumerated().compactMap { index, sender in
                let expected = sender.rate * Self.step.inSeconds
                var documents = Int(expected) + (chance.fraction() < expected - expected.rounded(.down) ? 1 : 0)
                if step == 0 { documents += sender.flood }
                return documents > 0 ? Arrival(sender: index, documents: documents) : nil
            }
        }
    }

    /// Half the capacity is used; three clients dump more than the rest would send in minutes.
    static let floods = Workload(
        name: "three floods", capacity: 1_000,
        senders: many(5, "priority", .priority, 20) + many(20, "standard", .standard, 15) + many(2, "bulk", .bulk, 50)
            + [
                Sender(client: "flood-standard", tier: .standard, rate: 0, flood: 20_000),
                Sender(client: "flood-priority", tier: .priority, rate: 0, flood: 10_000),
                Sender(client: "flood-bulk", tier: .bulk, rate: 0, flood: 200_000),
            ],
        tiers: Tier.shipped, length: .seconds(240))

    /// One standard client asks for three quarters of the machine on top of what it dumped.
    static func greedy(bulkRate: Double) -> Workload {
        var tiers = Tier.shipped
        for index in tiers.indices {
            switch tiers[index].name {
            case .standard: tiers[index].rate = 10
            case .bulk: tiers[index].rate = bulkRate
            default: break
            }
            // Nothing is refused here: the order is looked at, not admission.
            tiers[index].burst = 1_000_000
        }
        return Workload(
            name: "a greedy client, bulk rate \(Int(bulkRate))", capacity: 200,
            senders: many(1, "priority", .priority, 20) + many(20, "standard", .standard, 2)
                + [
                    Sender(client: "greedy", tier: .standard, rate: 150, flood: 10_000),
                    Sender(client: "bulk", tier: .bulk, rate: 0, flood: 3_000),
                ],
            tiers: tiers, length: .seconds(300))
    }

    private static func many(_ count: Int, _ name: String, _ tier: TierName, _ rate: Double) -> [Sender] {
        (0..<count).map { Sender(client: ClientID(rawValue: "\(name)-\($0)"), tier: tier, rate: rate) }
    }
}

extension ClientID: @retroactive ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self.init(rawValue: value) }
}

/// The same in every run (splitmix64).
struct Chance {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func fraction() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((value ^ (value >> 31)) >> 11) / Double(1 << 53)
    }
}
