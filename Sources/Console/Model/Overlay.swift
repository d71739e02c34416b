import Engine

/// What lies over a screen and takes the keys.
public enum Overlay: Sendable {
    case submit
    case palette(PaletteState)
    case help(HelpState)
    case choice(TierChoice)
    case plan(Plan)
    case typed(TypedConfirmation)
    case relabel(RelabelState)
    case limits(LimitsDraft)
}

public struct PaletteState: Hashable, Sendable {
    public var query = EditableText()
    public var selected = 0

    public init() {}
}

public struct HelpState: Hashable, Sendable {
    public var query = EditableText()
    public var scroll = 0

    public init() {}
}

/// Another tier for one client, taken when the key was pressed.
public struct TierChoice: Hashable, Sendable {
    public var client: ClientID
    public var from: TierName
    public var options: [TierName]
    public var selected: Int

    public init(client: ClientID, from: TierName, options: [TierName]) {
        self.client = client
        self.from = from
        self.options = options
        selected = options.firstIndex(of: from) ?? 0
    }
}

/// Something done to a frozen set of documents after one look at its count.
public struct Plan: Hashable, Sendable {
    public enum Act: String, Hashable, Sendable { case retry, cancel }

    public var act: Act
    public var batch: BatchID
    /// Documents when the key was pressed.
    public var seen: Int
    /// Documents now; nil until the store was asked.
    public var current: Int?

    public init(act: Act, batch: BatchID, seen: Int, current: Int? = nil) {
        self.act = act
        self.batch = batch
        self.seen = seen
        self.current = current
    }

    /// The documents of a batch that the act is about.
    public static func count(_ act: Act, of batch: Batch) -> Int {
        switch act {
        case .retry: batch.failed
        case .cancel: batch.queued
        }
    }
}

/// Emptying a cache: its name has to be typed.
public struct TypedConfirmation: Hashable, Sendable {
    public var cache: CacheName
    /// As it was when the key was pressed.
    public var status: CacheStatus
    public var answer: EditableText

    public init(status: CacheStatus) {
        cache = status.name
        self.status = status
        answer = EditableText(lengthMax: 16)
    }

    public var isConfirmed: Bool { answer.text == cache.rawValue }
}
