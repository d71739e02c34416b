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
}

/// Other limits for a tier, as they are typed; taken when the key was pressed.
public struct LimitsDraft: Sendable {
    public enum Field: Sendable { case rate, burst }

    public var tier: Tier
    public var rate: EditableText
    public var burst: EditableText
    public var focus = Field.rate
    /// Nil until the store said it.
    public var version: Int?

    /// What a change is lent for by one key.
    public static let lentFor: Duration = .seconds(1_800)

    public init(tier: Tier) {
        self.tier = tier
        rate = EditableText(LimitsDraft.text(tier.rate), lengthMax: 12)
        burst = EditableText(LimitsDraft.text(tier.burst), lengthMax: 12)
    }

    /// Nil while it is no number that can be.
    public var wanted: (rate: Double, burst: Double)? {
        guard let rate = Double(rate.text), let burst = Double(burst.text), rate.isFinite, burst.isFinite, rate > 0,
            burst >= 1
        else { return nil }
        return (rate, burst)
    }

    public var obstacle: String? {
        guard let wanted else { return "type a rate above 0 and a burst of 1 or more" }
        if wanted.rate == tier.rate, wanted.burst == tier.burst { return "nothing is changed" }
        return version == nil ? "the store was asked for the tier; wait for it" : nil
    }

    static func text(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e12 ? String(Int(number)) : String(number)
    }
}
