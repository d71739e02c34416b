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
        #expect(session.send(.snapshot(next)) == [.loadCorrections])
        next.takenAt = session.time(after: 2)
        next.batches[0].done += 5
        #expect(session.send(.snapshot(next)) == [.loadResults(Self.first, from: 0, limit: 100)])
        next.takenAt = session.time(after: 3)
        next.batches[0].done += 5
        let whileLoading = session.send(.snapshot(next))
        #expect(whileLoading.isEmpty)
    }

    private static func mark(_ total: Int, at seconds: Double) -> ConsoleEvent {
        let correction = Fixture.correction(Fixture.invoice, Category(rawValue: "receipt"), at: Fixture.ago(-seconds))
        return .reply(.corrections(CorrectionsMark(total: total, newest: total == 0 ? nil : correction)))
    }

    @Test func `documents corrected elsewhere follow without being left and opened again`() {
        var session = Session()
        session.openDocuments()
        #expect(session.send(Self.mark(2, at: -60)).isEmpty, "it was said before the page was read")
        #expect(session.send(Self.mark(2, at: -60)).isEmpty)
        let page = ConsoleEffect.loadResults(Self.first, from: 0, limit: 100)
        #expect(session.send(Self.mark(3, at: 1)) == [page])
        #expect(session.send(Self.mark(4, at: 2)).isEmpty, "the page is on its way")
        session.send(.reply(.results(Self.first, from: 0, Fixture.results, next: nil)))
        session.press(.enter)
        let withdrawn = session.send(Self.mark(3, at: 1))
        #expect(withdrawn == [page, .loadDocument(Self.first, index: 0)], "one taken back is a change, too")
        let corrected = Fixture.corrected(Fixture.invoice, Category(rawValue: "receipt"))
        session.send(.reply(.document(Self.first, corrected)))
        let text = ScreenText.text(draw(session.model)).joined()
        #expect(text.contains("docket said invoice"))
    }

    @Test func `what was corrected between the page and the first look is seen`() {
        var session = Session()
        session.openDocuments()
        #expect(session.send(Self.mark(1, at: 0.5)).count == 1)
    }

    @Test func `documents are counted from 0, as commands and JSON count them`() {
        for (width, height) in [(120, 40), (80, 24)] {
            var session = Session(width: width, height: height)
            session.openDocuments()
            let list = ScreenText.text(draw(session.model))
            let row = list.first { $0.contains("inv_0094.pdf") }
            #expect(row?.contains(" 1 inv_0094.pdf") == true, "\(row ?? "")")
            #expect(list.contains { $0.contains("Index 0") })
            session.press(.down, .enter)
            #expect(ScreenText.text(draw(session.model)).joined().contains("b-20931 index 1"))
        }
    }

    @Test func `why begins with what speaks for the answer`() {
        var session = Session()
        session.openDocuments()
        var result = Fixture.invoice
        result.verdict?.reasons = [
            Reason(text: "a salutation", weight: -3), Reason(text: "an invoice number", weight: 1),
        ]
        session.send(.reply(.results(Self.first, from: 0, [result], next: nil)))
        let text = ScreenText.text(draw(session.model)).joined()
        #expect(text.contains("why an invoice number  against it: a salutation"))
    }

    @Test func `a corrected document shows no threshold and no old winner as if in force`() {
        var session = Session()
        session.openDocuments()
        session.press(.enter)
        let corrected = Fixture.corrected(Fixture.invoice, Category(rawValue: "receipt"))
        session.send(.reply(.document(Self.first, corrected)))
        let lines = ScreenText.text(draw(session.model))
        #expect(!lines.joined().contains("accepted from"))
        #expect(lines.contains { $0.contains("docket's own scores, not in force") })
        #expect(lines.contains { $0.contains("> receipt") } && !lines.contains { $0.contains("> invoice") })
    }

    @Test(arguments: [(120, 40), (80, 24), (60, 20), (40, 12)])
    func `the way back is named on a document at every size`(_ size: (Int, Int)) {
        var session = Session(width: size.0, height: size.1)
        session.openDocuments()
        session.press(.enter)
        let last = ScreenText.text(draw(session.model)).last ?? ""
        #expect(last.contains("q back  ? help"), "\(last)")
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
