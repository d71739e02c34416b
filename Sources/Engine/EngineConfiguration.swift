/// Everything the engine can be told, and every limit it keeps. The executable fills it from settings, environment and
/// flags; tests fill it by hand.
public struct EngineConfiguration: Sendable {
    /// What people call this installation; shown on every screen.
    public var environment = "local"
    public var version = "0.1.0"
    /// Threads that classify; at least one.
    public var classifyThreads = 2
    /// Documents in foreign formats that are extracted at once; each holds a child process.
    public var extractThreads = 2
    /// Documents a worker claims and holds at once, whatever it is waiting for.
    public var jobsHeldMax = 512
    /// Bytes of documents that a worker has in memory at once, waiting for extraction or for the store; more wait
    /// unread. One document that is larger goes alone.
    public var bytesHeldMax = 256 << 20
    /// Jobs taken in one claim.
    public var jobsClaimMax = 128
    /// Jobs of one claim that are read one after the other and ask the cache with one call.
    public var jobsReadTogetherMax = 32
    /// A claimed document that is not settled or renewed is in another worker's hands after this long.
    public var lease: Duration = .seconds(10)
    /// Documents of lost workers in hand, beside those that were claimed; other workers take the rest.
    public var jobsTakenOverMax = 256
    /// How often it is looked for leases that ran out, at most; and three times a lease.
    public var takeOverInterval: Duration = .seconds(1)
    /// How often it is.
    var takeOverBeat: Duration { min(lease / 3, takeOverInterval) }
    /// Without a sign for this long a document's worker is taken for lost: a look before its lease ends, as it is
    /// looked for now and then only. Never by more than a tenth of it: who lives must have time to renew.
    var lostAfter: Duration { lease - min(takeOverBeat, lease / 10) }
    /// Deliveries without a settlement after which a document is dead: it kills its workers. In the last two it is
    /// alone: one worker may end beside a document by chance.
    public var deliveriesMax = 4
    /// Deliveries after which a document is worked on alone.
    public var deliveriesTogetherMax: Int { max(0, deliveriesMax - 2) }
    /// Attempts of a document that fails for a passing reason, the first one included.
    public var attemptsMax = 2
    /// Passing failures of documents with equal bytes, after which each is read for itself instead of waiting for one.
    public var equalFailuresMax = 2
    /// Longest pause before the second attempt; doubles with each further one, with full jitter.
    public var retryDelay: Duration = .seconds(1)
    /// Longest pause before any attempt.
    public var retryDelayMax: Duration = .seconds(300)
    /// How often an idle worker looks for work without being woken.
    public var pollInterval: Duration = .seconds(5)
    /// Time to finish or hand back what is held after a request to stop.
    public var graceTime: Duration = .seconds(10)
    /// Documents of one batch.
    public var documentsPerBatchMax = 1_000_000
    /// Bytes of a batch's name.
    public var batchNameBytesMax = 200
    /// Entries of the in-process part of a cache.
    public var cacheEntriesInProcessMax = 10_000
    /// Bytes of the in-process part of a cache.
    public var cacheBytesInProcessMax = 32 << 20
    /// How long the in-process part of a cache is trusted after the store was asked; another process's flush is seen
    /// this late at most.
    public var cacheTrustedFor: Duration = .seconds(1)
    /// Batches and clients that a snapshot carries.
    public var snapshotRowsMax = 200
    /// Seconds of history, one sample each.
    public var historySamplesMax = 3_600
    /// Dead letters that one command acts on.
    public var deadFrozenMax = 1_000_000
    /// Who acts here, as the audit trail names them.
    public var operatorName = "operator"
    public var terms = TermLimits()
    public var limits = ExtractionLimits()
    public var training = TrainingLimits()
    public var corrections = CorrectionLimits()

    public init() {}
}

/// What one document may cost.
public struct ExtractionLimits: Hashable, Sendable {
    public var fileBytesMax = 100 << 20
    /// Pages that are read of a document: its first ones and its last. Four decide what it is as well as all of them
    /// do, and much sooner; more find more features.
    public var pagesMax = 4
    /// Bytes of extracted text that are kept.
    public var textBytesMax = 2 << 20
    /// Wall time of one extraction.
    public var extractTime: Duration = .seconds(20)
    /// Address space of a child process.
    public var extractMemoryBytesMax = 1 << 30
    /// Where the kernel lacks a part of the jail.
    public var whenJailIncomplete = JailPolicy.refuse
    /// Bytes that an archive, or a document that is one inside, may unpack to.
    public var expandedBytesMax = 200 << 20
    /// How many times what went in may come out when it is unpacked, once that is more than 16 MiB.
    public var expansionRatioMax = 100
    /// Files of one archive or e-mail, those inside its members included.
    public var membersMax = 1_000
    /// Containers inside each other: an archive attached to an e-mail is two.
    public var nestingMax = 2
    /// Wall time of an archive or e-mail with everything in it, as a multiple of `extractTime`.
    public var containerTimeFactor = 6
    /// Pages without a text layer that are read by character recognition; none turns it off.
    public var recognizedPagesMax = 1
    /// Languages of character recognition by tesseract's names, such as `eng` or `eng+deu`.
    public var recognitionLanguages = "eng"

    public init() {}
}

/// What to do with formats that need a foreign parser where the kernel lacks a part of the jail around it.
public enum JailPolicy: String, CaseIterable, Hashable, Sendable {
    /// They are not read. What ships: a document that is not read is an annoyance, a parser that was taken over and can
    /// read the files of whoever runs docket is a break-in.
    case refuse
    /// They are read with the parts that there are; `docket doctor` says which are missing.
    case warn
}

/// What is kept of people's corrections.
public struct CorrectionLimits: Hashable, Sendable {
    /// Documents with a correction; further ones are refused, because none may go away by itself.
    public var entriesMax = 5_000
    /// Bytes of a document's text that are kept to learn from.
    public var textBytesMax = 16 << 10
    /// Corrections of one document before the one in force.
    public var earlierMax = 8

    public init() {}
}

/// What training may cost. With as much as is allowed it takes about 2 GB of memory.
public struct TrainingLimits: Hashable, Sendable {
    public var documentsMax = 500_000
    public var categoriesMax = 256
    /// Different terms of each document, added up.
    public var termsMax = 40_000_000
    /// Different terms of all documents together.
    public var differentTermsMax = 8_000_000
    /// Terms that are learned: the most frequent ones.
    public var featuresLearnedMax = 262_144
    /// Terms that a model keeps of them: what one weighs in memory and in its file.
    public var featuresMax = 65_536
    /// Documents of one cross-validation, whose texts are kept in memory.
    public var documentsValidatedMax = 20_000
    /// Documents a category needs to be learned.
    public var documentsPerCategoryMin = 2
    /// Documents held out of learning without which no model takes the place of another.
    public var heldOutMin = 20
    /// One line of labelled texts.
    public var lineBytesMax = 8 << 20
    /// A file of labelled texts, unpacked.
    public var dataBytesMax = 4 << 30
    /// A model's file.
    public var modelBytesMax = 64 << 20

    public init() {}
}
