import Synchronization
import TestSupport
import Testing

@testable import Engine

/// What a worker takes of others, and when.
@Suite struct LeaseKeeperTests {
    private struct Rig {
        let time = StepTime()
        let memory: MemoryStore
        let configuration = EngineConfiguration()

        init() { memory = MemoryStore(time: time) }

        func keeper(_ name: String, _ store: any JobStore) -> LeaseKeeper {
            LeaseKeeper(
                store: store, worker: WorkerID(rawValue: name), configuration: configuration, metrics: EngineMetrics())
        }
    }

    /// A document that `holder` holds.
    private func hold(_ rig: Rig, _ holder: LeaseKeeper, _ name: String) throws {
        let id = rig.memory.nextBatchID()
        try rig.memory.stage([Document(path: "/a")], for: id)
        _ = try rig.memory.admit(
            AdmissionRequest(
                batch: id, name: "a", client: ClientID(rawValue: "a"), defaultTier: .standard, industry: .general,
                total: 1))
        #expect(holder.add(rig.memory.claim(worker: WorkerID(rawValue: name), limit: 1)).count == 1)
    }

    @Test func `after an outage nobody's documents are taken before he has had time to renew them`() async throws {
        let rig = Rig()
        let isAway = Mutex(false)
        let store = WatchedStore(rig.memory) { _, _ throws(StoreError) in
            if isAway.withLock({ $0 }) { throw StoreError(.unreachable, "away") }
        }
        let holder = rig.keeper("holder", store)
        let taker = rig.keeper("taker", store)
        try hold(rig, holder, "holder")
        // A worker that begins does not know what was before.
        #expect(await [taker.isStoreCalm(), taker.isStoreCalm(), taker.isStoreCalm()] == [false, false, true])
        #expect(await taker.takeOver().isEmpty)
        isAway.withLock { $0 = true }
        rig.time.advance(by: .seconds(60))
        #expect(await taker.takeOver().isEmpty)
        #expect(await taker.isStoreCalm() == false)
        isAway.withLock { $0 = false }
        #expect(await taker.isStoreCalm() == false)
        await holder.renew()
        #expect(await [taker.isStoreCalm(), taker.isStoreCalm()] == [false, true])
        #expect(await taker.takeOver().isEmpty, "its worker lives")
        rig.time.advance(by: .seconds(9.5))
        #expect(await taker.takeOver().count == 1, "a look before the lease of ten seconds ends")
    }

    @Test func `no more is taken over than there is room for, and settling makes room`() async throws {
        let rig = Rig()
        let holder = rig.keeper("holder", rig.memory)
        for _ in 0..<3 { try hold(rig, holder, "holder") }
        var configuration = EngineConfiguration()
        configuration.jobsTakenOverMax = 2
        let taker = LeaseKeeper(
            store: rig.memory, worker: WorkerID(rawValue: "taker"), configuration: configuration,
            metrics: EngineMetrics())
        rig.time.advance(by: .seconds(60))
        let taken = await taker.takeOver()
        #expect(taken.count == 2)
        #expect(await taker.takeOver().isEmpty)
        taker.remove([taken[0]])
        await taker.waitForTakenOverRoom()
        #expect(await taker.takeOver().count == 1)
    }
}
