import Engine

/// What operators did, as commands print it.
enum ActRecord {
    /// With `now`, what was lent and went back by itself can't be undone.
    static func json(_ act: Act, now: Timestamp? = nil) -> JSONValue {
        .object([
            .init("act", .integer(act.id)), .init("at", .string(act.at.rfc3339)), .init("who", .string(act.who)),
            .init("title", .string(act.title)),
            .init("subject", .string(act.subject.map { String(describing: $0) })),
            .init("detail", .string(act.detail)),
            .init(
                "changes",
                .array(
                    (act.changes ?? []).map {
                        .object([
                            .init("term", .string($0.term.rawValue)), .init("before", value($0.before, $0.term)),
                            .init("after", value($0.after, $0.term)),
                        ])
                    })),
            .init("until", .string(act.until?.rfc3339)), .init("undoes", .integer(act.undoes)),
            .init("undone_by", .integer(act.undoneBy)),
            .init("can_be_undone", .bool(now.map(act.canBeUndone(at:)) ?? act.canBeUndone)),
        ])
    }

    static func json(_ lend: Lend, now: Timestamp) -> JSONValue {
        .object([
            .init("subject", .string(String(describing: lend.subject))), .init("term", .string(lend.term.rawValue)),
            .init("goes_back_to", value(lend.base, lend.term)), .init("until", .string(lend.until.rfc3339)),
            .init("seconds_left", .rounded(lend.until.seconds(since: now))), .init("act", .integer(lend.act)),
        ])
    }

    /// Numbers and switches as such.
    private static func value(_ text: String?, _ term: Term) -> JSONValue {
        guard let text else { return .null }
        switch term {
        case .tier: return .string(text)
        case .paused, .admissions, .claims, .draining: return .bool(text == "1")
        default: return Double(text).map { .number($0) } ?? .string(text)
        }
    }

    /// `act 7: tier standard: rate 200 -> 300, until 12:10:04Z`
    static func sentence(_ act: Act) -> String {
        var text = "act \(act.id)"
        if let subject = act.subject { text += ": \(subject)" }
        let changes = (act.changes ?? []).map {
            "\(words($0.term)) \(shown($0.before, $0.term)) -> \(shown($0.after, $0.term))"
        }
        if !changes.isEmpty { text += ": " + changes.joined(separator: ", ") }
        if let detail = act.detail { text += ": " + detail }
        if let until = act.until { text += ", until \(until.clockText)Z" }
        return PlainText.clean(text)
    }

    static func sentence(_ lend: Lend, now: Timestamp) -> String {
        let left = PlainText.seconds(max(0, lend.until.seconds(since: now)))
        return PlainText.clean("\(words(lend.term)) goes back to \(shown(lend.base, lend.term)) in \(left)")
    }

    static func words(_ term: Term) -> String { String(term.rawValue.map { $0 == "_" ? " " : $0 }) }

    static func shown(_ text: String?, _ term: Term) -> String {
        guard let text else { return "none" }
        switch term {
        case .tier: return text
        case .paused, .draining: return text == "1" ? "yes" : "no"
        case .admissions, .claims: return text == "1" ? "paused" : "open"
        default: return Double(text).map { PlainText.decimal($0, places: $0 == $0.rounded() ? 0 : 3) } ?? text
        }
    }
}
