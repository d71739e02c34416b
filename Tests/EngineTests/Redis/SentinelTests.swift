import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Engine

/// A master that is lost, with real servers and sentinels.
@Suite(.serialized) struct SentinelTests {
    private let worker = WorkerID(rawValue: "w")

    private func store(_ fleet: SentinelFleet, waitReplicas: Int = 0) throws -> RedisStore {
        var configuration = RedisStoreConfiguration()
        configuration.waitReplicas = waitReplicas
        return try RedisStore(endpoint: RedisEndpoint(parsing: fleet.url), configuration: configuration)
    }

    @discardableResult
    private func submit(_ store: RedisStore, _ paths: [String]) async throws -> BatchID {
        let id = try await store.nextBatchID()
        try await store.stage(paths.map { Document(path: $0) }, for: id)
        let request = AdmissionRequest(
            batch: id, name: "n", client: ClientID(rawValue: "c"), defaultTier: .operator, industry: .general,
            total: paths.count)
        let admission = try await store.admit(request)
        guard admission == .admitted else { throw StoreError(.refused, "\(admission)") }
        return id
    }

    private func port(ofMaster store: RedisStore) throws -> Int {
        guard case .tcp(_, let port)? = store.link.status.server else { throw StoreError(.unreachable, "no master") }
        return port
    }

    /// Submits until it is told to stop, and keeps what was acknowledged.
    private final class Load: Sendable {
        private let state = Mutex<(admitted: [BatchID], isStopping: Bool, isEnded: Bool)>(([], false, false))

        var admitted: [BatchID] { state.withLock { $0.admitted } }
        var isEnded: Bool { state.withLock { $0.isEnded } }
        func stop() { state.withLock { $0.isStopping = true } }

        func run(_ submit: @Sendable () async throws -> BatchID) async {
            while !state.withLock({ $0.isStopping }) {
                if let id = try? await submit() { state.withLock { $0.admitted.append(id) } }
            }
            state.withLock { $0.isEnded = true }
        }
    }

