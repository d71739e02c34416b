/// A document that ended without a verdict, and can be queued again.
public struct DeadLetter: Hashable, Sendable {
    public var batch: BatchID
    public var client: ClientID
    public var result: DocumentResult

    public init(batch: BatchID, client: ClientID, result: DocumentResult) {
        self.batch = batch
        self.client = client
        self.result = result
    }

    /// This very end of it: a document that failed again since is another.
    public var id: DeadLetterID {
        DeadLetterID(batch: batch, index: result.index, finishedAt: result.finishedAt)
    }
}

/// Names a dead letter; people write `b-7/12`.
public struct DeadLetterID: Hashable, Sendable, CustomStringConvertible {
    public var batch: BatchID
    public var index: Int
    /// When it ended; nil names it however it ended.
    public var finishedAt: Timestamp?

    public init(batch: BatchID, index: Int, finishedAt: Timestamp? = nil) {
        self.batch = batch
        self.index = index
        self.finishedAt = finishedAt
    }

    public var description: String { "\(batch)/\(index)" }
}

/// Which dead letters: those that have all of what is not nil.
public struct DeadFilter: Hashable, Sendable {
    public var client: ClientID?
    public var code: ErrorCode?
    public var batch: BatchID?
    /// Looked for among what the others name, page by page: names have no index.
    public var name: NamePattern?

    public init(
        client: ClientID? = nil, code: ErrorCode? = nil, batch: BatchID? = nil, name: NamePattern? = nil
    ) {
        self.client = client
        self.code = code
        self.batch = batch
        self.name = name
    }

    func names(_ letter: DeadLetter) -> Bool { name?.matches(path: letter.result.path) ?? true }
}

/// A part of the dead letters, newest batch first.
public struct DeadPage: Hashable, Sendable {
    /// Where a page begins.
    public struct Place: Hashable, Sendable {
        /// Order of admission of its batch, as the store counts it.
        var order: String
        var index: Int
    }

    public var letters: [DeadLetter]
    /// Nil at the end. A page may be shorter than what was asked for, or empty, and still have a next one: what it was
    /// asked for is how many are looked at.
    public var next: Place?
    /// All that the filter names; with a name in it, those among which it is looked for.
    public var total: Int

    public init(letters: [DeadLetter], next: Place?, total: Int) {
        self.letters = letters
        self.next = next
        self.total = total
    }
}
