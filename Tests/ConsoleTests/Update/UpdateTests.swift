import Console
import Engine
import Testing

@Suite struct UpdateTests {
    @Test func `digits go to screens and q goes up, then quits`() {
        var session = Session()
        for (key, screen) in [("2", Screen.batches), ("3", .clients), ("4", .caches), ("6", .fleet), ("1", .overview)] {
            session.type(key)
            #expect(session.model.screen == screen)
        }
        session.type("3")
        #expect(session.type("q").isEmpty)
        #expect(session.model.screen == .overview)
        #expect(session.type("q") == [.quit(farewell: session.farewell)])
    }

    @Test func `two q in one write leave a screen and then the console`() {
        var session = Session()
        session.type("4")
        #expect(session.type("qq") == [.quit(farewell: session.farewell)])
    }

    @Test func `leaving says that open batches go on`() {
        var session = Session()
        guard case .interrupt(let farewell) = session.press(.control("c")).first else {
            Issue.record("Ctrl-C did not quit")
            return
        }
        #expect(farewell?.hasPrefix("5 batches are still under way") == true)
        var idle = Session(Fixture.idle())
        #expect(idle.press(.control("c")) == [.interrupt(farewell: nil)])
    }

    @Test func `Ctrl-C, Ctrl-L and Ctrl-Z work in every dialog`() {
        for open in [":", "?", "n", "4f", "3t", "2r"] {
            var session = Session()
            session.type(open)
            #expect(session.press(.control("l")) == [.repaint], "after \(open)")
            #expect(session.press(.control("z")) == [.suspend], "after \(open)")
            #expect(
                session.press(.control("c")).contains { if case .interrupt = $0 { true } else { false } },
                "after \(open)")
        }
    }

    @Test func `a paste goes into a text field`() {
        var session = Session()
        session.type(":")
        session.send(.paste("fl\u{1B}[31mush\n"))
        guard case .palette(let state) = session.model.overlay else {
            Issue.record("the palette is gone")
            return
        }
        #expect(state.query.text == "fl[31mush")
    }

    @Test func `a paste where no text can go changes nothing and says so`() {
        var session = Session()
        session.type("2")
        let effects = session.send(.paste("rycq\u{3}"))
        #expect(effects.isEmpty)
        #expect(session.model.screen == .batches)
        #expect(session.model.overlay == nil)
        #expect(session.model.message?.isError == true)
    }

    @Test func `health is what the engine says while the data is young, and BLIND when it is old`() {
        var session = Session()
        #expect(session.model.health == .degraded)
        session.wait(4.5)
        #expect(!session.isStale)
        session.wait(0.2)
        #expect(session.isStale)
        #expect(session.model.health == .degraded)
        session.wait(10)
        #expect(session.model.health == .blind)
    }

    @Test func `the same snapshot again does not make the data young`() {
        var session = Session()
        session.wait(6)
        session.send(.snapshot(Fixture.snapshot()))
        #expect(session.isStale)
        session.send(.snapshot(Fixture.snapshot(takenAt: session.time.wall)))
        #expect(!session.isStale)
    }

    /// The engine goes on taking snapshots of a store that says nothing.
    private func silence(_ session: inout Session, seconds: Int, state: Health.State) {
        for _ in 0..<seconds {
            session.wait(1)
            var same = Fixture.idle()
            same.takenAt = session.time.wall
            same.health.state = state
            session.send(.snapshot(same))
        }
    }

    @Test func `a store that hangs is not OK because the engine still takes snapshots`() {
        var session = Session(Fixture.idle())
        silence(&session, seconds: 4, state: .ok)
        #expect(session.model.health == .ok)
        silence(&session, seconds: 1, state: .ok)
        #expect(session.model.health == .stale)
        #expect(session.isStale)
        silence(&session, seconds: 10, state: .ok)
        #expect(session.model.health == .blind)
        session.send(.snapshot(Fixture.snapshot(takenAt: session.time(after: 1))))
        #expect(session.model.health == .degraded)
    }

    @Test func `an engine that knows its store is gone says DOWN however old the numbers are`() {
        var session = Session(Fixture.idle())
        silence(&session, seconds: 20, state: .down)
        #expect(session.model.health == .down)
        #expect(session.isStale)
    }

    @Test func `before there is an engine the word is STARTING, and keys work`() {
        var session = Session(nil)
        session.send(.starting("private redis"))
        #expect(session.model.health == .starting)
        session.type("2")
        #expect(session.model.screen == .batches)
        session.send(.snapshot(Fixture.idle()))
        #expect(session.model.health == .ok)
        #expect(session.type("qq") == [.quit(farewell: nil)])
    }

    @Test func `the submit dialog begins where the engine says, unless it was opened before`() {
        let better = SubmitStart(folder: "/srv/inbox")
        var session = Session(nil)
        session.send(.arrived(better))
        #expect(session.model.draft.folder == "/srv/inbox")
        var opened = Session(nil)
        opened.type("n")
        opened.send(.arrived(better))
        #expect(opened.model.draft.folder == Fixture.start.folder)
    }

    @Test func `what piled up while the store was away is not the work of one second`() {
        var session = Session()
        session.flow()
        let before = session.model.feed.clientFlow.rates(of: Fixture.snapshot().clients[0].id)
        #expect(before != nil)
        silence(&session, seconds: 60, state: .down)
        var next = Fixture.snapshot(takenAt: session.time(after: 1))
        for index in next.clients.indices { next.clients[index].admitted += 60_000 }
        session.seconds += 1
        session.send(.snapshot(next))
        #expect(session.model.feed.clientFlow.rates(of: next.clients[0].id) == nil)
    }

    @Test func `without any data the word is BLIND`() {
        #expect(Session(nil).model.health == .blind)
    }

    @Test func `the cursor stays on its row when rows above it come and go`() {
        var session = Session()
        session.type("2jj")
        #expect(session.model.selectedBatch?.id.rawValue == "b-20928")
        session.wait(10)
        var next = Fixture.snapshot()
        next.takenAt = session.time.wall
        next.batches.insert(
            Fixture.batch(20_932, "acme", .priority, .queued, total: 10, done: 0, failed: 0, running: 0, age: 1), at: 0)
        session.send(.snapshot(next))
        #expect(session.model.selectedBatch?.id.rawValue == "b-20928")
        #expect(session.model.batches.table.order.first?.rawValue == "b-20932")
    }

    @Test func `the order holds for five seconds after a cursor key`() {
        var session = Session()
        session.type("3j")
        let before = session.model.clients.table.order
        var next = Fixture.snapshot()
        next.takenAt = session.time.wall
        next.clients[3].queued = 9_000_000
        session.send(.snapshot(next))
        #expect(session.model.clients.table.order == before)
        session.wait(5)
        #expect(session.model.clients.table.order.first?.rawValue == "hooli")
    }

    @Test func `a row that is gone leaves the cursor at its place`() {
        var session = Session()
        session.type("2jj")
        var next = Fixture.snapshot()
        next.takenAt = session.time(after: 1)
        next.batches.remove(at: 2)
        session.send(.snapshot(next))
        #expect(session.model.selectedBatch?.id.rawValue == "b-20925")
    }
}

extension Session {
    var isStale: Bool { model.feed.isStale(at: time.moment) }

    var farewell: String? {
        "5 batches are still under way: nothing is lost, the work goes on when docket runs again."
    }

    func time(after seconds: Double) -> Timestamp {
        Timestamp(milliseconds: time.wall.milliseconds + Int64(seconds * 1000))
    }
}
