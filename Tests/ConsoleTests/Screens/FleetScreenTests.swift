import Console
import Engine
import Testing

@Suite struct FleetScreenTests {
    private static func snapshot(silentSeconds: Double, after seconds: Double = 0) -> EngineSnapshot {
        var snapshot = Fixture.snapshot()
        snapshot.takenAt = Fixture.ago(-seconds)
        snapshot.readAt = snapshot.takenAt
        snapshot.workers[0].seenAt = Fixture.ago(silentSeconds - seconds)
        snapshot.workers[1].seenAt = snapshot.takenAt
        snapshot.workers.removeLast()
        return snapshot
    }

    private static func row(_ session: Session) -> String {
        ScreenText.text(draw(session.model)).first { $0.contains("alpha-4121") } ?? ""
    }

    @Test(arguments: [(120, 40), (80, 24)])
    func `a draining worker is not called idle`(_ size: (Int, Int)) {
        var snapshot = Self.snapshot(silentSeconds: 1)
        snapshot.workers[0].isDraining = true
        var session = Session(snapshot, width: size.0, height: size.1)
        session.type("6")
        #expect(Self.row(session).contains("DRAINING"))
        snapshot = Self.snapshot(silentSeconds: 1, after: 1)
        snapshot.workers[0].isDraining = true
        snapshot.workers[0].holding = 0
        session.send(.snapshot(snapshot))
        #expect(Self.row(session).contains("DRAINED"))
    }

    @Test func `a killed worker is silent once its sign is overdue, then lost, then said to be gone`() {
        var session = Session(Self.snapshot(silentSeconds: 5), width: 80, height: 24)
        session.type("6")
        #expect(Self.row(session).contains("busy"))
        session.send(.snapshot(Self.snapshot(silentSeconds: 9, after: 4)))
        #expect(Self.row(session).contains("silent"))
        let text = ScreenText.text(draw(session.model)).joined()
        #expect(text.contains("silent for 9") && text.contains("1 of 2 up"))
        session.send(.snapshot(Self.snapshot(silentSeconds: 29, after: 24)))
        #expect(Self.row(session).contains("LOST"))
        var next = Self.snapshot(silentSeconds: 31, after: 26)
        next.workers.removeFirst()
        session.send(.snapshot(next))
        let said = session.model.message
        #expect(said?.isError == true && said?.text.contains("worker alpha-4121-9f3c gone after 31") == true)
    }

    @Test func `d drains the selected worker, and lets a draining one take documents again`() throws {
        var snapshot = Self.snapshot(silentSeconds: 1)
        var session = Session(snapshot)
        session.type("6")
        let worker = try #require(session.model.selectedWorker?.id)
        guard case .act(let act)? = session.type("d").first else {
            Issue.record("no act")
            return
        }
        #expect(act.subject == .worker(worker) && act.values == [.draining: "1"] && act.title == "worker drain")
        snapshot = Self.snapshot(silentSeconds: 1, after: 1)
        for place in snapshot.workers.indices { snapshot.workers[place].isDraining = true }
        session.send(.snapshot(snapshot))
        guard case .act(let back)? = session.type("d").first else {
            Issue.record("no act")
            return
        }
        #expect(back.values == [.draining: "0"] && back.title == "worker resume")
    }

    @Test func `a worker that ended well goes without a word`() {
        var session = Session(Self.snapshot(silentSeconds: 1))
        var next = Self.snapshot(silentSeconds: 2, after: 1)
        next.workers.removeFirst()
        session.send(.snapshot(next))
        #expect(session.model.message == nil)
    }
}
