import Console
import Engine
import Testing

@Suite struct QuestionTests {
    private static let third = BatchID(rawValue: "b-20928")

    @Test func `retry shows the count first and runs on y alone`() {
        var session = Session()
        #expect(session.type("2jjr") == [.loadBatch(Self.third)])
        #expect(session.type("y").isEmpty)
        session.send(.reply(.batch(Fixture.snapshot().batches[2])))
        #expect(session.type("xr q").isEmpty)
        #expect(session.press(.enter).isEmpty)
        #expect(session.type("y") == [.retry(Self.third)])
        session.send(.reply(.retried(Self.third, documents: 388)))
        #expect(session.said == "388 documents of b-20928 queued again")
    }

    @Test func `a count that changed since it was seen is shown again instead of being run`() {
        var session = Session()
        session.type("2jjr")
        var batch = Fixture.snapshot().batches[2]
        batch.failed += 3
        session.send(.reply(.batch(batch)))
        #expect(session.type("y").isEmpty)
        #expect(session.said == "it was 388 and is 391 now: look again, then y")
        #expect(session.type("y") == [.retry(Self.third)])
    }

    @Test(arguments: [Key.escape, .character("n")])
    func `a question that is dropped does nothing`(_ key: Key) {
        var session = Session()
        session.type("2c")
        #expect(session.press(key).isEmpty)
        #expect(session.said == "left as it was")
        #expect(session.type("y").isEmpty)
    }

    @Test func `a prompt keeps the target it was opened for`() {
        var session = Session()
        session.type("2jjc")
        var next = Fixture.snapshot()
        next.takenAt = session.time(after: 1)
        next.batches.swapAt(0, 2)
        session.send(.snapshot(next))
        session.send(.reply(.batch(next.batches[0])))
        #expect(session.type("y") == [.cancel(Self.third)])
    }

    @Test func `a cache is flushed when its name is typed and not before`() {
        var session = Session()
        session.type("4f")
        #expect(session.press(.enter).isEmpty)
        #expect(session.said == "do it, the name is typed: type result first")
        #expect(session.type("resul").isEmpty)
        #expect(session.press(.enter).isEmpty)
        session.type("t")
        #expect(session.press(.enter) == [.flush(.result)])
        session.send(.reply(.flushed(.result, entries: 1)))
        #expect(session.said == "flushed result: 1 entry")
    }

    @Test func `a name typed for one cache flushes no other`() {
        var session = Session()
        session.type("4jfresult")
        #expect(session.press(.enter).isEmpty)
    }

    @Test func `a client moves at once and u moves it back for thirty seconds`() {
        let initech = ClientID(rawValue: "initech")
        var session = Session()
        session.type("3t")
        #expect(session.press(.up, .enter) == [.moveClient(initech, from: .standard, to: .priority, isUndo: false)])
        session.send(.reply(.moved(initech, from: .standard, to: .priority, isUndo: false)))
        session.wait(29)
        #expect(session.type("u") == [.moveClient(initech, from: .priority, to: .standard, isUndo: true)])
        session.send(.reply(.moved(initech, from: .priority, to: .standard, isUndo: true)))
        #expect(session.said == "undone: initech is back in standard")
        #expect(session.type("u").isEmpty)
    }

    @Test func `after thirty seconds there is nothing to undo`() {
        var session = Session()
        session.send(.reply(.moved(ClientID(rawValue: "acme"), from: .bulk, to: .standard, isUndo: false)))
        session.wait(30)
        #expect(session.type("u").isEmpty)
        #expect(session.said == "undo the last reversible act: nothing to undo")
    }

    @Test func `the tier a client already has changes nothing`() {
        var session = Session()
        session.type("3t")
        #expect(session.press(.enter).isEmpty)
        #expect(session.said == "initech stays in standard")
    }

    @Test func `a refused act says why in the row of messages`() {
        var session = Session()
        session.send(.reply(.refused(.flush(.result), "the store can't be reached; try again in 3 s")))
        let message = session.model.message
        #expect(message?.text == "the store can't be reached; try again in 3 s")
        #expect(message?.isError == true)
    }
}

extension Session {
    /// What the row of messages says.
    var said: String? { model.message?.text }
}
