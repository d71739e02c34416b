import Console
import Engine
import Testing

@Suite struct DocumentsTests {
    private static let first = BatchID(rawValue: "b-20931")

    @Test func `Enter on a batch asks for its first page and Enter on a document opens it`() {
        var session = Session()
        session.type("2")
        #expect(session.press(.enter) == [.loadResults(Self.first, from: 0, limit: DocumentsState.pageLength)])
        session.send(.reply(.results(Self.first, from: 0, Fixture.results, next: nil)))
        session.press(.down, .down, .enter)
        #expect(session.model.screen == .document)
        let path = session.model.document?.result.path
        #expect(path == Fixture.locked.path)
    }

    @Test func `past the end of a page comes the next one, and back again its last row`() {
        var session = Session()
        session.type("2")
        session.press(.enter)
        session.send(.reply(.results(Self.first, from: 0, Self.page(from: 0), next: 100)))
        session.press(.end)
        #expect(session.press(.down) == [.loadResults(Self.first, from: 100, limit: 100)])
        #expect(session.press(.down).isEmpty)
        session.send(.reply(.results(Self.first, from: 100, Self.page(from: 100), next: nil)))
        #expect(session.row == 100)
        #expect(session.press(.up) == [.loadResults(Self.first, from: 0, limit: 100)])
        session.send(.reply(.results(Self.first, from: 0, Self.page(from: 0), next: 100)))
        #expect(session.row == 99)
    }

    @Test func `an answer for a page that was left is ignored`() {
        var session = Session()
        session.openDocuments()
        session.send(.reply(.results(BatchID(rawValue: "b-1"), from: 0, Self.page(from: 0), next: 100)))
        session.send(.reply(.results(Self.first, from: 300, Self.page(from: 300), next: 400)))
        let count = session.model.documents?.results.count
        #expect(count == Fixture.results.count)
    }

    @Test func `what is shown of a batch is read again when more of it is settled`() {
        var session = Session()
        session.openDocuments()
        var next = Fixture.snapshot(takenAt: session.time(after: 1))
        #expect(session.send(.snapshot(next)).isEmpty)
        next.takenAt = session.time(after: 2)
        next.batches[0].done += 5
        #expect(session.send(.snapshot(next)) == [.loadResults(Self.first, from: 0, limit: 100)])
        next.takenAt = session.time(after: 3)
        next.batches[0].done += 5
        let whileLoading = session.send(.snapshot(next))
        #expect(whileLoading.isEmpty)
    }

    @Test func `a batch that can't be read says why in its place`() {
        var session = Session()
        session.type("2")
        let effects = session.press(.enter)
        session.send(.reply(.refused(effects[0], "the store can't be reached; try again in 3 s")))
        let screen = ScreenText.text(draw(session.model)).joined()
        #expect(screen.contains("the store can't be reached; try again in 3 s"))
    }

    @Test func `left and right go through the documents of the page`() {
        var session = Session()
        session.openDocuments()
        session.press(.enter, .right, .right)
        #expect(session.openIndex == 2)
        session.press(.left)
        #expect(session.openIndex == 1)
        session.type("q")
        #expect(session.row == 1)
    }

    private static func page(from: Int) -> [DocumentResult] {
        (from..<from + 100).map { index in
            var result = Fixture.invoice
            result.index = index
            return result
        }
    }
}

extension Session {
    fileprivate var row: Int? { model.documents?.table.selected }
    fileprivate var openIndex: Int? { model.document?.result.index }
}
