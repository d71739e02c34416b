import Console
import Engine
import Testing

@Suite struct SubmitTests {
    private static let samples = "/srv/docket/samples"
    private static let everything = PathSelection(marked: [samples])
    private static let submitted = ConsoleEffect.submit(
        everything, client: .console, industry: .general, name: "samples")

    @Test func `n and Enter in one write submit what is offered, before the folder was even read`() {
        var session = Session()
        #expect(
            session.press(.character("n"), .enter) == [
                .listFolder(Self.samples), .countDocuments(Self.everything), Self.submitted,
            ])
    }

    @Test func `what was admitted is shown among the batches with the cursor on it`() {
        var session = Session()
        session.press(.character("n"), .enter)
        let batch = Fixture.batch(
            20_940, "console", .operator, .queued, total: 14, done: 0, failed: 0, running: 0, age: 0)
        session.send(.reply(.submitted(batch, leftOut: 1, skipped: nil)))
        #expect(session.model.screen == .batches)
        #expect(session.said == "b-20940: 14 documents submitted as console; 1 path could not be read and stayed out")
        var next = Fixture.snapshot(takenAt: session.time(after: 1))
        next.batches.insert(batch, at: 0)
        session.send(.snapshot(next))
        let selected = session.model.selectedBatch?.id
        #expect(selected == batch.id)
    }

    @Test func `Enter again while it is being submitted does not submit twice`() {
        var session = Session()
        session.press(.character("n"), .enter)
        #expect(session.press(.enter).isEmpty)
        #expect(session.press(.control("s")).isEmpty)
    }

    @Test func `a refusal stays in the dialog and what was chosen with it`() {
        var session = Session()
        session.press(.character("n"), .enter)
        session.send(.reply(.refused(Self.submitted, "the queue is full; try again in 8 s")))
        let refusal = session.model.draft.refusal
        #expect(refusal == "the queue is full; try again in 8 s")
        #expect(session.press(.enter) == [Self.submitted])
    }

    @Test func `a refusal that comes after the dialog was closed is still said`() {
        var session = Session()
        session.press(.character("n"), .enter, .escape)
        session.send(.reply(.refused(Self.submitted, "the queue is full; try again in 8 s")))
        #expect(session.said == "not submitted: the queue is full; try again in 8 s")
    }

    @Test func `Esc closes the dialog and keeps the draft`() {
        var session = Session()
        session.open()
        session.press(.backTab)
        session.type("x")
        session.press(.escape, .character("n"))
        let client = session.model.draft.client.text
        #expect(client == "consolex")
    }

    @Test func `one file is unmarked with Space and the rest stays marked`() {
        var session = Session()
        session.open()
        session.press(.backTab, .backTab, .backTab, .down, .character(" "))
        let selection = session.model.draft.selection
        #expect(!selection.includes(Self.samples + "/bill.pdf"))
        #expect(selection.includes(Self.samples + "/scans/a/b.pdf"))
        #expect(selection.roots == [Self.samples])
    }

    @Test func `a file that can't be read can't be marked`() {
        var session = Session(start: SubmitStart(folder: Self.samples))
        session.open()
        session.press(.down, .down, .down)
        #expect(session.press(.character(" ")).isEmpty)
        #expect(session.said == "this can't be read: it can't be marked")
    }

    @Test func `without a mark there is nothing to submit, and it says so`() {
        var session = Session(start: SubmitStart(folder: Self.samples))
        session.open()
        #expect(session.press(.control("s")).isEmpty)
        #expect(session.said?.hasSuffix("mark files or folders with Space first") == true)
    }

    @Test func `a client's name that can't be one is refused before it is sent`() {
        var session = Session()
        session.open()
        session.press(.backTab)
        session.type(" é")
        #expect(session.press(.control("s")).isEmpty)
        #expect(session.said?.hasSuffix("a client is 1 to 64 of A-Z a-z 0-9 . _ -") == true)
    }

    @Test func `folders open with Enter and close with Left, back on the folder that was left`() {
        var session = Session()
        session.open()
        session.press(.backTab, .backTab, .backTab)
        #expect(session.press(.enter) == [.listFolder(Self.samples + "/scans")])
        session.send(.reply(.folder(Self.samples + "/scans", [])))
        #expect(session.press(.left) == [.listFolder(Self.samples)])
        session.send(.reply(.folder(Self.samples, Fixture.folder)))
        let selected = session.model.draft.table.selected
        #expect(selected == "scans")
    }

    @Test(arguments: [
        ("/tmp", "/tmp"), ("/tmp/../srv//in/", "/srv/in"), ("scans", "/srv/docket/samples/scans"),
        ("..", "/srv/docket"),
        ("/../..", "/"), ("./a/./b", "/srv/docket/samples/a/b"), ("", "/srv/docket/samples"),
    ])
    func `a typed path leads where a shell would`(_ typed: String, _ folder: String) {
        var session = Session()
        session.open()
        session.press(.tab, .control("u"))
        session.send(.paste(typed))
        #expect(session.press(.enter) == [.listFolder(folder)])
    }

    @Test func `a folder that can't be read says why and leaves a way out`() {
        var session = Session()
        session.type("n")
        session.send(.reply(.refused(.listFolder(Self.samples), "you may not read it; ask its owner")))
        session.press(.backTab, .backTab, .backTab)
        #expect(session.press(.left) == [.listFolder("/srv/docket")])
    }

    @Test func `arrows change the industry round and round`() {
        var session = Session()
        session.open()
        session.press(.backTab, .backTab)
        var seen: [String] = []
        for _ in 0..<3 {
            session.press(.right)
            seen.append(session.model.draft.industry.rawValue)
        }
        #expect(seen == ["finance", "legal", "general"])
    }
}

extension Session {
    fileprivate mutating func open() {
        type("n")
        send(.reply(.folder("/srv/docket/samples", Fixture.folder)))
        send(.reply(.counted(model.draft.selection, Fixture.survey)))
    }
}
