import Testing

@testable import Engine

@Suite struct SleepTests {
    @Test func `sleeps end in their order and not before their time`() async throws {
        let time = SystemTime()
        let start = time.now()
        let order = await withTaskGroup(of: Int.self) { group in
            for milliseconds in [40, 5, 20, 1, 60] {
                group.addTask {
                    try? await time.sleep(for: .milliseconds(milliseconds))
                    return time.now() - start >= .milliseconds(milliseconds) ? milliseconds : -1
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(order.sorted() == [1, 5, 20, 40, 60])
    }

    @Test func `a sleep of hours ends at once when its task is cancelled, a thousand times over`() async throws {
        let time = SystemTime()
        let cancelled = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<1_000 {
                group.addTask {
                    do {
                        try await time.sleep(for: .seconds(36_000))
                        return false
                    } catch {
                        return error is CancellationError
                    }
                }
            }
            group.cancelAll()
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(cancelled == 1_000)
    }

    @Test func `a task that was cancelled before it sleeps does not`() async throws {
        let time = SystemTime()
        let isCancelled = await withTaskGroup(of: Bool.self) { group in
            group.cancelAll()
            group.addTask { (try? await time.sleep(for: .seconds(36_000))) == nil }
            return await group.next()
        }
        #expect(isCancelled == true)
    }
}

@Suite struct BeatTests {
    private struct Still: TimeSource {
        let nanoseconds: Int64

        func now() -> Moment { Moment(nanoseconds: nanoseconds) }
        func wallTime() -> Timestamp { Timestamp(milliseconds: 0) }
        func sleep(for duration: Duration) async throws {}
    }

    @Test(arguments: [
        (5_000_000_000, 1_000), (5_002_000_000, 998), (5_740_000_000, 260), (5_760_000_000, 1_240),
        (5_999_000_000, 1_001),
    ])
    func `every loop wakes on the same second, and never twice in one`(now: Int64, milliseconds: Int) {
        #expect(Still(nanoseconds: now).untilBeat(every: .seconds(1)) == .milliseconds(milliseconds))
    }
}
