import Console
import Engine
import Testing

/// Saying what a document really is, by hand.
@Suite struct RelabelConsoleTests {
    private static let batch = BatchID(rawValue: "b-20931")
    private static let finance = IndustryName(rawValue: "finance")

    private func opened() -> Session {
        var session = Session()
        session.openDocuments()
        session.press(.enter)
        return session
    }

    /// The list is open and its categories are there.
    private func asked() -> Session {
        var session = opened()
        session.type("o")
        session.send(.reply(.categories(Self.finance, Fixture.categories)))
        return session
    }

    private func selected(_ session: Session) -> String? {
        guard case .relabel(let state) = session.model.overlay else { return nil }
        return state.choice?.id
    }

    private func relabelled(_ category: Category, before: Category? = nil) -> ConsoleEvent {
        .reply(
            .relabelled(
                Self.batch, Relabelled(result: Fixture.corrected(Fixture.invoice, category), before: before),
                isUndo: false))
    }

    @Test func `o asks for the industry's categories, letters find one and Enter says it`() {
        var session = opened()
        #expect(session.type("o") == [.listCategories(Self.finance)])
        session.send(.reply(.categories(Self.finance, Fixture.categories)))
        #expect(selected(session) == "receipt", "what came second is the likeliest")
        session.type("bank")
        #expect(selected(session) == "bank_statement")
        for _ in 0..<4 { session.press(.backspace) }
        session.type("till")
        #expect(selected(session) == "receipt")
        let effects = session.press(.enter)
        #expect(effects == [.relabel(Self.batch, index: 0, to: Category(rawValue: "receipt"), isUndo: false)])
        #expect(session.model.overlay == nil)
    }

    @Test func `the change is seen at once, and u takes it back`() {
        var session = opened()
        let effects = session.send(relabelled(Category(rawValue: "receipt")))
        #expect(effects == [.loadResults(Self.batch, from: 0, limit: DocumentsState.pageLength)])
        let text = ScreenText.text(draw(session.model)).joined(separator: "\n")
        #expect(text.contains("receipt") && text.contains("docket said invoice 0.93"))
        let seen = session.model.document?.result.correction?.at
        #expect(session.type("u") == [.relabel(Self.batch, index: 0, to: nil, isUndo: true, seen: seen)])
        #expect(seen != nil)
    }

    @Test func `undoing the second correction brings the first one back`() {
        var session = opened()
        session.send(relabelled(Category(rawValue: "bank_statement"), before: Category(rawValue: "receipt")))
        let seen = session.model.document?.result.correction?.at
        let effects = session.type("u")
        #expect(
            effects == [.relabel(Self.batch, index: 0, to: Category(rawValue: "receipt"), isUndo: true, seen: seen)])
    }

    @Test func `what was corrected can be as docket said again`() {
        var session = opened()
        session.send(relabelled(Category(rawValue: "receipt")))
        session.type("o")
        session.send(.reply(.categories(Self.finance, Fixture.categories)))
        #expect(selected(session) == "as docket said")
        #expect(session.press(.enter) == [.relabel(Self.batch, index: 0, to: nil, isUndo: false)])
    }

    @Test func `unknown can be said, too`() {
        var session = asked()
        session.type("unkn")
        #expect(selected(session) == "unknown")
    }

    @Test func `Enter before the categories are there does nothing and says so`() {
        var session = opened()
        session.type("o")
        #expect(session.press(.enter).isEmpty)
        let message = session.model.message?.text
        #expect(message?.contains("wait for it") == true)
    }

    @Test func `a document without a verdict can't be relabelled, and says why`() {
        var session = Session()
        session.openDocuments()
        session.press(.down, .down, .enter)
        #expect(session.type("o").isEmpty)
        let message = session.model.message?.text
        #expect(message?.contains("it has no verdict") == true)
        #expect(session.model.overlay == nil)
    }

    @Test func `Esc leaves the document as it is`() {
        var session = asked()
        #expect(session.press(.escape).isEmpty)
        #expect(session.model.overlay == nil && session.model.screen == .document)
    }

    @Test func `a relabelling that is refused says why and changes nothing`() {
        var session = opened()
        let effect = ConsoleEffect.relabel(Self.batch, index: 0, to: Category(rawValue: "receipt"), isUndo: false)
        session.send(.reply(.refused(effect, "the store can't be reached")))
        let message = session.model.message
        #expect(message?.isError == true && message?.text == "the store can't be reached")
        #expect(session.model.document?.result == Fixture.invoice && session.model.undo == nil)
    }

    @Test func `all that explains an answer can be reached by scrolling at 80x24`() {
        var session = Session(width: 80, height: 24)
        session.openDocuments()
        session.press(.enter)
        session.send(.reply(.document(Self.batch, Fixture.mail)))
        var seen = ""
        for _ in 0..<30 {
            seen += ScreenText.text(draw(session.model)).joined(separator: "\n")
            session.press(.down)
        }
        let wanted = [
            "ahead of receipt by 1.42", "it would be a receipt", "expected but not found: due_date, supplier",
            "offer.pdf", "0.97", "encrypted", "remove the password first", "3 documents inside",
        ]
        for text in wanted { #expect(seen.contains(text), "\(text)") }
        #expect(!seen.unicodeScalars.contains("\u{1b}"))
    }
}
