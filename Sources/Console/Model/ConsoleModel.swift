import Engine

/// All that the console knows and shows, as a value: `update` changes it, `draw` reads it.
public struct ConsoleModel: Sendable {
    public var size: Size
    public var time: ConsoleTime
    public var glyphs: Glyphs
    public var screen = Screen.overview
    public var overlay: Overlay?
    /// What is being waited for before there is an engine; nil once there is.
    public var startup: Startup?
    public var feed = Feed()
    public var batches = BatchesState()
    public var documents: DocumentsState?
    public var document: DocumentState?
    public var clients = ClientsState()
    public var caches = CachesState()
    public var fleet = FleetState()
    public var draft: SubmitDraft
    /// What an operator may set.
    public let termLimits: TermLimits
    public var message: Message?
    public private(set) var undo: Undo?
    /// The last act, where it can't be undone.
    public private(set) var lasting: String?
    /// Titles run from the palette, newest first.
    public var recent: [String] = []
    /// What the submit dialog offers at first.
    private var start: SubmitStart
    /// The dialog was opened: what it offers changes no more by itself.
    private var isDraftSeen = false

    public init(
        size: Size, time: ConsoleTime, glyphs: Glyphs = .braille, start: SubmitStart,
        termLimits: TermLimits = TermLimits()
    ) {
        self.termLimits = termLimits
        self.size = size
        self.time = time
        self.glyphs = glyphs
        self.start = start
        draft = start.draft
    }

    public var snapshot: EngineSnapshot? { feed.snapshot }
    public var health: HealthWord {
        snapshot == nil && startup != nil ? .starting : feed.health(at: time.moment)
    }

    public mutating func resetDraft() { draft = start.draft }

    mutating func dropUndo() { undo = nil }

    mutating func noticeDraft() { isDraftSeen = true }

    /// The engine is there and knows better where the submit dialog should begin.
    mutating func begin(at better: SubmitStart) {
        start = better
        if !isDraftSeen { resetDraft() }
    }

    /// Where a key pressed now is looked up.
    public var context: ActionContext {
        switch overlay {
        case nil: ActionContext(screen)
        case .submit:
            switch draft.focus {
            case .path, .client: .submitText
            case .files: .submitList
            case .industry: .submitChoice
            case .submit: .submitButton
            }
        case .palette: .palette
        case .help: .help
        case .choice: .choice
        case .plan: .plan
        case .typed: .typed
        case .relabel: .relabel
        case .limits: .limits
        }
    }

    public mutating func say(_ text: String) { message = Message(text: text, at: time) }
    public mutating func complain(_ text: String) { message = Message(text: text, isError: true, at: time) }

    /// Offers the way back from what was just done.
    mutating func offer(_ undo: Undo) {
        self.undo = undo
        lasting = nil
    }

    /// What was just done can't be taken back, and `u` must not take back something older in its place.
    mutating func doneForGood(_ act: String) {
        undo = nil
        lasting = act
    }
}

/// The folder that the submit dialog starts in, and what is marked there at first.
public struct SubmitStart: Hashable, Sendable {
    public var folder: String
    public var marked: [String]

    public init(folder: String, marked: [String] = []) {
        self.folder = folder
        self.marked = marked
    }

    public var draft: SubmitDraft { SubmitDraft(folder: folder, marked: marked) }
}
