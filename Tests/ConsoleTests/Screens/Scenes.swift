import Console
import Engine
import Testing

/// Scripts of keys that lead to every screen and everything that lies over one.
enum Scenes {
    static let sizes = [(120, 40), (80, 24), (60, 20), (40, 12)]

    struct Scene: Sendable, CustomTestStringConvertible {
        var name: String
        var snapshot: EngineSnapshot? = Fixture.snapshot()
        var script: @Sendable (inout Session) -> Void

        var testDescription: String { name }
    }

    static func grid(_ scene: Scene, width: Int, height: Int, glyphs: Glyphs) -> Grid {
        var session = Session(scene.snapshot, width: width, height: height, glyphs: glyphs)
        if scene.snapshot != nil { session.flow() }
        scene.script(&session)
        return draw(session.model)
    }

    static let all: [Scene] = [
        Scene(name: "overview") { _ in },
        Scene(name: "overview-idle", snapshot: Fixture.idle()) { _ in },
        Scene(name: "overview-stale") { $0.wait(7.3) },
        Scene(name: "overview-blind") { $0.wait(16) },
        Scene(name: "overview-silent", snapshot: Fixture.idle()) { $0.wait(7.3) },
        Scene(name: "starting", snapshot: nil) { session in
            session.send(.starting("private redis"))
            session.wait(2.6)
        },
        Scene(name: "overview-no-data", snapshot: nil) { _ in },
        Scene(name: "batches") { $0.type("2jj") },
        Scene(name: "batches-empty", snapshot: Fixture.idle()) { $0.type("2") },
        Scene(name: "batches-retry") { session in
            session.type("2jjr")
            session.send(.reply(.batch(Fixture.snapshot().batches[2])))
        },
        Scene(name: "documents") { session in
            session.openDocuments()
            session.type("jj")
        },
        Scene(name: "document") { session in
            session.openDocuments()
            session.press(.enter)
        },
        Scene(name: "document-error") { session in
            session.openDocuments()
            session.press(.down, .down, .enter)
        },
        Scene(name: "document-members") { session in
            session.openDocuments()
            session.press(.enter)
            guard let batch = session.model.document?.batch else { return }
            session.send(.reply(.document(batch, Fixture.mail)))
            session.press(.pageDown)
        },
        Scene(name: "document-relabel") { session in
            session.openDocuments()
            session.press(.enter)
            session.type("o")
            session.send(.reply(.categories(IndustryName(rawValue: "finance"), Fixture.categories)))
            session.type("rec")
        },
        Scene(name: "document-corrected") { session in
            session.openDocuments()
            session.press(.enter)
            guard let batch = session.model.document?.batch else { return }
            let result = Fixture.corrected(Fixture.invoice, Category(rawValue: "receipt"))
            session.send(.reply(.relabelled(batch, Relabelled(result: result, before: nil), isUndo: false)))
        },
        Scene(name: "clients") { $0.type("3j") },
        Scene(name: "clients-tier") { $0.type("3t") },
        Scene(name: "clients-undo") { session in
            session.type("3")
            session.send(.reply(.moved(ClientID(rawValue: "initech"), from: .standard, to: .priority, isUndo: false)))
            session.wait(12)
            session.send(.snapshot(Fixture.snapshot(takenAt: session.time.wall)))
        },
        Scene(name: "clients-limits") { session in
            session.type("3e")
            session.send(
                .reply(
                    .terms(Terms(subject: .tier(.standard), values: [:], version: 3, lends: []))))
            session.press(.backspace)
        },
        Scene(name: "clients-lent") { session in
            var snapshot = Fixture.snapshot()
            session.type("3")
            let client = session.model.selectedClient?.id ?? .console
            snapshot.lends = [
                Lend(
                    subject: .client(client), term: .priority, base: "0",
                    until: snapshot.takenAt.advanced(seconds: 754), act: 3)
            ]
            for index in snapshot.clients.indices where snapshot.clients[index].id == client {
                snapshot.clients[index].priority = 2
                snapshot.clients[index].lastRefusal = Refusal(
                    code: .rateLimited, at: snapshot.takenAt.advanced(seconds: -3))
            }
            session.send(.snapshot(snapshot))
        },
        Scene(name: "caches") { $0.type("4") },
        Scene(name: "caches-flush") { $0.type("4fres") },
        Scene(name: "fleet") { $0.type("6") },
        Scene(name: "submit") { session in
            session.type("n")
            session.send(.reply(.folder("/srv/docket/samples", Fixture.folder)))
            session.send(.reply(.counted(session.model.draft.selection, Fixture.survey)))
        },
        Scene(name: "submit-refused") { session in
            session.type("n")
            session.send(.reply(.folder("/srv/docket/samples", Fixture.folder)))
            session.send(.reply(.counted(session.model.draft.selection, Fixture.survey)))
            let effects = session.press(.enter)
            for effect in effects {
                session.send(.reply(.refused(effect, "console may submit 20000 documents/s; try again in 3 s")))
            }
        },
        Scene(name: "submit-files") { session in
            session.type("n")
            session.send(.reply(.folder("/srv/docket/samples", Fixture.folder)))
            session.press(.backTab, .backTab, .backTab, .down, .character(" "))
        },
        Scene(name: "palette") { $0.type(":fl re") },
        Scene(name: "palette-open") { $0.type(":") },
        Scene(name: "help") { $0.type("2?") },
        Scene(name: "help-search") { $0.type("2?retry") },
        Scene(name: "error") { session in
            session.type("2")
            session.send(.paste("rm -rf"))
        },
    ]
}

extension Fixture {
    static let survey = SubmitDraft.Survey(
        documents: 14, bytes: 412_004, problems: 1, firstProblem: "locked.pdf: you may not read it; ask its owner")

    static func snapshot(takenAt: Timestamp) -> EngineSnapshot {
        var snapshot = snapshot()
        snapshot.takenAt = takenAt
        snapshot.readAt = takenAt
        return snapshot
    }
}

extension Session {
    /// A second snapshot two seconds later, with work done in between: rates can be told.
    mutating func flow() {
        guard var next = model.snapshot else { return }
        seconds += 2
        next.takenAt = Timestamp(milliseconds: next.takenAt.milliseconds + 2_000)
        next.readAt = next.takenAt
        for index in next.clients.indices {
            next.clients[index].admitted += [402, 176, 44, 0, 0][index % 5]
            next.clients[index].settled += [411, 210, 9, 0, 2][index % 5]
        }
        send(.snapshot(next))
    }
}

extension Timestamp {
    func advanced(seconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds + seconds * 1_000) }
}
