import Synchronization
import TestSupport

@testable import Engine

/// One thread that runs all tasks of a simulation, one piece at a time, in an order drawn from a seed; and its clock,
/// which stands still while there is something to run and jumps to the end of the next sleep when there is not. A
/// schedule is a seed: the same one runs the same way.
///
/// Sendable without the compiler's check: everything that changes is touched under `state`; only the thread that drives
/// it runs tasks.
final class SimulatedMachine: TaskExecutor, WorkThreads, TimeSource, Randomness, @unchecked Sendable {
    private enum Work {
        case job(UnownedJob)
        case call(@Sendable () -> Void)
    }

    private struct Sleeper {
        let number: Int
        let end: Int64
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var chance: SeededGenerator
        var ready: [Work] = []
        var sleepers: [Sleeper] = []
        var cancelled: Set<Int> = []
        var lastSleeper = 0
        var nanoseconds: Int64 = 0
        /// A sum over every choice and every jump: two runs of one seed must have the same.
        var trace: UInt64 = 0xcbf2_9ce4_8422_2325
    }

    private let state: Mutex<State>
    static let startMilliseconds: Int64 = 1_790_000_000_000

    init(seed: UInt64) { state = Mutex(State(chance: SeededGenerator(seed: seed))) }

    var trace: UInt64 { state.withLock { $0.trace } }

    // MARK: Work

    func enqueue(_ job: consuming ExecutorJob) {
        let work = Work.job(UnownedJob(job))
        state.withLock { $0.ready.append(work) }
    }

    func call(isNext: Bool, _ work: @escaping @Sendable () -> Void) {
        state.withLock { $0.ready.append(.call(work)) }
    }

    /// It goes on: other engines of the simulation stand on it, too.
    func stop(waits: Bool) {}

    /// Runs until nothing can happen any more, or the simulated time is over. False in the second case.
    func run(atMost limit: Duration) -> Bool {
        let executor = asUnownedTaskExecutor()
        let end = limit.nanosecondsRounded
        while true {
            if let work = next() {
                switch work {
                case .job(let job): job.runSynchronously(on: executor)
                case .call(let work): work()
                }
            } else if let sleeper = nextSleeper(before: end) {
                sleeper.resume()
            } else {
                return state.withLock { $0.sleepers.isEmpty }
            }
        }
    }

    private func next() -> Work? {
        state.withLock { state in
            guard !state.ready.isEmpty else { return nil }
            let choice = Int.random(in: 0..<state.ready.count, using: &state.chance)
            state.trace = (state.trace ^ UInt64(choice &+ state.ready.count &* 1_000)) &* 0x100_0000_01b3
            return state.ready.remove(at: choice)
        }
    }

    private func nextSleeper(before end: Int64) -> CheckedContinuation<Void, any Error>? {
        state.withLock { state in
            guard
                let first = state.sleepers.indices.min(by: { left, right in
                    (state.sleepers[left].end, state.sleepers[left].number)
                        < (state.sleepers[right].end, state.sleepers[right].number)
                }), state.sleepers[first].end <= end
            else { return nil }
            let sleeper = state.sleepers.remove(at: first)
            state.nanoseconds = max(state.nanoseconds, sleeper.end)
            state.trace = (state.trace ^ UInt64(bitPattern: state.nanoseconds)) &* 0x100_0000_01b3
            return sleeper.continuation
        }
    }

    // MARK: Time and chance

    func now() -> Moment { state.withLock { Moment(nanoseconds: $0.nanoseconds) } }

    func wallTime() -> Timestamp {
        state.withLock { Timestamp(milliseconds: Self.startMilliseconds + $0.nanoseconds / 1_000_000) }
    }

    func sleep(for duration: Duration) async throws {
        let number = state.withLock { state in
            state.lastSleeper += 1
            return state.lastSleeper
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let isOver = state.withLock { state in
                    if state.cancelled.remove(number) != nil { return true }
                    let end = state.nanoseconds + max(0, duration.nanosecondsRounded)
                    state.sleepers.append(Sleeper(number: number, end: end, continuation: continuation))
                    return false
                }
                if isOver { continuation.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            let sleeper: Sleeper? = state.withLock { state in
                guard let place = state.sleepers.firstIndex(where: { $0.number == number }) else {
                    state.cancelled.insert(number)
                    return nil
                }
                return state.sleepers.remove(at: place)
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    func next() -> UInt64 { state.withLock { $0.chance.next() } }

    func chance(_ probability: Double) -> Bool { fraction() < probability }
    func number(_ range: ClosedRange<Int>) -> Int {
        state.withLock { Int.random(in: range, using: &$0.chance) }
    }
}
