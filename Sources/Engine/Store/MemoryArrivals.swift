import Synchronization

/// Wakes those who wait for work in a ``MemoryStore``.
final class MemoryArrivals: Sendable {
    private let waiters = Mutex<[Int: AsyncStream<Void>.Continuation]>([:])
    private let lastNumber = Atomic<Int>(0)

    func announce() {
        // In the order of their coming: a simulation must see the same each time.
        let waiting = waiters.withLock { waiters in waiters.sorted { $0.key < $1.key }.map(\.value) }
        for waiter in waiting { waiter.yield() }
    }

    /// Returns at an arrival, after `timeout`, or when the task is cancelled. `timeout` is asked once arrivals are
    /// heard: what came just before is seen by it, so nothing falls between.
    func wait(_ time: any TimeSource, timeout: () -> Duration) async {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let number = lastNumber.add(1, ordering: .relaxed).newValue
        waiters.withLock { $0[number] = continuation }
        let timeout = timeout()
        await withTaskGroup(of: Void.self) { first in
            first.addTask { for await _ in stream { return } }
            first.addTask { try? await time.sleep(for: timeout) }
            await first.next()
            first.cancelAll()
        }
        waiters.withLock { $0[number] = nil }
    }
}
