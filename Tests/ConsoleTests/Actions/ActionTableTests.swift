import Console
import Engine
import Testing

@Suite struct ActionTableTests {
    @Test(arguments: ActionContext.allCases)
    func `no key does two things in one place`(_ context: ActionContext) {
        var owners: [Key: String] = [:]
        for action in ActionTable.actions(in: context) {
            for key in action.keys {
                let other = owners.updateValue(action.id, forKey: key)
                #expect(other == nil, "\(key.title) is both \(action.id) and \(other ?? "")")
            }
        }
    }

    @Test(arguments: ActionContext.allCases.filter(\.takesText))
    func `where text is typed no character is a command`(_ context: ActionContext) {
        for action in ActionTable.actions(in: context) {
            for case .character(let character) in action.keys {
                Issue.record("\(action.id) takes the letter \(character) from the text")
            }
        }
    }

    @Test func `every action has its own id, a title, a key and a place`() {
        let ids = ActionTable.all.map(\.id)
        #expect(Set(ids).count == ids.count)
        for action in ActionTable.all {
            #expect(!action.title.isEmpty && !action.keys.isEmpty && !action.contexts.isEmpty, "\(action.id)")
        }
    }

    @Test func `the palette reaches every action that lives on a screen`() {
        var session = Session()
        session.type(":")
        let offered = Set(session.model.commands.map(\.action.id))
        for action in ActionTable.all where action.livesOnScreen {
            #expect(offered.contains(action.id), "\(action.id)")
        }
    }

    @Test func `an action that lives in a dialog only is in a dialog's help`() {
        let titles = Self.help(of: "").joined(separator: "\n")
        for action in ActionTable.all where !action.livesOnScreen {
            #expect(titles.contains(action.title), "\(action.id)")
        }
    }

    @Test(arguments: [Screen.overview, .batches, .clients, .caches, .fleet])
    func `help lists every action with its keys`(_ screen: Screen) {
        let text = Self.help(of: screen.digit.map(String.init) ?? "").joined(separator: "\n")
        for action in ActionTable.all {
            #expect(text.contains(action.title), "\(action.id)")
            #expect(text.contains(action.keys[0].title), "\(action.id)")
        }
    }

    @Test func `a disabled action says why and changes nothing`() {
        let cases: [(keys: String, why: String)] = [
            ("2r", "no batch"), ("2c", "no batch"), ("3t", "no client"), ("u", "nothing to undo"),
            ("!", "nothing is wrong"), ("8", "open a document first"),
        ]
        for (keys, why) in cases {
            var session = Session(Fixture.idle())
            session.type(keys)
            let effects = session.effects
            let message = session.model.message
            let isOpen = session.model.overlay != nil
            #expect(message?.text.contains(why) == true, "\(keys): \(message?.text ?? "said nothing")")
            #expect(message?.isError == true && effects.isEmpty && !isOpen, "\(keys)")
        }
    }

    @Test func `only what asks or can be undone is graded as dangerous`() {
        let grades = Dictionary(uniqueKeysWithValues: ActionTable.all.map { ($0.id, $0.danger) })
        #expect(grades["batch.retry"] == .plan)
        #expect(grades["batch.cancel"] == .plan)
        #expect(grades["cache.flush"] == .typed)
        #expect(grades["client.tier"] == .reversible)
    }

    @Test func `the table of keys names every action once`() {
        let lines = ActionTable.markdown.split(separator: "\n")
        #expect(lines.count == ActionTable.all.count + 2)
        for action in ActionTable.all {
            #expect(lines.contains { $0.contains("| \(action.title) |") }, "\(action.id)")
        }
    }

    /// Everything help says for a screen, read by scrolling through it.
    static func help(of keys: String) -> [String] {
        var session = Session(width: 120, height: 40)
        session.type(keys + "?")
        var lines: [String] = []
        for _ in 0..<12 {
            lines += ScreenText.text(draw(session.model))
            session.press(.pageDown)
        }
        return lines
    }
}
