import Engine

public enum BatchSort: String, CaseIterable, Sendable { case started, progress, failed, eta }

/// The list of batches.
public struct BatchesState: Sendable {
    public var table = TableState<BatchID>()
    public var sort = BatchSort.started

    public init() {}
}

/// One page of a batch's documents.
public struct DocumentsState: Sendable {
    /// Documents asked for at once: what fits no screen but is quick to read.
    public static let pageLength = 100

    public var batch: BatchID
    public var table = TableState<Int>()
    public var results: [DocumentResult] = []
    /// First index of this page and of those before it.
    public var pageStarts = [0]
    /// First index of the page that `results` are of; nil before the first came.
    public var shownFrom: Int?
    /// Where the next page begins; nil on the last one.
    public var next: Int?
    public var isLoading = true
    /// What the store said when it could not be read.
    public var error: String?
    /// Documents settled when the page was asked for: more of them is a reason to ask again.
    public var settledWhenAsked = 0
    /// What people's corrections were when they were last looked at; nil before.
    public var corrections: CorrectionsMark?
    /// When the page was asked for, by the clock that corrections are dated by.
    public var askedAt: Timestamp?
    /// Which row to select when the page comes: its last one after going back.
    public var selectsLast = false

    public init(batch: BatchID) { self.batch = batch }

    public var pageStart: Int { pageStarts.last ?? 0 }

    public var selected: DocumentResult? {
        table.selected.flatMap { index in results.first { $0.index == index } }
    }
}

/// What tells whether any correction was made or taken back since: cheap to ask for, unlike the results themselves.
public struct CorrectionsMark: Hashable, Sendable {
    public var total: Int
    public var newest: Correction?

    public init(total: Int, newest: Correction?) {
        self.total = total
        self.newest = newest
    }
}

/// One document, as it was when its row was opened or last read again.
public struct DocumentState: Sendable {
    public var batch: BatchID
    public var result: DocumentResult
    /// First line shown of what does not fit.
    public var scroll = 0

    public init(batch: BatchID, result: DocumentResult) {
        self.batch = batch
        self.result = result
    }
}

public enum ClientSort: String, CaseIterable, Sendable { case demand, refused, name }

public struct ClientsState: Sendable {
    public var table = TableState<ClientID>()
    public var sort = ClientSort.demand
    /// Priorities that were asked for and are not in a snapshot yet.
    var wishes: [ClientID: PriorityWish] = [:]

    public init() {}
}

public struct CachesState: Sendable {
    public var table = TableState<CacheName>()

    public init() {}
}

public struct FleetState: Sendable {
    public var table = TableState<WorkerID>()

    public init() {}
}
