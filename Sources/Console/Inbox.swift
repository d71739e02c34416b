import Synchronization

/// What reached the console and was not looked at yet. Whoever posts never waits; whoever takes gets all of it at once,
/// so a flood of keys is drawn once and not key by key.
final class Inbox: Sendable {
    enum Item: Sendable {
        case terminal(TerminalEvent)
        case reply(ConsoleReply)
        /// A refresh interval went by.
        case refresh
        /// The terminal went away.
        case lost(TerminalError)
        /// It was closed, or the program ends.
        case ended
    }

    /// Keys beyond this many that nobody looked at are dropped.
    private static let itemsMax = 4_096

    private let items = Mutex<[Item]>([])
    private let wakeUp: AsyncStream<Void>.Continuation
    /// One element whenever there is something to take. To be read by one task.
    let wakeUps: AsyncStream<Void>

    init() {
        (wakeUps, wakeUp) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    func post(_ item: Item) {
        items.withLock { items in
            if case .terminal = item, items.count >= Self.itemsMax { return }
            // A refresh that was not looked at yet stands for all of them.
            if case .refresh = item, items.contains(where: { if case .refresh = $0 { true } else { false } }) { return }
            items.append(item)
        }
        wakeUp.yield()
    }

    func take() -> [Item] {
        items.withLock { items in
            defer { items = [] }
            return items
        }
    }
}
