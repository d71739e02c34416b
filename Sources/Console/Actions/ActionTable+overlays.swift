import Engine

extension ActionTable {
    static let submit: [Action] = [
        Action("submit.mark", "mark or unmark", hint: "mark", keys: [.character(" ")], in: [.submitList]) {
            $0.toggleMark()
        },
        Action("submit.markAll", "mark or unmark all shown", hint: "all", keys: [.character("*")], in: [.submitList]) {
            $0.toggleAllMarks()
        },
        Action(
            "submit.enter", "open the folder, or mark the file", hint: "open", keys: [.enter, .right], in: [.submitList]
        ) {
            $0.enterEntry()
        },
        Action(
            "submit.above", "the folder above", hint: "above", keys: [.left, .backspace], in: [.submitList],
            unless: { PathSelection.folder(of: $0.draft.folder) == nil ? "this is the top" : nil }
        ) { $0.list(PathSelection.folder(of: $0.draft.folder) ?? "/") },
        Action("submit.take", "take what was typed", hint: "take", keys: [.enter], in: [.submitText]) {
            $0.takeField()
        },
        Action(
            "submit.choose", "the next industry", hint: "next", keys: [.right, .down, .character(" ")],
            in: [.submitChoice]
        ) { $0.chooseIndustry(by: 1) },
        Action("submit.chooseBack", "the industry before", keys: [.left, .up], in: [.submitChoice]) {
            $0.chooseIndustry(by: -1)
        },
        Action("submit.done", "take the industry", keys: [.enter], in: [.submitChoice]) { $0.focusNext(1) },
        Action(
            "submit.press", "submit", hint: "submit", keys: [.enter], in: [.submitButton], unless: { $0.draft.obstacle }
        ) { $0.submitDraft() },
        Action(
            "submit.run", "submit what is marked", hint: "submit", keys: [.control("s")], in: ActionContext.submit,
            unless: { $0.draft.obstacle }
        ) { $0.submitDraft() },
        Action("submit.next", "the next field", hint: "field", keys: [.tab], in: ActionContext.submit) {
            $0.focusNext(1)
        },
        Action("submit.previous", "the field before", keys: [.backTab], in: ActionContext.submit) { $0.focusNext(-1) },
        Action("submit.close", "close; the draft is kept", hint: "close", keys: [.escape], in: ActionContext.submit) {
            $0.overlay = nil
            return []
        },
    ]

    static let palette: [Action] = [
        Action("palette.run", "run the command", hint: "run", keys: [.enter], in: [.palette]) { $0.runPaletteItem() },
        Action("palette.up", "the command above", keys: [.up], in: [.palette]) { $0.movePalette(by: -1) },
        Action(
            "palette.down", "the command below", hint: "move", hintKeys: "Up Down", keys: [.down, .tab], in: [.palette]
        ) {
            $0.movePalette(by: 1)
        },
        Action("palette.close", "close the palette", hint: "close", keys: [.escape], in: [.palette]) {
            $0.overlay = nil
            return []
        },
    ]

    static let help: [Action] = [
        Action("help.up", "scroll the help up", keys: [.up], in: [.help]) { $0.scrollHelp(by: -1) },
        Action("help.down", "scroll the help down", hint: "scroll", hintKeys: "Up Down", keys: [.down], in: [.help]) {
            $0.scrollHelp(by: 1)
        },
        Action("help.pageUp", "a page of help up", keys: [.pageUp], in: [.help]) { $0.scrollHelp(by: -$0.pageRows) },
        Action("help.pageDown", "a page of help down", keys: [.pageDown], in: [.help]) {
            $0.scrollHelp(by: $0.pageRows)
        },
        Action("help.close", "close the help", hint: "close", keys: [.escape, .enter], in: [.help]) {
            $0.overlay = nil
            return []
        },
    ]

    /// Answers to what an action asked.
    static let questions: [Action] = [
        Action("choice.up", "the choice above", keys: [.up, .character("k")], in: [.choice]) {
            $0.moveChoice(by: -1)
        },
        Action(
            "choice.down", "the choice below", hint: "move", hintKeys: "Up Down", keys: [.down, .character("j")],
            in: [.choice]
        ) {
            $0.moveChoice(by: 1)
        },
        Action("choice.take", "take the choice", hint: "choose", keys: [.enter], in: [.choice]) { $0.takeChoice() },
        Action("plan.run", "yes, do it", hint: "run", keys: [.character("y")], in: [.plan], unless: planObstacle) {
            $0.runPlan()
        },
        Action(
            "typed.run", "do it, the name is typed", hint: "run", keys: [.enter], in: [.typed],
            unless: { model in
                guard case .typed(let confirmation) = model.overlay, !confirmation.isConfirmed else { return nil }
                return "type \(confirmation.cache.rawValue) first"
            }
        ) { $0.runTyped() },
        Action("plan.drop", "no", hint: "drop", keys: [.character("n")], in: [.plan]) { $0.drop() },
        Action("question.drop", "no, leave it", hint: "drop", keys: [.escape], in: [.choice, .plan, .typed]) {
            $0.drop()
        },
    ]

    static let relabel: [Action] = [
        Action(
            "relabel.take", "it is that", hint: "relabel", keys: [.enter], in: [.relabel],
            unless: { model in
                guard case .relabel(let state) = model.overlay, state.choice == nil else { return nil }
                return state.categories == nil
                    ? "the engine was asked what there is; wait for it" : "no category has these letters; type others"
            }
        ) { $0.takeRelabel() },
        Action("relabel.up", "the category above", keys: [.up], in: [.relabel]) { $0.moveRelabel(by: -1) },
        Action(
            "relabel.down", "the category below", hint: "move", hintKeys: "Up Down", keys: [.down, .tab],
            in: [.relabel]
        ) { $0.moveRelabel(by: 1) },
        Action("relabel.pageUp", "a page of categories up", keys: [.pageUp], in: [.relabel]) {
            $0.moveRelabel(by: -$0.pageRows)
        },
        Action("relabel.pageDown", "a page of categories down", keys: [.pageDown], in: [.relabel]) {
            $0.moveRelabel(by: $0.pageRows)
        },
        Action("relabel.close", "leave it as it is", hint: "close", keys: [.escape], in: [.relabel]) { $0.drop() },
    ]

    private static func planObstacle(_ model: ConsoleModel) -> String? {
        guard case .plan(let plan) = model.overlay, plan.current == nil else { return nil }
        return "the store was asked for the count; wait for it"
    }
}
