import Collections
import Synchronization

/// Bounds the bytes of documents that are in memory at once: a share is taken before a file is read, and given back
/// when nobody needs its bytes any more. First come, first served, so that small files don't pass a large one for ever;
/// a file larger than the whole bound goes alone.
///
/// Who waits must hold no share: two who hold some and wait for more would wait for each other.
final class ByteGate: Sendable {
    private struct Waiter {
        let number: Int
        let bytes: Int
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var held = 0
        var waiters: Deque<Waiter> = []
        var lastNumber = 0
        /// Waits whose tasks were cancelled before they had begun.
        var cancelled: Set<Int> = []
    }

    private let bytesMax: Int
    private let state = Mutex(State())

    init(bytesMax: Int) {
        precondition(bytesMax > 0, "a gate that lets nothing through would hold every document for ever")
        self.bytesMax = bytesMax
    }

    /// Bytes that are held now.
    var held: Int { state.withLock { $0.held } }

    /// Takes a share if it is there and nobody waits for one; never waits itself.
    func takeAtOnce(_ bytes: Int) -> Bool {
        let share = share(bytes)
        return state.withLock { state in
            guard state.waiters.isEmpty, state.held + share <= bytesMax else { return false }
            state.held += share
            return true
        }
    }

    /// Waits for a share. False when the task was cancelled, before or meanwhile: nothing was taken then.
    func take(_ bytes: Int) async -> Bool {
        guard !Task.isCancelled else { return false }
        if takeAtOnce(bytes) { return true }
        let share = share(bytes)
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        defer { state.withLock { _ = $0.cancelled.remove(number) } }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    if state.cancelled.contains(number) { return false }
                    guard state.waiters.isEmpty, state.held + share <= bytesMax else {
                        state.waiters.append(Waiter(number: number, bytes: share, continuation: continuation))
                        return nil
                    }
                    state.held += share
                    return true
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            giveUp(number)
        }
    }

    /// Gives back a share of as many bytes as were asked for.
    func giveBack(_ bytes: Int) {
        let share = share(bytes)
        letIn { $0.held -= share }
    }

    /// A file was larger when it was read than when it was asked about: the difference is held at once, without
    /// waiting, and whoever comes next waits for it.
    func change(from old: Int, to new: Int) {
        let difference = share(new) - share(old)
        letIn { $0.held += difference }
    }

    private func share(_ bytes: Int) -> Int { min(max(0, bytes), bytesMax) }

    private func giveUp(_ number: Int) {
        var waiter: CheckedContinuation<Bool, Never>?
        letIn { state in
            guard let place = state.waiters.firstIndex(where: { $0.number == number }) else {
                // Either it has its share already, or it has not begun to wait; then it must not begin.
                state.cancelled.insert(number)
                return
            }
            waiter = state.waiters.remove(at: place).continuation
        }
        waiter?.resume(returning: false)
    }

    /// Changes what is held, and lets in those at the front for whom there is room now.
    private func letIn(_ change: (inout State) -> Void) {
        let entering = state.withLock { state in
            change(&state)
            var entering: [CheckedContinuation<Bool, Never>] = []
            while let first = state.waiters.first, state.held + first.bytes <= bytesMax {
                state.held += first.bytes
                entering.append(first.continuation)
                state.waiters.removeFirst()
            }
            return entering
        }
        for continuation in entering { continuation.resume(returning: true) }
    }
}