    @Test func `the master is killed under load: all that was acknowledged is there, and each document ends once`()
        async throws
    {
        let fleet = try await SentinelFleet(replicas: 2)
        let store = try store(fleet, waitReplicas: 1)
        defer { store.close() }
        let folder = try TemporaryFolder()
        let paths = try (0..<5).map {
            try folder.write("\($0).txt", "INVOICE\nInvoice number: \($0)\nAmount due: $5\n")
        }
        var configuration = EngineConfiguration()
        configuration.lease = .seconds(1)
        let catalog = try ShippedIndustries.catalog()
        _ = try catalog.classifier(for: .general)
        let engine = Engine(configuration: configuration, store: store, catalog: catalog)
        let load = Load()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await engine.run() }
            tasks.addTask { await load.run { try await submit(store, paths) } }
            let isUnderWay = try await eventually { load.admitted.count > 20 }
            let master = try port(ofMaster: store)
            fleet.send(SIGKILL, to: master)
            let before = load.admitted.count
            let goesOn = try await eventually { load.admitted.count > before + 20 }
            #expect(isUnderWay && goesOn, "\(store.status)")
            #expect(try port(ofMaster: store) != master)
            load.stop()
            _ = try await eventually { load.isEnded }
            for id in load.admitted {
                let isDone = try await eventually { try await store.batch(id)?.state == .done }
                let batch = try #require(try await store.batch(id), "\(id) was acknowledged and is gone")
                #expect(isDone && batch.done == paths.count && batch.failed == 0, "\(batch)")
                let results = try await store.results(of: id, from: 0, limit: 100).results
                #expect(results.map(\.path) == paths)
            }
            tasks.cancelAll()
        }
    }

    @Test func `a replica that is too slow: admission is refused with a sentence, and nothing is left of it`()
        async throws
    {
        let fleet = try await SentinelFleet(replicas: 1)
        let store = try store(fleet, waitReplicas: 1)
        defer { store.close() }
        let first = try await submit(store, ["/a"])
        fleet.send(SIGSTOP, to: fleet.servers[1])
        let refusal = await #expect(throws: StoreError.self) { try await submit(store, ["/b"]) }
        #expect(refusal?.reason == .unreplicated && refusal?.message.contains("0 of 1 replicas") == true)
        let batches = try await store.batches(limit: 10).batches
        #expect(batches.map(\.id) == [first])
        fleet.send(SIGCONT, to: fleet.servers[1])
        // What was refused is no hindrance to the next.
        let isAdmitted = try await eventually { (try? await submit(store, ["/b"])) != nil }
        let later = try await store.batches(limit: 10).batches
        #expect(isAdmitted && later.count { $0.state != .cancelled } == 2, "\(later)")
    }

    @Test func `a settlement is acknowledged once a replica has it`() async throws {
        let fleet = try await SentinelFleet(replicas: 1)
        let store = try store(fleet, waitReplicas: 1)
        defer { store.close() }
        let id = try await submit(store, ["/a"])
        let jobs = try await store.claim(worker: worker, limit: 1)
        let result = DocumentResult(
            index: 0, path: "/a", sha256: nil, bytes: nil, verdict: nil, cached: false, duration: .zero,
            finishedAt: Timestamp(milliseconds: 0), error: nil)
        let settlement = Settlement(job: try #require(jobs.first), outcome: .finished(result))
        fleet.send(SIGSTOP, to: fleet.servers[1])
        let refusal = await #expect(throws: StoreError.self) { try await store.settle(worker: worker, [settlement]) }
        #expect(refusal?.reason == .unreplicated)
        fleet.send(SIGCONT, to: fleet.servers[1])
        let isTaken = try await eventually { (try? await store.settle(worker: worker, [settlement])) != nil }
        let batch = try await store.batch(id)
        #expect(isTaken && batch?.done == 1)
    }

    @Test func `a master that is made a replica is left for the new one`() async throws {
        let fleet = try await SentinelFleet(replicas: 1)
        let store = try store(fleet)
        defer { store.close() }
        let id = try await submit(store, ["/a"])
        #expect(try port(ofMaster: store) == fleet.servers[0])
        let isAsked = try await eventually {
            (try? await SentinelFleet.ask(fleet.sentinels[0], "SENTINEL", "FAILOVER", SentinelFleet.name)) != nil
        }
        let hasMoved = try await eventually {
            let isWritten = (try? await submit(store, ["/b"])) != nil
            return isWritten && (try? port(ofMaster: store)) == fleet.servers[1]
        }
        let kept = try await store.batch(id)
        #expect(isAsked && hasMoved && kept != nil)
        #expect(store.status.description.contains("master 127.0.0.1:\(fleet.servers[1])"))
    }

    @Test func `who keeps it alive is seen, also when a sentinel is silent`() async throws {
        let fleet = try await SentinelFleet(replicas: 1)
        let endpoint = try RedisEndpoint(parsing: fleet.url)
        let whole = await RedisTopology.look(at: endpoint)
        let address = { (port: Int) in RedisEndpoint.Address.tcp(host: "127.0.0.1", port: port) }
        #expect(whole.master == address(fleet.servers[0]))
        #expect(whole.replicas == [.init(address: address(fleet.servers[1]), isOnline: true)])
        #expect(whole.sentinels.map(\.address) == fleet.sentinels.map(address))
        #expect(whole.sentinels.allSatisfy { $0.master == whole.master })
        fleet.send(SIGKILL, to: fleet.sentinels[0])
        let isSeen = try await eventually { await RedisTopology.look(at: endpoint).sentinels[0].fault != nil }
        let store = try store(fleet)
        defer { store.close() }
        let isAdmitted = try await eventually { (try? await submit(store, ["/a"])) != nil }
        #expect(isSeen && isAdmitted)
    }
}
