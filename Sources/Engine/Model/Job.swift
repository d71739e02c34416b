/// One document on its way: what a worker holds between claim and settle.
public struct Job: Hashable, Sendable {
    public var batch: BatchID
    /// The document's place in its batch, from 0.
    public var index: Int
    public var document: Document
    public var client: ClientID
    public var tier: TierName
    public var industry: IndustryName
    /// The store's name for this delivery; given back when settling.
    public var lease: LeaseID
    /// How often it was handed to a worker, this time included. Past the limit it kills its workers.
    public var deliveries: Int
    /// Failed attempts so far.
    public var attempt: Int
    public var submittedAt: Timestamp

    public init(
        batch: BatchID, index: Int, document: Document, client: ClientID, tier: TierName, industry: IndustryName,
        lease: LeaseID, deliveries: Int, attempt: Int, submittedAt: Timestamp
    ) {
        self.batch = batch
        self.index = index
        self.document = document
        self.client = client
        self.tier = tier
        self.industry = industry
        self.lease = lease
        self.deliveries = deliveries
        self.attempt = attempt
        self.submittedAt = submittedAt
    }
}

/// The store's name for one delivery of one document (in Redis: the id of the stream's entry).
public struct LeaseID: Identifier {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
}

/// How a job ends.
public struct Settlement: Sendable {
    public enum Outcome: Sendable {
        /// Counted and reported once: with a verdict as done, without one as failed (and listed among the dead).
        case finished(DocumentResult)
        /// Handed out again after a pause; `error` says why this attempt failed.
        case retry(after: Duration, error: DocumentError)
        /// Given back unchanged, at once: the worker stops.
        case released
    }

    public var job: Job
    public var outcome: Outcome

    public init(job: Job, outcome: Outcome) {
        self.job = job
        self.outcome = outcome
    }
}
