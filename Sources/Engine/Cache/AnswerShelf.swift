import Synchronization

/// The part of the result cache that is in this process: bounded by entries and by bytes; what nobody asked for goes
/// first, about.
///
/// Another process may empty the cache. The store counts how often that was, and says so with every answer; entries
/// here are given out for `trustedFor` after it was last heard, and forgotten when it has changed. So a flush is seen
/// at once where it was ordered, and within that time elsewhere, at no call more than are made anyway.
final class AnswerShelf: Sendable {
    private struct State {
        /// Entries since the last turn, and those of the turn before: a turn is half of what may be here.
        var young: [String: [UInt8]] = [:]
        var old: [String: [UInt8]] = [:]
        var youngBytes = 0
        var generation: Int?
        var heardAt: Moment?
    }

    private let entriesMax: Int
    private let bytesMax: Int
    private let trustedFor: Duration
    private let state = Mutex(State())

    /// Bytes that an entry costs beside its key and value, about.
    private static let bytesPerEntry = 100

    init(entriesMax: Int, bytesMax: Int, trustedFor: Duration) {
        self.entriesMax = entriesMax
        self.bytesMax = bytesMax
        self.trustedFor = trustedFor
    }

    /// The values of those keys that are here and live, in the order of `keys`.
    func values(of keys: [String], at now: Moment, wallTime: Timestamp) -> [[UInt8]?] {
        state.withLock { state in
            guard let heardAt = state.heardAt, now - heardAt < trustedFor else {
                return Array(repeating: nil, count: keys.count)
            }
            return keys.map { key in
                guard let value = state.young[key] ?? state.old[key] else { return nil }
                guard let end = AnswerBytes.end(of: value), wallTime < end else { return nil }
                if state.young[key] == nil { put(value, for: key, in: &state) }
                return value
            }
        }
    }

    /// What the store said at a moment that was not before `asked`: how often it was emptied, and what it has.
    func note(generation: Int, _ found: [(key: String, value: [UInt8])], asked: Moment) {
        state.withLock { state in
            // A late answer to an earlier question knows less: it may be from before a flush.
            if let heardAt = state.heardAt, asked < heardAt, state.generation != generation { return }
            if state.generation != generation {
                state.young = [:]
                state.old = [:]
                state.youngBytes = 0
                state.generation = generation
            }
            state.heardAt = state.heardAt.map { max($0, asked) } ?? asked
            for (key, value) in found { put(value, for: key, in: &state) }
        }
    }

    func keep(_ value: [UInt8], for key: String) { state.withLock { put(value, for: key, in: &$0) } }

    /// Forgets everything; nothing is given out until the store was asked again.
    func empty() { state.withLock { $0 = State() } }

    var count: Int { state.withLock { state in state.young.count + state.old.count { state.young[$0.key] == nil } } }

    private func put(_ value: [UInt8], for key: String, in state: inout State) {
        let bytes = key.utf8.count + value.count + Self.bytesPerEntry
        guard bytes * 2 <= bytesMax else { return }
        if (state.young.count + 1) * 2 > entriesMax || (state.youngBytes + bytes) * 2 > bytesMax {
            state.old = state.young
            state.young = [:]
            state.youngBytes = 0
        }
        if state.young.updateValue(value, forKey: key) == nil { state.youngBytes += bytes }
    }
}
