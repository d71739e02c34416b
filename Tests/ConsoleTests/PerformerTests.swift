import Console
import Engine
import Testing

/// Whole acts: keys, effects carried out, what the operator is told.
@Suite struct PerformerTests {
    private let engine = FakeEngine()
    private var performer: Performer { Performer(engine: engine, files: .fixture) }

    @Test func `submitting sends the marked documents and shows the batch`() async {
        var session = Session()
        await session.act(performer, .character("n"))
        let survey = session.model.draft.survey
        #expect(
            survey
                == .init(
                    documents: 4, bytes: 4_000, problems: 1, firstProblem: "you may not read locked.pdf; ask its owner")
        )
        await session.act(performer, .enter)
        #expect(session.said == "b-30001: 4 documents submitted as console; 1 path could not be read and stayed out")
        let submission = engine.state.withLock { $0.submissions.first }
        #expect(submission?.name == "samples")
        #expect(submission?.client == .console)
        #expect(submission?.documents.count == 4)
    }

    @Test func `a pipe among the documents is counted before and after they are submitted`() async {
        let files = FileBrowser(
            entries: { (_) throws(DocumentError) in Fixture.folder },
            find: { _, _ in
                DocumentFinder.Finding(documents: [Document(path: "/srv/docket/samples/bill.pdf")], skipped: 1)
            },
            bytes: { _ in 1_000 })
        let performer = Performer(engine: engine, files: files)
        var session = Session()
        await session.act(performer, .character("n"))
        let shown = ScreenText.text(draw(session.model)).joined()
        #expect(shown.contains("1 entry skipped: not a regular file"))
        await session.act(performer, .enter)
        #expect(session.said == "b-30001: 1 document submitted as console; 1 entry skipped: not a regular file")
    }

    @Test func `an unmarked file is not submitted`() async {
        var session = Session()
        await session.act(performer, .character("n"), .backTab, .backTab, .backTab, .down, .character(" "))
        await session.act(performer, .control("s"))
        let paths = engine.state.withLock { $0.submissions.first?.documents.map(\.path) }
        #expect(paths == ["invoice.txt", "scans/a.pdf", "письмо.txt"].map { "/srv/docket/samples/" + $0 })
    }

    @Test func `a refusal by the engine is one sentence with when to come back`() async {
        engine.change { $0.error = EngineError(.queueFull, "the queue is full", retryAfter: .milliseconds(7_200)) }
        var session = Session()
        await session.act(performer, .character("n"), .enter)
        let refusal = session.model.draft.refusal
        #expect(refusal == "the queue is full; try again in 8 s")
    }

    @Test func `a folder that may not be read says so`() async {
        var session = Session()
        await session.act(performer, .character("n"), .tab, .control("u"))
        session.type("/root")
        await session.act(performer, .enter)
        let error = session.model.draft.folderError
        #expect(error == "you may not read /root; ask its owner")
    }

    @Test func `failed documents are retried after the count was seen`() async {
        var session = Session()
        await session.act(performer, .character("2"), .character("r"))
        await session.act(performer, .character("y"))
        #expect(session.said == "212 documents of b-20931 queued again")
    }

    @Test func `a batch is cancelled after a look`() async {
        var session = Session()
        await session.act(performer, .character("2"), .character("c"))
        await session.act(performer, .character("y"))
        #expect(session.said == "cancelled b-20931: 123788 documents done, the rest dropped")
        let state = engine.snapshot.batches[0].state
        #expect(state == .cancelled)
    }

    @Test func `a batch that is gone ends the question with a sentence`() async {
        engine.change { $0.snapshot.batches = [] }
        var session = Session()
        await session.act(performer, .character("2"), .character("r"))
        #expect(session.said == "there is no batch b-20931")
        #expect(session.type("y").isEmpty)
    }

    @Test func `a cache is flushed after its name was typed`() async {
        var session = Session()
        session.type("4fresult")
        await session.act(performer, .enter)
        #expect(session.said == "flushed result: 1412004 entries")
        let entries = engine.snapshot.caches[0].entries
        #expect(entries == 0)
    }

    @Test func `moving a client and undoing it leaves everything as it was`() async {
        let before = engine.snapshot.clients
        for client in 0..<before.count {
            for tier in 0..<Tier.shipped.count {
                var session = Session()
                session.type("3" + String(repeating: "j", count: client) + "t")
                session.press(.up, .up, .up, .up)
                for _ in 0..<tier { session.press(.down) }
                await session.act(performer, .enter)
                await session.act(performer, .character("u"))
                let after = engine.snapshot.clients
                #expect(after == before, "client \(client), tier \(tier)")
            }
        }
    }

    @Test func `documents are read page by page and one is opened`() async {
        var session = Session()
        await session.act(performer, .character("2"), .enter)
        let count = session.model.documents?.results.count
        #expect(count == 4)
        await session.act(performer, .down, .down, .enter)
        let screen = ScreenText.text(draw(session.model)).joined(separator: "\n")
        #expect(screen.contains("it is protected by a password; submit a copy without one"))
        #expect(screen.contains(Fixture.sha256))
    }
}

extension Session {
    /// Presses keys; what they ask for is carried out before the next.
    mutating func act(_ performer: Performer, _ keys: Key...) async {
        for key in keys {
            var open = send(.key(key))
            while !open.isEmpty {
                if let reply = await performer.perform(open.removeFirst()) { open += send(.reply(reply)) }
            }
        }
    }
}
