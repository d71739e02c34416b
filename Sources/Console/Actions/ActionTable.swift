/// Every action there is. Nothing else binds a key.
public enum ActionTable {
    public static let all: [Action] =
        documents + batches + clients + caches + fleet + navigation + cursor + general + submit + palette + help
        + questions + relabel + limits

    private static let byKey: [ActionContext: [Key: Action]] = {
        var table: [ActionContext: [Key: Action]] = [:]
        for action in all {
            for context in action.contexts {
                for key in action.keys { table[context, default: [:]][key] = action }
            }
        }
        return table
    }()

    public static func action(for key: Key, in context: ActionContext) -> Action? { byKey[context]?[key] }

    public static func actions(in context: ActionContext) -> [Action] { all.filter { $0.contexts.contains(context) } }

    /// For the line of hints: what can be done here and now.
    public static func hints(in model: ConsoleModel) -> [Action] {
        var seen: Set<String> = []
        return actions(in: model.context).filter { action in
            guard let hint = action.hint, action.obstacle(model) == nil else { return false }
            return seen.insert(hint).inserted
        }
    }

    /// Runs what `key` is bound to; nil when it is bound to nothing here.
    static func press(_ key: Key, in model: inout ConsoleModel) -> [ConsoleEffect]? {
        action(for: key, in: model.context).map { perform($0, in: &model) }
    }

    static func perform(_ action: Action, in model: inout ConsoleModel) -> [ConsoleEffect] {
        if let obstacle = action.obstacle(model) {
            model.complain("\(action.title): \(obstacle)")
            return []
        }
        return action.run(&model)
    }
}

extension ActionTable {
    /// The README's table of keys.
    public static var markdown: String {
        var lines = ["| key | does | where | asks |", "|---|---|---|---|"]
        for action in all {
            let keys = action.keys.map { "`\($0.title)`" }.joined(separator: " ")
            lines.append("| \(keys) | \(action.title) | \(place(action)) | \(asks(action.danger)) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func place(_ action: Action) -> String {
        if action.contexts == ActionContext.everywhere { return "everywhere" }
        if action.contexts == ActionContext.screens { return "every screen" }
        var titles: [String] = []
        for context in ActionContext.allCases where action.contexts.contains(context) {
            if !titles.contains(context.title) { titles.append(context.title) }
        }
        return titles.joined(separator: ", ")
    }

    private static func asks(_ danger: Danger) -> String {
        switch danger {
        case .none: ""
        case .reversible: "`u` undoes it for 30 s"
        case .plan: "shows the count, then `y`"
        case .typed: "its name, typed"
        }
    }
}
