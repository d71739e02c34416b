/// What an act can destroy, and so how it is asked for.
public enum Danger: String, Sendable, CaseIterable {
    /// Changes nothing that matters: done at once.
    case none
    /// Done at once; `u` takes it back for a while.
    case reversible
    /// Shows a frozen set and its count first.
    case plan
    /// Its name has to be typed.
    case typed
}

/// What an action is about when it is about one row of a table.
public enum Target: Sendable { case batch, client, cache }

/// One thing an operator can do: keys, palette, help, the hint line and the README's table all come from here.
public struct Action: Sendable, Identifiable {
    /// Such as `batch.retry`: for scripts, tests and the audit trail.
    public let id: String
    /// Such as `retry failed documents`.
    public let title: String
    /// A word or two for the line of hints; nil keeps it off that line.
    public let hint: String?
    /// What that line calls the keys, where one hint stands for two actions, such as `Up Down`.
    public let hintKeys: String?
    public let keys: [Key]
    public let danger: Danger
    public let contexts: Set<ActionContext>
    public let target: Target?
    /// Why it can't be done now, in half a sentence; nil when it can.
    public let obstacle: @Sendable (ConsoleModel) -> String?
    public let run: @Sendable (inout ConsoleModel) -> [ConsoleEffect]

    init(
        _ id: String, _ title: String, hint: String? = nil, hintKeys: String? = nil, keys: [Key],
        danger: Danger = .none,
        in contexts: Set<ActionContext>, target: Target? = nil,
        unless obstacle: @escaping @Sendable (ConsoleModel) -> String? = { _ in nil },
        run: @escaping @Sendable (inout ConsoleModel) -> [ConsoleEffect]
    ) {
        self.id = id
        self.title = title
        self.hint = hint
        self.hintKeys = hintKeys ?? keys.first?.title
        self.keys = keys
        self.danger = danger
        self.contexts = contexts
        self.target = target
        self.obstacle = obstacle
        self.run = run
    }

    /// True when it lives on a screen, and not only in a dialog.
    public var livesOnScreen: Bool { contexts.contains { $0.screen != nil } }

    /// The keys as a person reads them.
    public var keysText: String { keys.map(\.title).joined(separator: " ") }
}

extension Key {
    /// The name on the key.
    public var title: String {
        switch self {
        case .character(" "): "Space"
        case .character(let character): String(character)
        case .control(let letter): "Ctrl-" + String(letter).uppercased()
        case .enter: "Enter"
        case .escape: "Esc"
        case .tab: "Tab"
        case .backTab: "Shift-Tab"
        case .backspace: "Backspace"
        case .delete: "Del"
        case .up: "Up"
        case .down: "Down"
        case .left: "Left"
        case .right: "Right"
        case .home: "Home"
        case .end: "End"
        case .pageUp: "PgUp"
        case .pageDown: "PgDn"
        case .function(let number): "F\(number)"
        }
    }
}
