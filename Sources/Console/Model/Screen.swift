/// The screens, by the number that opens them. Documents of a batch have no number: they lie below their batch.
public enum Screen: String, CaseIterable, Sendable {
    case overview, batches, documents, clients, caches, fleet, document

    /// The digit that goes there; nil for a screen that is only reached from another.
    public var digit: Character? {
        switch self {
        case .overview: "1"
        case .batches: "2"
        case .documents: nil
        case .clients: "3"
        case .caches: "4"
        case .fleet: "6"
        case .document: "8"
        }
    }

    public var title: String {
        switch self {
        case .overview: "Overview"
        case .batches: "Batches"
        case .documents: "Documents of a batch"
        case .clients: "Clients"
        case .caches: "Caches"
        case .fleet: "Fleet"
        case .document: "Document"
        }
    }

    /// For tabs where the full titles don't fit.
    public var shortTitle: String { self == .document ? "Doc" : title }

    /// The screen whose tab is lit.
    public var tab: Screen { self == .documents ? .batches : self }

    /// Where `q` leads; nil leaves the console.
    public var parent: Screen? {
        switch self {
        case .overview: nil
        case .document: .documents
        case .documents: .batches
        case .batches, .clients, .caches, .fleet: .overview
        }
    }
}

/// Where a key can be pressed: on a screen, or in what lies over it.
public enum ActionContext: Hashable, Sendable, CaseIterable {
    case overview, batches, documents, clients, caches, fleet, document
    case submitList, submitText, submitChoice, submitButton
    case palette, help, choice, plan, typed, relabel, limits

    public init(_ screen: Screen) {
        switch screen {
        case .overview: self = .overview
        case .batches: self = .batches
        case .documents: self = .documents
        case .clients: self = .clients
        case .caches: self = .caches
        case .fleet: self = .fleet
        case .document: self = .document
        }
    }

    /// Nil for what lies over a screen.
    public var screen: Screen? {
        switch self {
        case .overview: .overview
        case .batches: .batches
        case .documents: .documents
        case .clients: .clients
        case .caches: .caches
        case .fleet: .fleet
        case .document: .document
        case .submitList, .submitText, .submitChoice, .submitButton, .palette, .help, .choice, .plan, .typed,
            .relabel, .limits:
            nil
        }
    }

    /// Characters go into a text field here; only keys that are no text can be bound.
    public var takesText: Bool {
        switch self {
        case .submitText, .palette, .help, .typed, .relabel, .limits: true
        default: false
        }
    }

    public var title: String {
        switch self {
        case .submitList, .submitText, .submitChoice, .submitButton: "Submit a batch"
        case .palette: "Commands"
        case .help: "Help"
        case .choice: "A choice"
        case .plan: "A question"
        case .typed: "A typed confirmation"
        case .relabel: "Relabel a document"
        case .limits: "Limits of a tier"
        default: screen?.title ?? ""
        }
    }

    public static let screens: Set<ActionContext> = Set(allCases.filter { $0.screen != nil })
    public static let everywhere: Set<ActionContext> = Set(allCases)
    public static let submit: Set<ActionContext> = [.submitList, .submitText, .submitChoice, .submitButton]
}
