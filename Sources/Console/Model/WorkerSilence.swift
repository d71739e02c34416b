import Engine

/// A worker that does not give its sign of life in time.
public enum WorkerSilence: Hashable, Sendable {
    /// Its sign is overdue: busy, slow to reach the store, or gone.
    case late
    /// Nobody counts on it any more.
    case lost

    /// At rest a worker gives its sign every fifth second; one that came a little late is none that is missing.
    static let lateAfterSeconds = 7.0
    static let lostAfterSeconds = 15.0
}

extension WorkerStatus {
    /// Nil for one that was heard of lately.
    func silence(at now: Timestamp) -> WorkerSilence? {
        let seconds = now.seconds(since: seenAt)
        return seconds > WorkerSilence.lostAfterSeconds ? .lost : seconds > WorkerSilence.lateAfterSeconds ? .late : nil
    }
}

extension ConsoleModel {
    /// A worker that ended well takes itself off the list; one that was silent before it is gone from it did not.
    mutating func sayWhoIsGone(after next: EngineSnapshot) {
        guard let last = snapshot, next.readAt != last.readAt else { return }
        let present = Set(next.workers.map(\.id))
        guard
            let gone = last.workers.first(where: { !present.contains($0.id) && $0.silence(at: next.takenAt) == .lost })
        else { return }
        let silence = NumberText.seconds(max(0, next.takenAt.seconds(since: gone.seenAt)))
        complain("worker \(gone.id) gone after \(silence) of silence: others take what it held")
    }
}
