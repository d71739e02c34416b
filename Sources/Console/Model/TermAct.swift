import Engine

/// Something an operator sets from a screen.
public struct TermAct: Hashable, Sendable {
    public var subject: Subject
    public var values: [Term: String]
    /// As the audit trail calls it.
    public var title: String
    /// What is said when it is done, such as `acme is paused`.
    public var done: String
    /// The version that was seen; nil sets it in any case.
    public var seen: Int?
    public var lentFor: Duration?

    public init(
        _ subject: Subject, _ values: [Term: String], title: String, done: String, seen: Int? = nil,
        lentFor: Duration? = nil
    ) {
        self.subject = subject
        self.values = values
        self.title = title
        self.done = done
        self.seen = seen
        self.lentFor = lentFor
    }

    /// Whose priority it sets and nothing else; nil for other acts.
    var priorityClient: ClientID? {
        guard case .client(let id) = subject, values.count == 1, values[.priority] != nil else { return nil }
        return id
    }
}

/// A client's priority as the keys asked for it. Presses that come while one is on its way are collected: what they
/// add up to is set when it has arrived.
struct PriorityWish: Hashable, Sendable {
    var wanted: Int
    /// What is on its way; nil when nothing is.
    var sent: Int?
    /// Acts that led here, oldest first: `u` takes them back together.
    var acts: [Int] = []
    /// When the last of them was answered; a snapshot that was read later knows better.
    var answeredAt: Timestamp?
}

/// Other limits for a tier, as they are typed; taken when the key was pressed.
public struct LimitsDraft: Sendable {
    public enum Field: Sendable { case rate, burst }

    public var tier: Tier
    public var rate: EditableText
    public var burst: EditableText
    public var focus = Field.rate
    /// What can be set at all.
    public var bounds: TermLimits
    /// Nil until the store said it.
    public var version: Int?
    public var isSetting = false
    /// Why the last attempt was refused, in one sentence.
    public var refusal: String?

    /// What a change is lent for by one key.
    public static let lentFor: Duration = .seconds(1_800)

    public init(tier: Tier, bounds: TermLimits) {
        self.tier = tier
        self.bounds = bounds
        rate = LimitsDraft.field(tier.rate)
        burst = LimitsDraft.field(tier.burst)
    }

    /// What is wrong with a field as it stands, in one sentence; nil when it can be set.
    public func problem(in field: Field) -> String? {
        switch field {
        case .rate: bounds.problem(rate.text, as: .rate)
        case .burst: bounds.problem(burst.text, as: .burst)
        }
    }

    /// The first field that can't be set, by what is wrong with it.
    public var problem: String? { problem(in: .rate) ?? problem(in: .burst) }

    /// Nil while one of them is no number that can be.
    public var wanted: (rate: Double, burst: Double)? {
        guard problem == nil, let rate = TermLimits.number(rate.text), let burst = TermLimits.number(burst.text) else {
            return nil
        }
        return (rate, burst)
    }

    public var obstacle: String? {
        guard let wanted else { return problem }
        if isSetting { return "it is being set" }
        if wanted.rate == tier.rate, wanted.burst == tier.burst { return "nothing is changed" }
        return version == nil ? "the store was asked for the tier; wait for it" : nil
    }

    /// Takes what the store has now: the version to give back, and what the fields are compared with. A field that
    /// nobody edited follows, so that setting the other one does not set it back.
    mutating func take(_ terms: Terms) {
        version = terms.version
        if let now = terms.values[.rate].flatMap(TermLimits.number) {
            if TermLimits.number(rate.text) == tier.rate { rate = LimitsDraft.field(now) }
            tier.rate = now
        }
        if let now = terms.values[.burst].flatMap(TermLimits.number) {
            if TermLimits.number(burst.text) == tier.burst { burst = LimitsDraft.field(now) }
            tier.burst = now
        }
    }

    /// What can be set in a field, such as `0.001 to 1000000`.
    func range(of field: Field) -> String {
        let range = field == .rate ? bounds.rates : bounds.bursts
        return "\(LimitsDraft.text(range.lowerBound)) to \(LimitsDraft.text(range.upperBound))"
    }

    private static func field(_ number: Double) -> EditableText {
        EditableText(LimitsDraft.text(number), lengthMax: 12)
    }

    static func text(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e12 ? String(Int(number)) : String(number)
    }
}
