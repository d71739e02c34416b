import Engine

/// One line of the palette: an action, on its own or on a certain row.
public struct Command: Sendable {
    public enum Subject: Hashable, Sendable {
        case batch(BatchID)
        case client(ClientID)
        case cache(CacheName)
    }

    public var action: Action
    public var subject: Subject?

    public init(action: Action, subject: Subject? = nil) {
        self.action = action
        self.subject = subject
    }

    public var title: String {
        switch subject {
        case nil: action.title
        case .batch(let id): "\(action.title): \(id)"
        case .client(let id): "\(action.title): \(id)"
        case .cache(let name): "\(action.title): \(name.rawValue)"
        }
    }
}

extension ConsoleModel {
    /// Rows of one kind that the palette offers by name.
    static let commandRowsMax = 20
    static let recentMax = 5

    /// What the palette offers for what was typed: best match first; without a word, what was run last comes first.
    public var commands: [Command] {
        guard case .palette(let state) = overlay else { return [] }
        let query = state.query.text
        if query.allSatisfy({ $0 == " " }) {
            let all = ActionTable.all.filter(\.livesOnScreen).map { Command(action: $0) }
            let known = everyCommand
            let latest = recent.compactMap { title in known.first { $0.title == title } }
            return latest + all.filter { command in !recent.contains(command.title) }
        }
        return everyCommand.compactMap { command in
            FuzzyMatch.score(query, in: command.title).map { (command, $0) }
        }
        .enumerated().sorted { ($0.element.1, $1.offset) > ($1.element.1, $0.offset) }.map(\.element.0)
    }

    private var everyCommand: [Command] {
        ActionTable.all.filter(\.livesOnScreen).flatMap { action in
            [Command(action: action)] + subjects(of: action).map { Command(action: action, subject: $0) }
        }
    }

    private func subjects(of action: Action) -> [Command.Subject] {
        guard let snapshot, let target = action.target else { return [] }
        return switch target {
        case .batch: snapshot.batches.prefix(Self.commandRowsMax).map { .batch($0.id) }
        case .client: snapshot.clients.prefix(Self.commandRowsMax).map { .client($0.id) }
        case .cache: snapshot.caches.map { .cache($0.name) }
        }
    }

    /// The model as it would be when the command runs: on a screen where its action lives, with its row selected.
    func prepared(for command: Command) -> ConsoleModel {
        var model = self
        model.overlay = nil
        if !command.action.contexts.contains(ActionContext(model.screen)) || command.subject != nil,
            let home = Screen.allCases.first(where: { command.action.contexts.contains(ActionContext($0)) })
        {
            model.screen = home
        }
        switch command.subject {
        case nil: break
        case .batch(let id): model.batches.table.select(id)
        case .client(let id): model.clients.table.select(id)
        case .cache(let name): model.caches.table.select(name)
        }
        return model
    }

    /// Why a command can't run now; nil when it can.
    public func obstacle(to command: Command) -> String? { command.action.obstacle(prepared(for: command)) }

    mutating func runPaletteItem() -> [ConsoleEffect] {
        guard case .palette(let state) = overlay else { return [] }
        let commands = commands
        guard commands.indices.contains(state.selected) else { return [] }
        let command = commands[state.selected]
        if let obstacle = obstacle(to: command) {
            complain("\(command.title): \(obstacle)")
            return []
        }
        self = prepared(for: command)
        recent = Array(([command.title] + recent.filter { $0 != command.title }).prefix(Self.recentMax))
        return ActionTable.perform(command.action, in: &self)
    }

    mutating func movePalette(by rows: Int) -> [ConsoleEffect] {
        guard case .palette(var state) = overlay else { return [] }
        state.selected = min(max(0, state.selected + rows), max(0, commands.count - 1))
        overlay = .palette(state)
        return []
    }
}

/// Finds what a person means by a few letters.
enum FuzzyMatch {
    /// Every word of the query must be found, its letters in order; more at the beginning of words and in a row is
    /// better. Nil when it does not match.
    static func score(_ query: String, in text: String) -> Int? {
        let letters = Array(text.lowercased())
        var total = -letters.count
        for word in query.lowercased().split(separator: " ") {
            guard let score = score(Array(word), in: letters) else { return nil }
            total += score
        }
        return total
    }

    private static func score(_ word: [Character], in letters: [Character]) -> Int? {
        letters.indices.compactMap { start in
            letters[start] == word.first ? score(word, in: letters, from: start) : nil
        }
        .max()
    }

    private static func score(_ word: [Character], in letters: [Character], from start: Int) -> Int? {
        var place = start
        var last = -2
        var total = 0
        for letter in word {
            guard let found = letters[place...].firstIndex(of: letter) else { return nil }
            total += 1
            if found == last + 1 { total += 16 }
            if found == 0 || letters[found - 1] == " " { total += 24 }
            last = found
            place = found + 1
        }
        return total
    }
}
