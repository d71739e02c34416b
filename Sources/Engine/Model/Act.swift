/// What somebody did to the fleet, as the audit trail keeps it.
public struct Act: Hashable, Codable, Sendable {
    /// Counted by the store from 1; `docket undo` takes it.
    public var id: Int
    public var at: Timestamp
    /// Who did it; `docket` where a lent value went back by itself.
    public var who: String
    /// What was done, such as `tier set`.
    public var title: String
    /// What it was done to; nil for acts that are no setting.
    public var subject: Subject?
    /// More of what was done, for acts that are no setting: `b-7: 12 documents`.
    public var detail: String?
    /// Nil for acts that are no setting; these can't be undone.
    public var changes: [TermChange]?
    /// When it goes back by itself.
    public var until: Timestamp?
    /// The act that this one took back.
    public var undoes: Int?
    /// The act that took this one back.
    public var undoneBy: Int?
    /// True where it ended what was lent before its time.
    public var endedLend: Bool?

    public init(
        id: Int, at: Timestamp, who: String, title: String, subject: Subject?, detail: String? = nil,
        changes: [TermChange]?, until: Timestamp? = nil, undoes: Int? = nil, undoneBy: Int? = nil,
        endedLend: Bool? = nil
    ) {
        self.id = id
        self.at = at
        self.who = who
        self.title = title
        self.subject = subject
        self.detail = detail
        self.changes = changes
        self.until = until
        self.undoes = undoes
        self.undoneBy = undoneBy
        self.endedLend = endedLend
    }

    /// Whether there is something to take back. What was lent is not: taken back, it would stay for good.
    public var canBeUndone: Bool {
        changes?.allSatisfy { $0.before != nil } == true && undoneBy == nil && endedLend != true
    }

    /// The same at a time: what was lent and went back by itself is over.
    public func canBeUndone(at now: Timestamp) -> Bool { canBeUndone && until.map { $0 > now } ?? true }

    enum CodingKeys: String, CodingKey {
        case id, at, who, title, subject, detail, changes, until, undoes
        case undoneBy = "undone_by"
        case endedLend = "ended_lend"
    }
}

/// What somebody wants to set.
public struct Edit: Hashable, Sendable {
    public var subject: Subject
    /// Only what changes.
    public var values: [Term: String]
    public var who: String
    public var title: String
    /// The version of what the editor saw; nil sets it whatever happened meanwhile.
    public var seen: Int?
    /// For how long; nil for good, zero ends now what was lent, with `values` empty for all of the subject.
    public var lentFor: Duration?

    public init(
        subject: Subject, values: [Term: String], who: String, title: String, seen: Int? = nil,
        lentFor: Duration? = nil
    ) {
        self.subject = subject
        self.values = values
        self.who = who
        self.title = title
        self.seen = seen
        self.lentFor = lentFor
    }
}

/// What became of an edit.
public enum EditOutcome: Hashable, Sendable {
    case done(Act)
    /// Everything was as wanted before.
    case unchanged
    /// Somebody changed it since it was seen; their last act, nil where the trail no longer has it.
    case conflict(Act?)
    /// There is no such subject, or no tier of that name to move to.
    case missing(Subject)
}

/// What became of taking an act back.
public enum UndoOutcome: Hashable, Sendable {
    case done(Act)
    /// There is no such act, or none that this person could take back.
    case missing
    /// An act that is no setting, or made its subject.
    case notUndoable(Act)
    case undoneAlready(Act)
    /// What it set is something else now; by which act, where the trail still has it.
    case changed(Act, later: Act?)
}
