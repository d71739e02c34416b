import Synchronization

/// What reached the console and was not looked at yet. Whoever posts never waits; whoever takes gets all of it at once,
/// so a flood of keys is drawn once and not key by key.
final class Inbox: Sendable {
    enum Item: Sendable {
        case terminal(TerminalEvent)
        case reply(ConsoleReply)
        case engine(EngineArrival.News)
        /// The terminal went away, or the engine can't be brought about.
        case failed(any Error)
        /// It was closed, or the program ends.
        case ended

        var isTick: Bool { if case .terminal(.tick) = self { true } else { false } }
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
            // A tick that was not looked at yet stands for all of them.
            if item.isTick, items.contains(where: \.isTick) { return }
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
