import Engine
import Testing

@testable import Console

/// Clients and tiers set from the screen.
@Suite struct LimitsTests {
    private static func done(_ act: TermAct, _ changes: [TermChange]) -> ConsoleEvent {
        .reply(
            .acted(
                act,
                Act(id: 5, at: Fixture.wall, who: "ada", title: act.title, subject: act.subject, changes: changes)))
    }

    @Test func `pausing is one key, and u takes that very act back`() throws {
        var session = Session()
        session.type("3")
        let client = try #require(session.model.selectedClient)
        let effects = session.type("p")
        guard case .act(let act)? = effects.first, effects.count == 1 else {
            Issue.record("no act: \(effects)")
            return
        }
        #expect(act.subject == .client(client.id) && act.values == [.paused: client.paused ? "0" : "1"])
        session.send(Self.done(act, [TermChange(term: .paused, before: "0", after: "1")]))
        #expect(session.type("u") == [.undoAct(5)])
    }

    @Test func `plus and minus step the priority and stop at five`() throws {
        var session = Session()
        session.type("3")
        let client = try #require(session.model.selectedClient)
        guard case .act(let act)? = session.type("+").first else {
            Issue.record("no act")
            return
        }
        #expect(act.values == [.priority: String(client.priority + 1)])
        session.wait(1)
        var snapshot = Fixture.snapshot(takenAt: session.time.wall)
        for index in snapshot.clients.indices { snapshot.clients[index].priority = 5 }
        session.send(.snapshot(snapshot))
        #expect(session.type("+").isEmpty)
    }

    @Test func `limits wait for the version, then carry it, for good or for half an hour`() throws {
        var session = Session()
        #expect(session.type("3e").count == 1)
        let tier = try #require(session.model.tierOfSelectedClient)
        session.press(.control("u"))
        session.type("250")
        #expect(session.press(.enter).isEmpty)
        session.send(.reply(.terms(Terms(subject: .tier(tier.name), values: [:], version: 3, lends: []))))
        guard case .act(let act)? = session.press(.control("t")).first else {
            Issue.record("no act")
            return
        }
        #expect(act.subject == .tier(tier.name) && act.values == [.rate: "250"])
        #expect(act.seen == 3 && act.lentFor == .seconds(1_800))
    }

    @Test func `a rate of nothing is not set`() {
        var session = Session()
        session.type("3e")
        session.send(.reply(.terms(Terms(subject: .tier(.standard), values: [:], version: 3, lends: []))))
        session.press(.control("u"))
        for wrong in ["0", "-1", "x", "1e999"] {
            session.press(.control("u"))
            session.type(wrong)
            #expect(session.press(.enter).isEmpty)
        }
    }
}
