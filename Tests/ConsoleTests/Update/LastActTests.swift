import Console
import Engine
import Testing

/// What stands in the row of messages, and what `u` is about.
@Suite struct LastActTests {
    @Test func `an error goes with the first key after ten seconds, and no sooner`() {
        var session = Session()
        session.type("2")
        session.send(.paste("rm -rf"))
        session.wait(4)
        session.type("j")
        #expect(session.said?.contains("pasted text") == true, "ten seconds are not over")
        session.wait(7)
        #expect(session.model.message == nil)
    }

    @Test func `an error that nobody was there to see stays`() {
        var session = Session()
        session.send(.paste("rm -rf"))
        session.wait(3_600)
        #expect(session.said?.contains("pasted text") == true)
        session.type("j")
        #expect(session.model.message == nil)
    }

    @Test func `what was done last stays as it is no error`() {
        var session = Session()
        session.send(.reply(.flushed(.result, entries: 3)))
        session.wait(60)
        session.type("2")
        #expect(session.said == "flushed result: 3 entries")
    }

    @Test(arguments: [
        (ConsoleReply.flushed(.result, entries: 3), "flushing result"),
        (.retried(BatchID(rawValue: "b-1"), documents: 3), "retrying b-1"),
        (
            .cancelled(
                Fixture.batch(
                    1, "acme", .bulk, .cancelled, total: 1, done: 0, failed: 0, running: 0, age: 1)), "cancelling b-1"
        ),
    ])
    func `u after what can't be undone undoes nothing older`(_ reply: ConsoleReply, _ act: String) {
        var session = Session()
        session.send(
            .reply(.moved(ClientID(rawValue: "initech"), from: .standard, to: .priority, isUndo: false)))
        #expect(session.model.undo != nil)
        session.send(.reply(reply))
        #expect(session.type("u").isEmpty)
        #expect(session.said == "undo the last reversible act: the last act, \(act), can't be undone")
    }
}
