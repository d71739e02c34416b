import Engine
import Testing

@testable import Console

/// Clients and tiers set from the screen.
@Suite struct LimitsTests {
    private static func done(_ act: TermAct, _ changes: [TermChange], id: Int = 5) -> ConsoleEvent {
        .reply(
            .acted(
                act,
                Act(id: id, at: Fixture.wall, who: "ada", title: act.title, subject: act.subject, changes: changes)))
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
        #expect(session.type("u") == [.undoActs([5])])
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
        for wrong in ["0", "-1", "x", "1e999", "1e9", "0.0001", "0x10", "nan", ""] {
            session.press(.control("u"))
            session.type(wrong)
            #expect(session.press(.enter).isEmpty, "\(wrong)")
            let lines = ScreenText.text(draw(session.model))
            #expect(lines.contains { $0.contains("rate/s") && $0.contains("0.001 to 1000000") }, "at the field")
            #expect(lines.contains { $0.contains("the rate must be 0.001 to 1000000 documents a second") })
        }
    }

    @Test func `a refusal keeps the limits that were typed, and the next attempt is about what the store has`() throws {
        var session = Session(width: 80, height: 24)
        session.type("3e")
        let tier = try #require(session.model.tierOfSelectedClient)
        session.send(.reply(.terms(Terms(subject: .tier(tier.name), values: [:], version: 3, lends: []))))
        session.press(.control("u"))
        session.type("250")
        let effect = try #require(session.press(.enter).first)
        #expect(session.press(.enter).isEmpty, "it is on its way")
        let sentence = "tier \(tier.name) was changed meanwhile by bob"
        #expect(session.send(.reply(.refused(effect, sentence))) == [.loadTerms(.tier(tier.name))])
        let shown = ScreenText.text(draw(session.model)).joined()
        #expect(shown.contains(sentence) && shown.contains("250"))
        let now: [Term: String] = [.rate: "300", .burst: "999"]
        session.send(.reply(.terms(Terms(subject: .tier(tier.name), values: now, version: 9, lends: []))))
        let again = ScreenText.text(draw(session.model)).joined()
        #expect(again.contains("was 300") && again.contains("burst  999"), "what nobody typed follows")
        guard case .act(let act)? = session.press(.enter).first else {
            Issue.record("no act")
            return
        }
        #expect(act.seen == 9 && act.values == [.rate: "250"])
        session.send(Self.done(act, [TermChange(term: .rate, before: "300", after: "250")]))
        #expect(session.model.overlay == nil && session.model.message?.text == act.done)
    }

    @Test func `presses in quick succession add up, and u takes all of them back`() throws {
        var session = Session()
        session.type("3")
        let client = try #require(session.model.selectedClient)
        guard case .act(let first)? = session.type("+").first else {
            Issue.record("no act")
            return
        }
        #expect(session.type("+++-").isEmpty, "they wait for the first one's answer")
        #expect(
            session.send(Self.done(first, [TermChange(term: .priority, before: "0", after: "1")], id: 5)).count == 1)
        guard case .act(let second)? = session.effects.last else {
            Issue.record("no second act")
            return
        }
        #expect(second.values == [.priority: String(client.priority + 3)])
        session.send(Self.done(second, [TermChange(term: .priority, before: "1", after: "3")], id: 6))
        #expect(session.type("u") == [.undoActs([6, 5])])
    }

    @Test func `after a refused priority keys begin at what the store has`() throws {
        var session = Session()
        session.type("3")
        let client = try #require(session.model.selectedClient)
        let effect = try #require(session.type("+").first)
        session.send(.reply(.refused(effect, "the store can't be reached")))
        guard case .act(let act)? = session.type("-").first else {
            Issue.record("no act")
            return
        }
        #expect(act.values == [.priority: String(client.priority - 1)])
    }

    @Test func `the priority that plus and minus change is seen at 80x24`() {
        var session = Session(width: 80, height: 24)
        session.type("3")
        #expect(ScreenText.text(draw(session.model)).contains { $0.contains(" PRI ") })
    }
}
