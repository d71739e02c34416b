import Console
import Engine
import Testing

@Suite struct OverviewScreenTests {
    /// Two seconds later: other processes settled documents of the first batch, this one none.
    private static func later(done: Int, failed: Int) -> EngineSnapshot {
        var next = Fixture.snapshot(takenAt: Fixture.ago(-2))
        next.rates = Rates(submitted: 0, done: 50, failed: 0)
        next.batches[0].done += done
        next.batches[0].failed += failed
        return next
    }

    private static func text(_ session: Session) -> String {
        ScreenText.text(draw(session.model)).joined(separator: "\n")
    }

    @Test(arguments: [(120, 40), (80, 24)])
    func `failures of other processes are errors, too`(_ size: (Int, Int)) {
        var session = Session(width: size.0, height: size.1)
        session.wait(2)
        session.send(.snapshot(Self.later(done: 75, failed: 25)))
        #expect(Self.text(session).contains("errors 25"))
    }

    @Test func `a retry takes no errors back, and a batch that was not listed before adds none that are old`() {
        var session = Session()
        session.wait(2)
        var next = Self.later(done: 100, failed: -200)
        next.batches.append(
            Fixture.batch(7, "old", .bulk, .done, total: 900, done: 0, failed: 900, running: 0, age: 9_999))
        session.send(.snapshot(next))
        #expect(Self.text(session).contains("errors 0.0"))
    }

    @Test(arguments: [(120, 40), (80, 24)])
    func `how many documents are dead is on the overview`(_ size: (Int, Int)) {
        #expect(Self.text(Session(width: size.0, height: size.1)).contains("12 dead"))
    }
}
