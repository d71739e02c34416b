import Console
import Engine
import Testing

@Suite struct PaletteTests {
    @Test(arguments: [
        ("fl re", "flush a cache: result"), ("retry 20928", "retry failed documents: b-20928"),
        ("caches", "go to Caches"),
        ("subm", "submit a batch"), ("tier init", "move a client to another tier: initech"),
    ])
    func `a few letters find the command`(_ letters: String, _ title: String) {
        var session = Session()
        session.type(":" + letters)
        #expect(session.titles.first == title)
    }

    @Test func `a command of another screen goes there, with its row under the cursor`() {
        var session = Session()
        session.type(":flush patt")
        session.press(.enter)
        #expect(session.model.screen == .caches)
        let selected = session.model.selectedCache?.name
        #expect(selected == .pattern)
        guard case .typed(let confirmation) = session.model.overlay else {
            Issue.record("nothing asks for the name")
            return
        }
        #expect(confirmation.cache == .pattern)
    }

    @Test func `what was run last comes first`() {
        var session = Session()
        session.type(":caches")
        session.press(.enter)
        session.type(":")
        #expect(session.titles.first == "go to Caches")
    }

    @Test func `a disabled command stays in sight and says why`() {
        var session = Session(Fixture.idle())
        session.type(":retry")
        session.press(.enter)
        #expect(session.said == "retry failed documents: no batch")
        let isOpen = session.model.overlay != nil
        #expect(isOpen)
    }

    @Test func `nothing found and Enter is no crash`() {
        var session = Session()
        session.type(":qqqzzz")
        #expect(session.press(.down, .up, .enter).isEmpty)
    }
}

extension Session {
    fileprivate var titles: [String] { model.commands.map(\.title) }
}
