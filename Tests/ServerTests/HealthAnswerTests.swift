import Engine
import Server
import TestSupport
import Testing

@Suite struct HealthAnswerTests {
    private func snapshot(isReachable: Bool) async throws -> EngineSnapshot {
        let catalog = try IndustryCatalog(folder: Repository.path + "/industries")
        let engine = Engine(configuration: EngineConfiguration(), store: MemoryStore(), catalog: catalog)
        var snapshot = await engine.refreshedSnapshot()
        snapshot.store.isReachable = isReachable
        return snapshot
    }

    @Test func `is ready while the store was reached a moment ago`() async throws {
        let snapshot = try await snapshot(isReachable: true)
        #expect(HealthAnswer.ready(snapshot, at: snapshot.takenAt).status == 200)
    }

    @Test func `is not ready without the store, and says so`() async throws {
        let snapshot = try await snapshot(isReachable: false)
        let answer = HealthAnswer.ready(snapshot, at: snapshot.takenAt)
        #expect(answer.status == 503)
        #expect(answer.body.contains("store_unavailable"))
    }

    @Test func `is not ready when the engine has stopped looking`() async throws {
        let snapshot = try await snapshot(isReachable: true)
        let later = Timestamp(milliseconds: snapshot.takenAt.milliseconds + 6_000)
        #expect(HealthAnswer.ready(snapshot, at: later).status == 503)
        #expect(HealthAnswer.alive.status == 200)
    }
}
